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

// Ask before whatever logs this browser out; `kept` are the forms of the page.
export function askBeforeLogOut(kept) {
  let isDecided = false;
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (form.id !== "logout-form" && !submitter?.hasAttribute("data-logs-out")) return;
    kept.forEach((kf) => kf.keep());
    if (isDecided || !count()) return;
    event.preventDefault();
    const answer = await ask();
    if (answer !== "keep" && answer !== "delete") return submitter?.focus();
    if (answer === "delete") {
      kept.forEach((kf) => kf.discard());
      await removeAll();
    }
    isDecided = true;
    kept.forEach((kf) => (kf.isLeaving = true));
    form.requestSubmit(submitter);
  });
}
