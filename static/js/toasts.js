// Messages: spoken once the page is there, closable, gone after data-seconds unless the pointer or the focus is on them.

export function raiseToasts() {
  const region = document.querySelector(".toasts");
  const messages = region ? [...region.children] : [];
  messages.forEach((toast) => toast.remove());
  setTimeout(() => messages.forEach((toast) => raise(region, toast)), 100);
}

function raise(region, toast) {
  toast.append(document.getElementById("toast-close").content.cloneNode(true));
  toast.lastElementChild.addEventListener("click", () => toast.remove());
  region.append(toast);
  dismissLater(toast);
}

function dismissLater(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) dismissLater(toast);
    else toast.remove();
  }, 1000 * toast.dataset.seconds);
}
