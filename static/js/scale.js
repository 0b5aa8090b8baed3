// Digits rate: while a radio of a [data-scale] group has the focus, 0–9 choose it, "1" then "0" means 10, "-" means
// not rated; the focus then goes on to the next group. Arrow keys and clicks work as in any radio group.
import { singleKeysAllowed } from "./keys.js";

const TEN_MILLISECONDS = 400;

let waiting = null;

export function watchScales() {
  document.addEventListener("keydown", (event) => {
    const group = event.target.closest?.("[data-scale]");
    if (!group || !singleKeysAllowed(event)) return;
    if (/^[0-9-]$/.test(event.key)) {
      event.preventDefault();
      rate(group, event.key);
    }
  });
}

function rate(group, key) {
  const first = takeWaiting();
  if (first === group && key === "0") return choose(group, "10", true);
  const current = first ? next(first) ?? first : group;
  if (key === "1") return wait(current);
  choose(current, key === "-" ? "not_rated" : key, true);
}

function wait(group) {
  choose(group, "1", false);
  waiting = { group, timer: setTimeout(() => moveOn(takeWaiting()), TEN_MILLISECONDS) };
}

function takeWaiting() {
  const group = waiting?.group ?? null;
  clearTimeout(waiting?.timer);
  waiting = null;
  return group;
}

function choose(group, value, done) {
  const radio = group.querySelector(`input[value="${value}"]`);
  if (!radio) return;
  radio.focus();
  if (!radio.checked) radio.click();
  if (done) moveOn(group);
}

function moveOn(group) {
  const following = group && next(group);
  if (following) (following.querySelector(":checked") ?? following.querySelector("input")).focus();
}

function next(group) {
  const groups = [...document.querySelectorAll("[data-scale]")].filter((each) => each.checkVisibility());
  return groups[groups.indexOf(group) + 1];
}
