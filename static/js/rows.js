// Rows that can be added: [data-rows] holds an <ol>; its last row is copied, emptied and numbered on. All but one blank
// row are taken away first, so that a page without scripts has a few and this one has as many as are wanted.

const isBlank = (row) => [...row.querySelectorAll("input, select, textarea")].every((each) => (each.type === "checkbox" ? !each.checked : !each.value));

function renumbered(row, from, to) {
  for (const each of row.querySelectorAll("[name], [id], [for], [list]")) {
    for (const attribute of ["name", "id", "for", "list"]) {
      const value = each.getAttribute(attribute);
      if (value) each.setAttribute(attribute, value.replace(new RegExp(`-${from}(?=-|$)`), `-${to}`));
    }
  }
}

function emptied(row) {
  row.querySelectorAll(".error").forEach((each) => each.remove());
  for (const each of row.querySelectorAll("input, select, textarea")) {
    if (each.type === "checkbox") each.checked = false;
    else each.value = "";
    ["aria-invalid", "aria-describedby"].forEach((name) => each.removeAttribute(name));
  }
}

function watch(fieldset) {
  const list = fieldset.querySelector("ol");
  const rows = () => [...list.children];
  while (rows().length > 1 && rows().slice(-2).every(isBlank)) list.lastElementChild.remove();
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button compact", textContent: "Add a line" });
  button.addEventListener("click", () => {
    const number = rows().length;
    const row = list.lastElementChild.cloneNode(true);
    renumbered(row, number - 1, number);
    emptied(row);
    list.append(row);
    row.querySelector("input, select, textarea").focus();
  });
  const most = Number(fieldset.dataset.rows) || Infinity;
  const show = () => (button.hidden = rows().length >= most);
  new MutationObserver(show).observe(list, { childList: true });
  show();
  fieldset.append(button);
}

document.querySelectorAll("[data-rows]").forEach(watch);
