// Forms: form[data-guard] asks before unsaved input is left behind; [data-submit-on-change] sends its form at once.
export function guardForms() {
  document.querySelectorAll("form[data-guard]").forEach(guard);
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  // A page from the browser's own memory may belong to somebody who has signed out or locked since.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function guard(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
}
