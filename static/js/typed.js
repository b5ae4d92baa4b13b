// What is typed in the admin and not saved stays in this browser, for the user who typed it, and is offered on the page
// it was typed on: after a lost connection, a closed window, a session that ended.

import { KeptForm } from "./unsaved/form.js";
import { askBeforeLogOut } from "./unsaved/leaving.js";
import { showList } from "./unsaved/list.js";
import { offerFor, offerToCopy } from "./unsaved/offer.js";
import { count, entries, isKnown, isOfThisPage, isUsable, remove, removeSaved, restore, sweep } from "./unsaved/store.js";

function showCount() {
  const shown = document.getElementById("unsaved-count");
  if (shown) shown.textContent = count() ? ` (${count()})` : "";
}

// Where the browser keeps nothing, the page says so at its head.
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

// The forms watch what is typed from the start; what was kept before is looked at once it is all there.
const kept = isKnown ? [...document.querySelectorAll("input[name=_draft]")].map((marker) => new KeptForm(marker, warn)) : [];

async function begin() {
  await restore();
  sweep();
  removeSaved();
  if (document.querySelector("[data-typed-done]")) entries().filter(isOfThisPage).forEach(({ key }) => remove(key));
  for (const kf of kept) {
    kf.keep();
    offerFor(kf, showCount);
  }
  if (isKnown && !kept.length) offerToCopy(showCount);
  if (kept.length && !isUsable()) warn(false);
  showList(showCount);
  showCount();
  document.documentElement.dataset.unsaved = "shown";
}

// The other scripts have made the autocompletes and the rows by the time the page is loaded.
const begun = new Promise((done) => window.addEventListener("load", () => begin().finally(done)));
if (isKnown) askBeforeLogOut(kept, begun);
for (const event of ["focus", "storage"]) {
  window.addEventListener(event, () => {
    removeSaved();
    showCount();
  });
}
