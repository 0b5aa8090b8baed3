// Small forms that save themselves: form[data-quick] posts at every change, and says so in [data-quick-state].
// Without this script their button, [data-quick-button], does the same with a page load.
// The answer is JSON: {saved: true, html?}; html, when given, is put at the end of the list named by data-quick-list.
// An error answer holds {error}; what was typed stays. Nothing is kept in the browser.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function say(form, words, kind = "") {
  const state = form.querySelector("[data-quick-state]");
  if (!state) return;
  state.textContent = words;
  state.dataset.state = kind;
}

async function send(form, wait = FIRST_WAIT) {
  const turn = (form.quickTurn = (form.quickTurn || 0) + 1);
  say(form, "Saving…");
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
      credentials: "same-origin",
    });
  } catch {
    say(form, "Offline. Trying again…", "offline");
    setTimeout(() => turn === form.quickTurn && send(form, Math.min(wait * 2, LONGEST_WAIT)), wait);
    return;
  }
  if (turn === form.quickTurn) await settle(form, answer);
}

async function settle(form, answer) {
  if (answer.status === 401) return say(form, "Locked. Unlock in another tab, then choose again.", "offline");
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) return say(form, said.error || "Not saved. Try again.", "error");
  say(form, said.words || `Saved ${clock()}`);
  if (said.html) add(form, said.html);
  if (form.dataset.quick === "empty") form.reset();
  form.dispatchEvent(new CustomEvent("quick:saved", { bubbles: true, detail: said }));
}

function add(form, html) {
  const list = document.getElementById(form.dataset.quickList);
  if (list) list.insertAdjacentHTML("beforeend", html);
}

// The words of an exercise are matched as the server does it: titles that begin with what was typed come first.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

function guess(input) {
  const typed = plain(input.value);
  if (typed.length < 2) return "";
  const titles = [...document.getElementById(input.dataset.guess).options].map((option) => option.value);
  return titles.find((title) => plain(title).startsWith(typed)) || titles.find((title) => plain(title).includes(typed)) || "";
}

for (const form of document.querySelectorAll("form[data-quick]")) {
  form.querySelectorAll("[data-quick-button]").forEach((button) => { button.hidden = form.dataset.quick !== "empty"; });
  if (form.dataset.quick !== "empty") form.addEventListener("change", () => send(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

for (const input of document.querySelectorAll("input[data-guess]")) {
  const hint = document.getElementById(input.getAttribute("aria-describedby"));
  const kept = hint ? hint.textContent : "";
  input.addEventListener("input", () => {
    const found = guess(input);
    if (hint) hint.textContent = found ? `Enter assigns: ${found}` : kept;
  });
}
