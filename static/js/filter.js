// form[data-filter=ID] narrows the [data-words] inside #ID while one types; Enter opens the only one left, else the
// form is sent and the server finds the same.
// form[data-filter-first=ID] opens the first hit at Enter: the one with the typed title, else one whose title begins
// with it, else the first that is left; #ID says which one that is.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Filter {
  constructor(form) {
    this.input = form.querySelector("input[type=search]");
    this.entries = [...document.querySelectorAll(`#${form.dataset.filter} [data-words]`)];
    this.hint = document.getElementById(form.dataset.filterFirst ?? "");
    this.kept = this.hint?.textContent;
    this.input.addEventListener("input", () => this.narrow());
    form.addEventListener("submit", (event) => this.open(event));
    if (this.input.value !== this.input.defaultValue) this.narrow(); // typed before this script was there
  }

  get left() {
    return this.entries.filter((each) => !each.hidden);
  }

  get hit() {
    if (!this.input.value.trim()) return null;
    const typed = plain(this.input.value).trim().replace(/\s+/g, " ");
    const { left } = this;
    if (!this.hint) return left.length === 1 ? left[0] : null;
    const title = (each) => plain(each.querySelector("a").textContent).trim();
    return left.find((each) => title(each) === typed) ?? left.find((each) => title(each).startsWith(typed)) ?? left[0];
  }

  narrow() {
    const typed = plain(this.input.value).split(/\s+/).filter(Boolean);
    for (const each of this.entries) {
      const words = ` ${plain(each.dataset.words)}`;
      each.hidden = !typed.every((word) => words.includes(` ${word}`));
    }
    if (this.hint) this.say();
  }

  say() {
    const hit = this.hit;
    const found = hit ? `Enter opens: ${hit.querySelector("a").textContent.trim()}` : "Nothing has these words.";
    this.hint.textContent = this.input.value.trim() ? found : this.kept;
  }

  open(event) {
    const hit = this.hit;
    if (!hit) return;
    event.preventDefault();
    location.assign(hit.querySelector("a").href);
  }
}

document.querySelectorAll("form[data-filter]").forEach((form) => new Filter(form));
