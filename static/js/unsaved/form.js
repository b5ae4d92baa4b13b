// A form of which this browser keeps what is typed: at each key, until the server says that it has saved it.

import { answers, asText, beforeEntry, changesOf, currentValues, elementsOf, isText, originalValues } from "./fields.js";
import { entries, isOfThisPage, keyOf, newIdentifier, remove, write } from "./store.js";

const maxBytes = Number(document.getElementById("unsaved").dataset.maxBytes) || Infinity;
const heading = (name) => document.querySelector(`#content > ${name}`)?.textContent.trim();

export class KeptForm {
  // `marker` is the hidden field that says how the form is kept; `onChange` is called with whether the browser could store it.
  constructor(marker, onChange) {
    this.marker = marker;
    this.form = marker.form;
    this.onChange = onChange;
    this.only = marker.dataset.only;
    this.isReadOnly = "readOnly" in marker.dataset;
    this.isRestoredByServer = marker.dataset.restoredBy === "server";
    this.isReturned = "unsaved" in marker.dataset;
    const [, id, version] = /^([a-z0-9]{8,40})\.(\d{1,9})$/.exec(marker.value) ?? [];
    this.adopt(id ?? newIdentifier(), Number(version ?? 0));
    const elements = this.elements;
    this.before = new Map(elements.map((element) => [element, originalValues(element)]));
    const entry = this.isReturned && entries().find((one) => one.id === this.id);
    if (entry) beforeEntry(elements, entry).forEach(([element, values]) => this.before.set(element, values));
    this.original = asText(answers(elements, originalValues));
    this.listen();
  }

  get elements() {
    return elementsOf(this.form, this.only);
  }

  get key() {
    return keyOf(this.id);
  }

  // Go on with an entry that is there; `text` is what it holds, where that is known.
  adopt(id, version, text = null) {
    Object.assign(this, { id, version, text });
  }

  // Going back, the browser itself fills the fields in: the form then goes on with the entry that holds the same.
  adoptSame(text) {
    const same = entries().find((entry) => isOfThisPage(entry) && asText(entry.answers) === text);
    if (same) this.adopt(same.id, same.version, text);
    return Boolean(same);
  }

  listen() {
    const keep = () => {
      this.isLeaving = false;
      this.keep();
    };
    for (const event of ["input", "change"]) this.form.addEventListener(event, keep);
    for (const event of ["formset:added", "formset:removed"]) document.addEventListener(event, keep);
    // Autocompletes, and windows in which something was added, tell of it by jQuery's events only.
    window.addEventListener("load", () => window.django?.jQuery?.(this.form).on("change", keep));
    this.form.addEventListener("submit", (event) => this.isTooLarge() ? this.refuse(event) : this.send());
    window.addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => this.keep());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.comeBack());
    window.addEventListener("beforeunload", (event) => {
      this.keep();
      if (this.isUnsaved && !this.isLeaving) event.preventDefault();
    });
    // Another tab goes on with this entry: each then has its own.
    window.addEventListener("storage", ({ key, newValue }) => {
      if (key !== this.key || newValue === null || !this.isUnsaved) return;
      this.adopt(newIdentifier(), 0);
      this.keep();
    });
  }

  // Whether the form holds something that the server has not saved.
  get isUnsaved() {
    if (this.isReadOnly || this.isDiscarded) return false;
    const elements = this.elements;
    if (asText(answers(elements, currentValues)) !== this.original) return true;
    return this.isReturned && (this.isRestoredByServer || elements.some((element) => isText(element) && element.value.trim()));
  }

  keep() {
    if (this.isReadOnly || this.isDiscarded) return;
    if (!this.isUnsaved) {
      if (this.text !== null) remove(this.key);
      this.text = null;
      this.onChange(true);
      return;
    }
    const elements = this.elements, held = answers(elements, currentValues), text = asText(held);
    if (text === this.text || (this.text === null && this.adoptSame(text))) return;
    const page = location.pathname + location.search;
    const title = [heading("h2"), heading("h1")].filter(Boolean).join(" · ") || document.title;
    const entry = { page, title, version: this.version + 1, answers: held, ...changesOf(elements, this.before) };
    const isKept = write(this.id, entry);
    if (isKept) Object.assign(this, { text, version: entry.version });
    this.onChange(isKept);
  }

  // Whether the server would refuse the form for its size, with all that is in it.
  isTooLarge() {
    const texts = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(texts).toString().length > maxBytes;
  }

  refuse(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const note = document.getElementById("unsaved-large").content.cloneNode(true).firstElementChild;
    this.form.querySelectorAll(".too-large").forEach((old) => old.remove());
    note.classList.add("too-large");
    this.form.prepend(note);
    note.focus();
  }

  // The form is sent: the server says which entry and version it has saved.
  send() {
    this.keep();
    this.isLeaving = true;
    if (this.text !== null) this.marker.value = `${this.id}.${this.version}`;
  }

  // Going back, the browser shows the page as it was left. What was deleted or saved meanwhile is not to come back.
  comeBack() {
    const isThere = entries().some(({ id }) => id === this.id);
    this.isLeaving = this.text !== null && !isThere;
    if (!this.isLeaving) return;
    this.discard();
    location.replace(location.href);
  }

  // Nothing of this page is to be kept any more.
  discard() {
    this.isDiscarded = true;
  }
}
