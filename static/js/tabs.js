// Sections that follow one another become tabs. Markup that works without scripts:
//   <div data-tabs><nav class="segments"><a href="#joint">Joint</a> …</nav> <section id="joint">…</section> …</div>
// Hidden sections stay in the form, so nothing is left out of what is sent.
export function raiseTabs() {
  document.querySelectorAll("[data-tabs]").forEach(raise);
}

function raise(box) {
  const tabs = [...box.querySelectorAll(":scope > nav > a[href^='#']")];
  tabs[0]?.parentElement.setAttribute("role", "tablist");
  tabs.forEach((tab) => dress(tab, () => show(tabs, tab)));
  box.addEventListener("keydown", (event) => walk(event, tabs));
  if (tabs.length) show(tabs, firstShown(tabs));
  window.addEventListener("hashchange", () => reveal(tabs));
}

// The section that the address names, else the first one with an error, else the first.
function firstShown(tabs) {
  const named = tabs.find((tab) => panel(tab).matches(":target, :has(:target)"));
  return named ?? tabs.find((tab) => panel(tab).querySelector('[aria-invalid="true"]')) ?? tabs[0];
}

function dress(tab, choose) {
  const section = panel(tab);
  tab.id ||= `${section.id}-tab`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", section.id);
  section.setAttribute("role", "tabpanel");
  section.setAttribute("aria-labelledby", tab.id);
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    choose();
  });
}

function show(tabs, chosen) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", tab === chosen);
    tab.tabIndex = tab === chosen ? 0 : -1;
    panel(tab).hidden = tab !== chosen;
  }
}

function walk(event, tabs) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = tabs.indexOf(event.target);
  if (!step || at < 0) return;
  event.preventDefault();
  const tab = tabs[(at + step + tabs.length) % tabs.length];
  show(tabs, tab);
  tab.focus();
}

// A link in the error summary leads to a field that may lie in a hidden section.
function reveal(tabs) {
  const target = document.getElementById(location.hash.slice(1));
  const tab = target && tabs.find((each) => panel(each).hidden && panel(each).contains(target));
  if (!tab) return;
  show(tabs, tab);
  target.focus();
}

function panel(tab) {
  return document.getElementById(tab.hash.slice(1));
}
