// Errors that a script hears of, shown as the field macro shows them: text, aria-invalid, aria-describedby.
export function showErrors(form, errors) {
  clearErrors(form);
  for (const [name, texts] of Object.entries(errors)) {
    const found = form.elements.namedItem(name);
    const control = found instanceof RadioNodeList ? found[0] : found;
    if (control) mark(control, texts.join(" "));
  }
}

export function clearErrors(form) {
  for (const control of form.elements) {
    if (control.dataset.errorShown) unmark(control);
  }
}

function mark(control, text) {
  const note = document.createElement("p");
  note.className = "error";
  note.id = `${control.id || control.name}-refused`;
  note.textContent = text;
  control.closest(".keys, .segments, .choices")?.before(note) ?? control.before(note);
  control.dataset.errorShown = note.id;
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
}

function unmark(control) {
  const id = control.dataset.errorShown;
  document.getElementById(id)?.remove();
  delete control.dataset.errorShown;
  control.removeAttribute("aria-invalid");
  const rest = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each !== id);
  if (rest.join("")) control.setAttribute("aria-describedby", rest.join(" "));
  else control.removeAttribute("aria-describedby");
}
