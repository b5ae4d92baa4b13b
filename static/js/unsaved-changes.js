// Unsaved text in the admin stays in this browser, for the user who typed it, and is offered again on the same page:
// after a lost connection, a closed window, or the end of a session.

import { KeptForm } from "./unsaved/form.js";
import { askBeforeLogOut } from "./unsaved/leaving.js";
import { showList } from "./unsaved/list.js";
import { offerFor, offerToCopy } from "./unsaved/offer.js";
import { count, entries, isKnown, isOfThisPage, isUsable, remove, removeSaved, restore, sweep } from "./unsaved/store.js";

function showCount() {
  const shown = document.getElementById("unsaved-count");
  if (shown) shown.textContent = count() ? ` (${count()})` : "";
}

// If the browser cannot keep text, the page says so at its top.
let warning;
function warn(isKept) {
  showCount();
  if (isKept) {
    warning?.remove();
    warning = undefined;
  } else if (!warning) {
    warning = document.getElementById("unsaved-full").content.cloneNode(true).firstElementChild;
    document.getElementById("content-main")?.prepend(warning);
  }
}

// Forms are watched from the start. Text kept earlier is offered once the page has loaded.
const keptForms = isKnown ? [...document.querySelectorAll("input[name=_draft]")].map((marker) => new KeptForm(marker, warn)) : [];

async function begin() {
  await restore();
  sweep();
  removeSaved();
  if (document.querySelector("[data-text-saved]")) entries().filter(isOfThisPage).forEach(({ key }) => remove(key));
  for (const keptForm of keptForms) {
    keptForm.keep();
    offerFor(keptForm, showCount);
  }
  if (isKnown && !keptForms.length) offerToCopy(showCount);
  if (keptForms.length && !isUsable()) warn(false);
  showList(showCount);
  showCount();
  document.documentElement.dataset.unsaved = "shown";
}

// By the load event, other scripts have set up the autocompletes and rows.
const begun = new Promise((done) => window.addEventListener("load", () => begin().finally(done)));
if (isKnown) askBeforeLogOut(keptForms, begun);
for (const event of ["focus", "storage"]) {
  window.addEventListener(event, () => {
    removeSaved();
    showCount();
  });
}
