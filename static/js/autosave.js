// Drafts save themselves. Text lives on this page and on the server, never in the browser's storage.
//
//   <form data-autosave="/…/draft" data-version="7">   <input type="hidden" name="version" value="7">
//   [data-save-state]     role=status; text and data-state: saving, saved, offline, locked, conflict or refused
//   [data-save-conflict]  hidden panel shown on a conflict, with [data-save-copy] and [data-save-reload]
//   [data-save-elsewhere] hidden panel shown while another page writes, with [data-save-take-over], which sends the
//                         draft again with the hidden field take_over set
//
// Sent 0.8 s after typing stops, at the latest 1 s after the first unsaved change, and at once when the page is left:
//   POST data-autosave, If-Match: "7", X-CSRFToken, Accept: application/json, {"version": 7, "fields": {name: value}}
//   Text and radios are strings ("" when none is chosen); checkboxes and multiple selects are lists.
// Answers: 200 {"version": 8, "saved_at": "09:41"} · 409 {"reason": "elsewhere" or another, "error": "…"}: saving
//   stops, the text stays
//   401, 403 or a redirect: locked, tried again · 422 {"errors": {name: ["…"]}}: shown at the fields, tried after
//   the next change · no answer, 429 or 5xx: tried again after 1, 2, 4 … 15 s and when the network is back.
// One request at a time; the latest content wins. Every form and link on the page waits for the draft to be saved.
// [data-no-autosave] leaves a field, or all fields inside it, out of the draft.
import { clearErrors, showErrors } from "./fielderrors.js";
import { fieldsOf, isTouched, readableText } from "./formtext.js";

const QUIET_MILLISECONDS = 800;
const LONGEST_MILLISECONDS = 1000;
const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;
const ANSWER_MILLISECONDS = 15_000;
const SETTLE_MILLISECONDS = 4000;
const SLOW_MILLISECONDS = 300;
const KEEPALIVE_BYTES = 60_000;
const WORDS = {
  saving: "Saving…",
  offline: "Offline. Trying again…",
  locked: "Locked. Unlock in another tab to go on saving",
  conflict: "Open somewhere else",
  refused: "Not saved: see the marked fields",
};

const drafts = [];
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const token = () => document.querySelector('meta[name="csrf-token"]');

