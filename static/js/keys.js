// Keyboard. A page takes part by attributes:
//   data-key="find"  the search field         "/"
//   data-key="n"     a link, or a summary     that letter: "n" for the note, "a" to add; in a session w e p b c f
//   data-go="t"      a link                   "g" then "t"
//   data-key="sign"  the button that signs    Ctrl or Cmd + Enter (works inside fields and with single keys off)
//   data-open="id"   a button that opens the <dialog id="id">; "?" opens #shortcuts
// Single keys are off inside fields, inside dialogs and when <html data-keys="off"> (WCAG 2.1.4).
const CHORD_MILLISECONDS = 1200;
const LETTER = /^[a-z]$/;
const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

let chordUntil = 0;

export function watchKeys() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) open(opener.dataset.open);
  });
}

export function singleKeysAllowed(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  return document.documentElement.dataset.keys !== "off" && !modified && !document.querySelector("dialog[open]");
}

function pressed(event) {
  if (event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return act(event, () => click('[data-key="sign"]'));
  if (event.key === "Escape") return leave(event);
  if (!singleKeysAllowed(event) || event.target.closest(FIELDS)) return;
  const chord = performance.now() < chordUntil;
  chordUntil = 0;
  if (chord) return act(event, () => click(`[data-go="${CSS.escape(event.key)}"]`));
  if (event.key === "g") chordUntil = performance.now() + CHORD_MILLISECONDS;
  if (event.key === "/") act(event, () => focus('[data-key="find"]'));
  if (LETTER.test(event.key)) act(event, () => click(`[data-key="${event.key}"]`));
  if (event.key === "?") act(event, () => open("shortcuts"));
}

function act(event, deed) {
  if (deed()) event.preventDefault();
}

function click(selector) {
  const target = document.querySelector(selector);
  target?.click();
  return target;
}

function focus(selector) {
  const target = document.querySelector(selector);
  target?.focus();
  target?.select?.();
  return target;
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

function leave(event) {
  if (event.target.closest?.(FIELDS)) event.target.blur();
}
