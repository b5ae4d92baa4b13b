// What was typed on this page before and not saved is offered: to be put back into its fields, read, or deleted.

import { asText, fill } from "./fields.js";
import { entries, isOfThisPage, remove } from "./store.js";

const template = document.getElementById("unsaved-offer");

export const formatTime = (at) => new Date(at).toLocaleString(document.documentElement.lang || undefined);

// List what was typed, as text; the page never takes it for anything else.
export function listChanged(list, changed) {
  for (const [label, text] of changed) {
    const term = document.createElement("dt"), value = document.createElement("dd");
    term.textContent = label;
    value.textContent = text;
    value.className = "text";
    value.dir = "auto";
    list.append(term, value);
  }
}

// The server makes the page of the answers, rows and all, and does not save it.
function send({ id, version, answers: kept }, keptForm) {
  const own = ["csrfmiddlewaretoken", "_page_state", "_popup", "_to_field", "_typed_by"];
  const ofThePage = [...new FormData(keptForm.form)].filter(([name]) => own.includes(name));
  const typed = kept.filter(([name]) => !name.startsWith("_") || ["_form_state", "_reason"].includes(name));
  const back = Object.assign(document.createElement("form"), { method: "post", hidden: true });
  for (const [name, value] of [...typed, ...ofThePage, ["_draft", `${id}.${version}`], ["_do_not_save", "1"]]) {
    back.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(back);
  keptForm.keep();
  keptForm.isLeaving = true;
  back.submit();
}

function restoreEntry(entry, keptForm) {
  if (keptForm.isRestoredByServer) return send(entry, keptForm);
  fill(keptForm.elements, entry);
  keptForm.adopt(entry.id, entry.version, asText(entry.answers));
  return keptForm.keep();
}

function show(entry, keptForm, onChange) {
  const section = template.content.cloneNode(true).firstElementChild;
  const [restoreButton, deleteButton] = ["restore", "delete"].map((value) => section.querySelector(`[value=${value}]`));
  section.querySelector("time").textContent = formatTime(entry.at);
  listChanged(section.querySelector("dl"), entry.changed);
  section.querySelector("details").hidden = !entry.changed.length;
  if (keptForm.isReadOnly) {
    restoreButton.remove();
    section.querySelector("details").open = true;
    section.querySelector(".read-only").hidden = false;
  }
  restoreButton.addEventListener("click", () => {
    restoreEntry(entry, keptForm);
    section.remove();
  });
  deleteButton.addEventListener("click", () => {
    remove(entry.key);
    section.remove();
    onChange();
  });
  keptForm.marker.before(section);
}

// On a page without a form there is nothing to put it back into: it is shown, to be copied.
export function offerToCopy(onChange) {
  const content = document.getElementById("content-main") ?? document.getElementById("content");
  if (content) offerFor({ isReadOnly: true, marker: { before: (section) => content.prepend(section) } }, onChange);
}

// Offer what is kept for the page of a KeptForm; `onChange` is called when something was deleted.
export function offerFor(keptForm, onChange) {
  for (const entry of entries()) {
    if (!isOfThisPage(entry) || entry.id === keptForm.id) continue;
    const text = asText(entry.answers);
    if (text === keptForm.original && !keptForm.isReadOnly) remove(entry.key);
    else show(entry, keptForm, onChange);
  }
}
