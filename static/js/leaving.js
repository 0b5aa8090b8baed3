// Whatever leads away from a page waits until its drafts are saved, so that no text is lost and nobody is asked. Only
// when the server does not answer does the browser ask whether to leave.
import { draftOf, settleDrafts, unsavedText } from "./autosave.js";

export function watchLeaving() {
  window.addEventListener("beforeunload", (event) => unsavedText() && event.preventDefault());
  document.addEventListener("submit", holdSubmit, true);
  document.addEventListener("click", holdLink);
}

async function holdSubmit(event) {
  const { target: form, submitter } = event;
  if (!unsavedText() || form.method === "dialog") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await settleDrafts();
  const own = draftOf(form);
  if (!own) return resume(form, submitter);
  if (!own.unsaved) form.requestSubmit(submitter);
}

// Another form of the page: the browser itself asks when the draft still could not be saved.
function resume(form, submitter) {
  document.removeEventListener("submit", holdSubmit, true);
  form.requestSubmit(submitter);
  document.addEventListener("submit", holdSubmit, true);
}

async function holdLink(event) {
  const link = event.target.closest("a[href]");
  const plain = !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (!link || !plain || !unsavedText() || link.target || link.hasAttribute("download")) return;
  if (link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  await settleDrafts();
  location.assign(link.href);
}
