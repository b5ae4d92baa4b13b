// The admin: what Django's own scripts leave undone for who works by keyboard or by ear.

// An autocomplete says what it is for: Select2 gives it the choice made as its name, but not the label.
function nameAutocompletes(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete:not([name*='__prefix__'])")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`.trim());
    shown.setAttribute("aria-labelledby", label.id);
    box.querySelector("input")?.setAttribute("aria-labelledby", label.id);
  }
}

// What an editor goes on with takes the focus: the field itself, or the box that Select2 shows in its place.
function focusOn(field) {
  const box = field?.matches("select.admin-autocomplete") && field.parentElement.querySelector("[tabindex='0']");
  (box || field)?.focus();
}

// What the address names after "#", as a finding does: its row is opened, and the field takes the focus.
function goTo(named) {
  if (!named) return;
  const row = named.querySelector(":scope > details.saved-row") || named;
  for (let closed = row.closest("details"); closed; closed = closed.parentElement.closest("details")) closed.open = true;
  named.scrollIntoView();
  focusOn(named.matches("div[id^=id_]") ? named.querySelector("input") : named);
}

// Each waits a turn, so that the other listeners have made the autocompletes.
window.addEventListener("load", () =>
  setTimeout(() => {
    nameAutocompletes(document);
    const fault = document.querySelector("[aria-invalid=true]");
    if (fault) focusOn(fault);
    else goTo(document.getElementById(location.hash.slice(1)));
  }),
);

document.addEventListener("formset:added", (event) =>
  setTimeout(() => {
    nameAutocompletes(event.target);
    focusOn(event.target.querySelector("input:not([type=hidden]), select, textarea"));
  }),
);