class Draft {
  constructor(form) {
    Object.assign(this, { form, version: Number(form.dataset.version), retry: FIRST_RETRY });
    Object.assign(this, { changed: false, stopped: false, failing: false, running: null, timer: 0, since: 0 });
    this.status = document.querySelector("[data-save-state]");
    this.nameTab();
    for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => this.edited(event));
    if (isTouched(form)) this.touch(); // somebody was quicker than this script
  }

  // A tab keeps its name from page to page, so coming back to a note in the same tab is not "somewhere else".
  nameTab() {
    const editor = this.form.elements.namedItem("editor");
    if (!editor) return;
    window.name ||= editor.value;
    editor.value = window.name;
  }

  get unsaved() {
    return this.changed || this.running !== null;
  }

  edited(event) {
    if (event.target.form === this.form && !event.target.closest("[data-no-autosave]")) this.touch();
  }

  touch() {
    this.changed = true;
    this.since ||= performance.now();
    if (this.failing) return;
    const left = this.since + LONGEST_MILLISECONDS - performance.now();
    this.later(Math.max(0, Math.min(QUIET_MILLISECONDS, left)));
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), milliseconds);
  }

  save() {
    if (!this.changed || this.stopped || this.running) return this.running;
    clearTimeout(this.timer);
    this.running = this.send().finally(() => (this.running = null));
    return this.running.then(() => {
      if (this.since && !this.failing) this.later(QUIET_MILLISECONDS);
    });
  }

  async send() {
    this.changed = false;
    this.since = 0;
    const slow = setTimeout(() => this.show("saving"), SLOW_MILLISECONDS);
    const answer = await this.post().catch(() => null);
    clearTimeout(slow);
    await this.hear(answer);
  }

  post() {
    const body = JSON.stringify({ version: this.version, fields: fieldsOf(this.form) });
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    Object.assign(headers, { "X-CSRFToken": token().content, "If-Match": `"${this.version}"` });
    const keepalive = body.length < KEEPALIVE_BYTES;
    const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
    return fetch(this.form.dataset.autosave, { method: "POST", redirect: "manual", headers, body, keepalive, signal });
  }

  async hear(answer) {
    const data = await answer?.json().catch(() => null);
    if (answer?.ok && data) return this.saved(data);
    this.changed = true;
    if (!answer || answer.status === 429 || answer.status >= 500) return this.again("offline");
    if (answer.status === 409) return this.conflict(data?.reason);
    if (answer.status === 422) return this.refused(data);
    if (answer.status === 400) await refreshToken();
    if (answer.status === 404 || answer.status === 413) return this.stop("refused", `Not saved. ${data?.error ?? ""}`);
    return this.again("locked");
  }

  saved({ version, saved_at: time }) {
    Object.assign(this, { version, failing: false, retry: FIRST_RETRY });
    const hidden = this.form.elements.namedItem("version");
    if (hidden) hidden.value = version;
    clearErrors(this.form);
    this.show("saved", `Saved ${time}`);
  }

  again(state) {
    this.failing = true;
    this.show(state);
    this.later(this.retry);
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }

  conflict(reason) {
    const elsewhere = reason === "elsewhere" && document.querySelector("[data-save-elsewhere]");
    const panel = elsewhere || document.querySelector("[data-save-conflict]");
    if (panel) panel.hidden = false;
    this.stop("conflict", reason === "signed" ? "Signed somewhere else" : WORDS.conflict);
  }

  takeOver() {
    const asked = this.form.elements.namedItem("take_over");
    document.querySelector("[data-save-elsewhere]").hidden = true;
    asked.value = "1";
    this.stopped = false;
    this.save().then(() => (asked.value = ""));
  }

  stop(state, words) {
    this.stopped = true;
    this.show(state, words);
  }

  refused(data) {
    showErrors(this.form, data?.errors ?? {});
    this.show("refused");
  }

  show(state, words = WORDS[state]) {
    if (!this.status || this.status.textContent === words) return;
    this.status.dataset.state = state;
    this.status.textContent = words;
  }

  async settle() {
    const limit = pause(SETTLE_MILLISECONDS);
    for (let pass = 0; pass < 2 && this.unsaved && !this.stopped; pass += 1) {
      await Promise.race([this.running ?? this.save(), limit]);
    }
  }
}

export function watchAutosave() {
  document.querySelectorAll("form[data-autosave]").forEach((form) => drafts.push(new Draft(form)));
  if (!drafts.length) return;
  const saveNow = () => drafts.forEach((draft) => draft.save());
  for (const kind of ["blur", "focus", "online", "beforeunload", "pagehide"]) window.addEventListener(kind, saveNow);
  document.addEventListener("visibilitychange", saveNow);
  document.addEventListener("click", helpOnConflict);
}

export const unsavedText = () => drafts.some((draft) => draft.unsaved);

export const draftOf = (form) => drafts.find((draft) => draft.form === form);

export const settleDrafts = () => Promise.all(drafts.map((draft) => draft.settle()));

function helpOnConflict(event) {
  if (event.target.closest("[data-save-copy]")) copyText(event.target.closest("button"));
  if (event.target.closest("[data-save-take-over]")) drafts.forEach((draft) => draft.takeOver());
  if (event.target.closest("[data-save-reload]")) {
    drafts.forEach((draft) => Object.assign(draft, { changed: false, running: null }));
    location.reload();
  }
}

async function copyText(button) {
  const text = drafts.map((draft) => readableText(draft.form)).join("\n\n");
  await navigator.clipboard.writeText(text);
  button.lastChild.textContent = " Copied";
}

// The token of this page may belong to an earlier sign-in; a fresh copy of the page carries the new one.
async function refreshToken() {
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('meta[name="csrf-token"]');
  if (fresh) token().content = fresh.content;
}
