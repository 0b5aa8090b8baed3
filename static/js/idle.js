// <body data-idle-seconds="900"> and form[data-lock]: after that long without a sign of life in any tab, the form is
// sent and the clinic is locked. Text that could not be saved yet is covered, kept, and saved before the lock.
import { settleDrafts, unsavedText } from "./autosave.js";

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
const LOOK_MILLISECONDS = 1000;

export function watchIdle() {
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  const form = document.querySelector("form[data-lock]");
  if (limit && form) watch(limit, form);
}

function watch(limit, form) {
  const tabs = new BroadcastChannel("clinic-signs-of-life");
  let seen = Date.now();
  let told = 0;
  const alive = () => {
    seen = Date.now();
    if (seen - told > LOOK_MILLISECONDS) tabs.postMessage((told = seen));
  };
  tabs.onmessage = () => (seen = Date.now());
  SIGNS.forEach((sign) => document.addEventListener(sign, alive, { passive: true, capture: true }));
  const timer = setInterval(look, LOOK_MILLISECONDS);
  document.addEventListener("visibilitychange", look);

  function look() {
    if (Date.now() - seen < limit) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    lock(form);
  }
}

async function lock(form) {
  cover();
  await settleDrafts();
  if (unsavedText()) setTimeout(() => lock(form), LOOK_MILLISECONDS);
  else form.requestSubmit();
}

function cover() {
  if ("covered" in document.documentElement.dataset) return;
  document.body.append(document.getElementById("cover").content.cloneNode(true));
  document.documentElement.dataset.covered = "";
}
