// Writing hints: quietly names words under [data-hints] that may read hard; never blocks, and leaves quotations alone.
// The words and what counts as a quotation come from the page; clinic/kernel/hints.py says the same rule in Python.
const PAUSE = 700;
const source = document.querySelector("script[data-hint-words]");

export function watchHints() {
  if (!source) return;
  const { words, quotations } = JSON.parse(source.textContent);
  const quoted = new RegExp(quotations.join("|"), "gmu");
  const known = words.map(([word, instead]) => ({ word, instead, pattern: wholeWord(word) }));
  document.querySelectorAll("[data-hints]").forEach((box) => watch(box, (text) => found(text, known, quoted)));
}

function wholeWord(word) {
  const plain = folded(word).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])`, "u");
}

function folded(text) {
  return text.toLowerCase().replaceAll("’", "'").replace(/\s+/gu, " ");
}

function found(text, known, quoted) {
  const plain = folded(text.replace(quoted, (each) => each.replace(/[^\n]/gu, "\ufffc")));
  return known.filter(({ pattern }) => pattern.test(plain));
}

function watch(box, look) {
  const line = document.createElement("p");
  line.className = "hint";
  line.setAttribute("role", "status");
  line.dataset.hintLine = "";
  box.after(line);
  let waiting;
  const show = () => {
    const words = look(box.value).map(({ word, instead }) => (instead ? `“${word}” (${instead})` : `“${word}”`));
    const said = words.length ? `Could both hear this read aloud? ${words.join(", ")}` : "";
    if (line.textContent !== said) line.textContent = said;
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  show();
}
