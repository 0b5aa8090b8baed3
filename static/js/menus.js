// <details class="menu"> closes when one clicks or tabs elsewhere, and on Esc, which gives the focus back.
export function closeMenus() {
  for (const kind of ["click", "focusin"]) document.addEventListener(kind, (event) => closeExcept(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function closeExcept(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}
