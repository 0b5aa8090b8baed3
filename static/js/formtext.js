// What a form holds, as plain values.
const NOT_CONTENT = new Set(["submit", "button", "reset", "image", "file"]);
const BOOKKEEPING = new Set(["csrf_token", "version"]);

export function fieldsOf(form) {
  const fields = {};
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || NOT_CONTENT.has(type) || BOOKKEEPING.has(name) || control.closest("[data-no-autosave]")) continue;
    if (type === "checkbox") (fields[name] ??= []).push(...(control.checked ? [control.value] : []));
    else if (type === "radio") fields[name] = control.checked ? control.value : (fields[name] ?? "");
    else if (type === "select-multiple") fields[name] = [...control.selectedOptions].map((option) => option.value);
    else fields[name] = control.value;
  }
  return fields;
}

// Whether something was typed or tapped since the page came from the server.
export function isTouched(form) {
  const controls = [...form.elements].filter((control) => control.matches("textarea, input:not([type=hidden])"));
  return controls.some((it) => it.value !== it.defaultValue || it.checked !== it.defaultChecked);
}

// Every text with its label, for the clipboard.
export function readableText(form) {
  return [...form.elements]
    .filter((control) => control.matches("textarea, input[type=text]") && control.value.trim())
    .map((control) => `${control.labels[0]?.textContent.trim() ?? control.name}\n${control.value}`)
    .join("\n\n");
}
