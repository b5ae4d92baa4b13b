// Logging out with unsaved text on this computer: the editor says whether it stays or goes.

import { count, removeAll } from "./store.js";

const template = document.getElementById("unsaved-log-out");

export function askBeforeLogOut(kept) {
  const form = document.getElementById("logout-form");
  let isDecided = false;
  form?.addEventListener("submit", (event) => {
    kept.forEach((kf) => kf.keep());
    if (isDecided || !count()) return;
    event.preventDefault();
    const dialog = template.content.cloneNode(true).firstElementChild;
    dialog.querySelector("b").textContent = count();
    dialog.addEventListener("close", async () => {
      const answer = dialog.returnValue;
      dialog.remove();
      if (answer !== "keep" && answer !== "delete") return form.querySelector("button").focus();
      if (answer === "delete") {
        kept.forEach((kf) => kf.discard());
        await removeAll();
      }
      isDecided = true;
      kept.forEach((kf) => (kf.isLeaving = true));
      form.requestSubmit();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
