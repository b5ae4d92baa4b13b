// What was typed on this page before and not saved is offered: to be put back into its fields, read, or deleted.

import { asText, fill } from "./fields.js";
import { entries, isOfThisPage, remove } from "./store.js";

const template = document.getElementById("unsaved-offer");

export const inWords = (at) => new Date(at).toLocaleString(document.documentElement.lang || undefined);

// List what was typed, as text; the page never takes it for anything else.
export function listChanged(list, changed) {
  for (const [label, text] of changed) {
    const term = document.createElement("dt"), value = document.createElement("dd");
    term.textContent = label;
    value.textContent = text;
    value.className = "text";
    list.append(term, value);
  }
}

// The server makes the page of the answers, rows and all, and does not save it.
function send({ id, version, answers: kept }, kf) {
  const own = ["csrfmiddlewaretoken", "_state", "_popup", "_to_field", "_typed_by"];
  const ofThePage = [...new FormData(kf.form)].filter(([name]) => own.includes(name));
  const typed = kept.filter(([name]) => !name.startsWith("_") || ["_based_on", "_reason"].includes(name));
  const back = Object.assign(document.createElement("form"), { method: "post", hidden: true });
  for (const [name, value] of [...typed, ...ofThePage, ["_draft", `${id}.${version}`], ["_do_not_save", "1"]]) {
    back.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(back);
  kf.keep();
  kf.isLeaving = true;
  back.submit();
}

function putBack(entry, kf) {
  if (kf.onServer) return send(entry, kf);
  fill(kf.elements, entry);
  kf.adopt(entry.id, entry.version, asText(entry.answers));
  return kf.keep();
}

function show(entry, kf, told) {
  const section = template.content.cloneNode(true).firstElementChild;
  const [back, forget] = ["put-back", "forget"].map((value) => section.querySelector(`[value=${value}]`));
  section.querySelector("time").textContent = inWords(entry.at);
  listChanged(section.querySelector("dl"), entry.changed);
  section.querySelector("details").hidden = !entry.changed.length;
  if (kf.isReadOnly) {
    back.remove();
    section.querySelector("details").open = true;
    section.querySelector(".read-only").hidden = false;
  }
  back.addEventListener("click", () => {
    putBack(entry, kf);
    section.remove();
  });
  forget.addEventListener("click", () => {
    remove(entry.key);
    section.remove();
    told();
  });
  kf.marker.before(section);
}

// On a page without a form there is nothing to put it back into: it is shown, to be copied.
export function offerToCopy(told) {
  const content = document.getElementById("content-main") ?? document.getElementById("content");
  if (content) offerFor({ isReadOnly: true, marker: { before: (section) => content.prepend(section) } }, told);
}

// Offer what is kept for the page of a KeptForm; `told` is called when something was deleted.
export function offerFor(kf, told) {
  for (const entry of entries()) {
    if (!isOfThisPage(entry) || entry.id === kf.id) continue;
    const text = asText(entry.answers);
    if (text === kf.original && !kf.isReadOnly) remove(entry.key);
    else show(entry, kf, told);
  }
}
