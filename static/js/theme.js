// Settings: the chosen theme is shown at once; the server keeps it when the form is saved.
export function watchTheme() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-theme-choice] input[type=radio]")) {
      document.documentElement.dataset.theme = event.target.value;
    }
  });
}
