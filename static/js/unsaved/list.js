// The page that lists the unsaved text of this user on this computer.

import { inWords, listChanged } from "./offer.js";
import { entries, remove, removeAll } from "./store.js";

const list = document.getElementById("unsaved-list");

function row(entry, told) {
  const item = document.getElementById("unsaved-entry").content.cloneNode(true).firstElementChild;
  const [title, link, forget] = ["h2", "a", "button"].map((name) => item.querySelector(name));
  title.textContent = entry.title;
  title.id = `entry-${entry.id}`;
  item.setAttribute("aria-labelledby", title.id);
  item.querySelector("time").textContent = inWords(entry.at);
  const address = new URL(entry.address);
  // It is no small window any more that another page waits for.
  for (const name of ["_popup", "_to_field"]) address.searchParams.delete(name);
  link.href = address.href;
  listChanged(item.querySelector("dl"), entry.changed);
  item.querySelector("details").hidden = !entry.changed.length;
  for (const element of [link, forget]) {
    element.id = `${element.localName}-${entry.id}`;
    element.setAttribute("aria-labelledby", `${element.id} ${title.id}`);
  }
  forget.addEventListener("click", () => {
    remove(entry.key);
    show(told);
    list.querySelector("#unsaved-none, h2").focus();
  });
  return item;
}

function show(told) {
  const found = entries();
  list.querySelector("#unsaved-entries").replaceChildren(...found.map((entry) => row(entry, told)));
  list.querySelector("#unsaved-none").hidden = found.length > 0;
  list.querySelector("#unsaved-delete-all").hidden = !found.length;
  told();
}

export function showList(told) {
  if (!list) return;
  list.hidden = false;
  show(told);
  window.addEventListener("storage", () => show(told));
  const all = list.querySelector("#unsaved-delete-all");
  all.addEventListener("click", () => {
    if (!window.confirm(all.dataset.question)) return;
    removeAll();
    show(told);
    list.querySelector("#unsaved-none").focus();
  });
}
