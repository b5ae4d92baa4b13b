// The page that lists the unsaved text of this user on this computer.

import { formatTime, listChanged } from "./offer.js";
import { entries, remove, removeAll } from "./store.js";

const list = document.getElementById("unsaved-list");

function row(entry, onChange) {
  const item = document.getElementById("unsaved-entry").content.cloneNode(true).firstElementChild;
  const [title, link, deleteButton] = ["h2", "a", "button"].map((name) => item.querySelector(name));
  title.textContent = entry.title;
  title.dir = "auto";
  title.id = `entry-${entry.id}`;
  item.setAttribute("aria-labelledby", title.id);
  item.querySelector("time").textContent = formatTime(entry.at);
  const address = new URL(entry.address);
  // It is no small window any more that another page waits for.
  for (const name of ["_popup", "_to_field"]) address.searchParams.delete(name);
  link.href = address.href;
  listChanged(item.querySelector("dl"), entry.changed);
  item.querySelector("details").hidden = !entry.changed.length;
  for (const element of [link, deleteButton]) {
    element.id = `${element.localName}-${entry.id}`;
    element.setAttribute("aria-labelledby", `${element.id} ${title.id}`);
  }
  deleteButton.addEventListener("click", () => {
    remove(entry.key);
    show(onChange);
    list.querySelector("#unsaved-none, h2").focus();
  });
  return item;
}

function show(onChange) {
  const found = entries();
  list.querySelector("#unsaved-entries").replaceChildren(...found.map((entry) => row(entry, onChange)));
  list.querySelector("#unsaved-none").hidden = found.length > 0;
  list.querySelector("#unsaved-delete-all").hidden = !found.length;
  onChange();
}

export function showList(onChange) {
  if (!list) return;
  list.hidden = false;
  show(onChange);
  window.addEventListener("storage", () => show(onChange));
  const all = list.querySelector("#unsaved-delete-all");
  all.addEventListener("click", () => {
    if (!window.confirm(all.dataset.question)) return;
    removeAll();
    show(onChange);
    list.querySelector("#unsaved-none").focus();
  });
}
