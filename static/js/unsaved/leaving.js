// Logging out with unsaved text on this computer: the editor says whether it stays or goes.

import { count, removeAll } from "./store.js";

const template = document.getElementById("unsaved-log-out");

// Ask in a dialog; returns "keep", "delete" or, where the editor stays, anything else.
function ask() {
  const dialog = template.content.cloneNode(true).firstElementChild;
  dialog.querySelector("b").textContent = count();
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue);
    }),
  );
}

const opened = Date.now();

// Whether a button logs this browser out at once: not where the server asks for the password first, as it does once the
// seconds are over that the button bears.
const logsOut = (form, button) =>
  form.id === "logout-form" || Number(button?.dataset.logsOut ?? 0) * 1000 > Date.now() - opened;

// Ask before whatever logs this browser out; `kept` are the forms of the page, `begun` a promise that is fulfilled once
// the page has looked at what is unsaved: who logs out sooner waits for it, and is not asked about text that is saved.
export function askBeforeLogOut(kept, begun) {
  let isDecided = false, hasBegun = false;
  begun.then(() => (hasBegun = true));
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (!logsOut(form, submitter)) return;
    kept.forEach((keptForm) => keptForm.keep());
    if (isDecided || (hasBegun && !count())) return;
    event.preventDefault();
    await begun;
    const answer = count() ? await ask() : "keep";
    if (answer !== "keep" && answer !== "delete") return submitter?.focus();
    if (answer === "delete") {
      kept.forEach((keptForm) => keptForm.discard());
      await removeAll();
    }
    isDecided = true;
    kept.forEach((keptForm) => (keptForm.isLeaving = true));
    form.requestSubmit(submitter);
  });
}
