// Small forms that save themselves, one request of each form at a time; without this script their button,
// [data-quick-button], does the same with a page load. [data-quick-state] says how it went.
//
//   form[data-quick]          posts the fields that were changed, and the hidden ones, at every change; with
//                             data-quick-wait=MS only when nothing more was changed for so long
//   form[data-quick="lines"]  posts as a whole at Enter and is empty again at once; its field `once` is new each time,
//                             so that trying again cannot give the same thing twice
//   form[data-quick="taps"]   posts as a whole with the button that was pressed, and stays as it is
//   details[data-opens]       gives the focus to its first field or button when it is opened
//
// Answers are JSON:
//   200 {saved, version?, words?, html?}  version goes into the forms with the same action, words are shown, html is
//                                         put at the end of the list named by data-quick-list
//   401, 5xx or none at all               tried again after 1, 2, 4 … 15 s and when the network is back
//   other                                 {error, page?} is shown, page as a link; what was chosen or typed stays

const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;
const LEAST_LETTERS = 2;
const WAITING = { 401: "Locked. Unlock in another tab; this is saved then." };

const forms = [];
const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

class Quick {
  constructor(form) {
    Object.assign(this, { form, running: false, waiting: false, retry: FIRST_RETRY, timer: 0 });
    this.state = form.querySelector("[data-quick-state]");
    form.querySelectorAll("[data-quick-button]").forEach((button) => (button.hidden = true));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submitted(event.submitter);
    });
  }

  async send() {
    clearTimeout(this.timer);
    if (this.running) return;
    const parcel = this.take();
    if (!parcel) return;
    this.running = true;
    this.say("Saving…");
    const answer = await this.post(parcel.body).catch(() => null);
    const said = (await answer?.json().catch(() => null)) ?? {};
    this.running = false;
    if (answer?.ok) this.saved(said);
    else if (!answer || answer.status === 401 || answer.status >= 500) this.again(parcel, answer?.status);
    else this.refused(parcel, said);
  }

  post(body) {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    return fetch(this.form.action, { method: "POST", body, headers, redirect: "manual", keepalive: true });
  }

  saved(said) {
    Object.assign(this, { waiting: false, retry: FIRST_RETRY });
    if (said.version) renew(this.form.action, said.version);
    const list = said.html && document.getElementById(this.form.dataset.quickList);
    if (list) list.insertAdjacentHTML("beforeend", said.html);
    this.say(said.words || `Saved ${clock()}`, "saved");
    this.send();
  }

  again(parcel, status) {
    this.waiting = true;
    this.putBack(parcel);
    this.say(WAITING[status] ?? "Offline. Trying again…", "offline");
    this.timer = setTimeout(() => this.send(), this.retry);
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }

  refused(parcel, said) {
    this.waiting = false;
    this.keep(parcel);
    this.say(said.error || "Not saved. Reload the page and try again.", "refused");
    if (!said.page || !this.state) return;
    const link = Object.assign(document.createElement("a"), { href: said.page, textContent: "Give it on its own page" });
    this.state.append(" ", link);
  }

  say(words, kind = "") {
    if (!this.state) return;
    this.state.textContent = words;
    this.state.dataset.state = kind;
  }
}

// The fields of one thing: what was changed is sent, what could not be saved waits for the next try or change.
class Fields extends Quick {
  constructor(form) {
    super(form);
    this.changed = new Set();
    const wait = Number(form.dataset.quickWait ?? 0);
    form.addEventListener("change", (event) => {
      this.changed.add(event.target.name);
      if (!wait) return this.send();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
      this.say("Saving…");
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
  }

  get unsaved() {
    return this.waiting || this.changed.size > 0;
  }

  submitted() {
    this.send();
  }

  take() {
    const names = this.changed;
    if (!names.size) return null;
    this.changed = new Set();
    const body = new FormData(this.form);
    const hidden = [...this.form.querySelectorAll("input[type=hidden]")].map((each) => each.name);
    [...body.keys()].forEach((name) => names.has(name) || hidden.includes(name) || body.delete(name));
    return { names, body };
  }

  putBack({ names }) {
    names.forEach((name) => this.changed.add(name));
  }

  keep(parcel) {
    this.putBack(parcel);
  }
}

// What is sent whole: the next one can be given while the last is on its way, and each takes the newest version along.
class Taps extends Quick {
  constructor(form) {
    super(form);
    this.queue = [];
  }

  get unsaved() {
    return this.waiting || this.queue.length > 0;
  }

  submitted(button) {
    this.queue.push({ body: new FormData(this.form, button) });
    this.emptied();
    this.send();
  }

  emptied() {}

  take() {
    const parcel = this.queue.shift();
    const version = this.form.elements.namedItem("version");
    if (parcel && version) parcel.body.set("version", version.value);
    return parcel;
  }

  putBack(parcel) {
    this.queue.unshift(parcel);
  }

  keep() {
    this.send();
  }
}

// A line that is sent at Enter, and what was chosen beside it.
class Lines extends Taps {
  emptied() {
    this.form.reset();
    this.form.elements.namedItem("once").value = fresh();
    this.line.dispatchEvent(new Event("input", { bubbles: true }));
  }

  get line() {
    return this.form.querySelector("input:not([type=hidden])");
  }

  keep({ body }) {
    if (!this.line.value) this.fill(body);
    this.send();
  }

  fill(body) {
    for (const [name, value] of body) {
      const field = this.form.elements.namedItem(name);
      if (field && field.type !== "hidden") field.value = value;
    }
  }
}

function renew(action, version) {
  for (const form of document.querySelectorAll("form[data-quick]")) {
    const field = form.elements.namedItem("version");
    if (field && form.action === action) field.value = version;
  }
}

// The words of an exercise are matched as the server does it: a title that begins with what was typed, else the first
// that holds it (clinic/desk/giving.py).
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase().trim().replace(/\s+/g, " ");

function guess(input) {
  const typed = plain(input.value);
  if (typed.length < LEAST_LETTERS) return "";
  const titles = [...document.getElementById(input.dataset.guess).options].map((option) => option.value);
  const starts = titles.find((title) => plain(title).startsWith(typed));
  return starts || titles.find((title) => plain(title).includes(typed)) || "";
}

function watchGuess(input) {
  const hint = document.getElementById(input.getAttribute("aria-describedby"));
  const kept = hint.textContent;
  input.addEventListener("input", () => {
    const found = guess(input);
    hint.textContent = found ? `Enter assigns: ${found}` : kept;
  });
}

function giveFocus(details) {
  const field = 'select, input:not([type=hidden], [type=radio]), input:checked, input[type=radio], button';
  details.addEventListener("toggle", () => details.open && details.querySelector(field)?.focus());
}

const KINDS = { lines: Lines, taps: Taps };
for (const form of document.querySelectorAll("form[data-quick]")) {
  forms.push(new (KINDS[form.dataset.quick] ?? Fields)(form));
}
document.querySelectorAll("details[data-opens]").forEach(giveFocus);
document.querySelectorAll("input[data-guess]").forEach(watchGuess);
window.addEventListener("online", () => forms.forEach((each) => each.send()));
window.addEventListener("beforeunload", (event) => forms.some((each) => each.unsaved) && event.preventDefault());
