// <body data-idle-seconds="900"> and form[data-lock]: after that long without a sign of life in any tab, the page is
// covered, drafts are saved, the form is sent and the clinic is locked. A page whose text cannot be saved stays, under
// its cover and with the clinic locked behind it, and comes back once the clinic is unlocked in another tab.
import { settleDrafts, unsavedText } from "./autosave.js";

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
const LOOK_MILLISECONDS = 1000;

const pause = () => new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));

export function watchIdle() {
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  const form = document.querySelector("form[data-lock]");
  if (limit && form) watch(limit, form);
}

function watch(limit, form) {
  const tabs = new BroadcastChannel("clinic-signs-of-life");
  let seen = Date.now();
  let told = 0;
  let locking = false;
  const alive = () => {
    seen = Date.now();
    if (seen - told > LOOK_MILLISECONDS) tabs.postMessage((told = seen));
  };
  tabs.onmessage = () => (seen = Date.now());
  SIGNS.forEach((sign) => document.addEventListener(sign, alive, { passive: true, capture: true }));
  setInterval(look, LOOK_MILLISECONDS);
  document.addEventListener("visibilitychange", look);

  async function look() {
    if (locking || Date.now() - seen < limit) return;
    locking = true;
    await lock(form);
    locking = false;
    seen = Date.now();
  }
}

async function lock(form) {
  cover();
  await settleDrafts();
  while (unsavedText()) {
    if (await lockBehind(form)) return giveBack();
    await pause();
    await settleDrafts();
  }
  form.requestSubmit();
}

const lockBehind = (form) =>
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).then(
    (answer) => answer.ok || answer.type === "opaqueredirect",
    () => false,
  );

// A locked or signed-out clinic answers 401 to a script.
async function giveBack() {
  const ask = () => fetch("/", { method: "HEAD", headers: { Accept: "application/json" }, redirect: "manual" });
  do await pause();
  while (!(await ask().catch(() => null))?.ok);
  uncover();
  await settleDrafts();
}

function cover() {
  if ("covered" in document.documentElement.dataset) return;
  document.body.append(document.getElementById("cover").content.cloneNode(true));
  document.documentElement.dataset.covered = "";
}

function uncover() {
  document.querySelector(".cover").remove();
  delete document.documentElement.dataset.covered;
}
