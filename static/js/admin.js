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

// A name in one script says its language in an autocomplete too. Its direction is in the text, as the server sends it,
// except for that of a record that was added in a small window.
function markLanguages($) {
  const isFromTheRight = (text) => /^[^\p{L}]*[\u0590-\u08ff]/u.test(text);
  const show = ({ text = "", lang, element }) => {
    const language = lang || element?.lang || "";
    const dir = isFromTheRight(text) && !text.includes("\u2068") ? "auto" : "";
    if (!language && !dir) return text;
    return Object.assign(document.createElement("span"), { lang: language, dir, textContent: text });
  };
  for (const template of ["templateResult", "templateSelection"]) $.fn.select2?.defaults.set(template, show);
}

// Django's script makes the autocompletes a turn after this event.
document.addEventListener("DOMContentLoaded", () => window.django?.jQuery && markLanguages(window.django.jQuery));

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

// Enter chooses what is marked in the list of an autocomplete. Once more is typed, that is nothing until the answer to it
// is there: Select2 would take the first of the former list.
document.addEventListener(
  "input",
  ({ target }) => {
    if (!target.matches(".select2-search__field")) return;
    const marked = "select2-results__option--highlighted";
    for (const option of document.querySelectorAll(`.${marked}`)) option.classList.remove(marked);
  },
  true,
);

// What was typed into an autocomplete is no choice, and Select2 drops it without a word: a message below says so.
function noteWhatWasNotChosen($) {
  const chosen = new WeakSet();
  const isPart = (part, text) => text.toLowerCase().includes(part?.toLowerCase());
  const removeNote = (select) => document.getElementById(`${select.id}_not_chosen`)?.remove();
  const addNote = (select, text) => {
    const template = document.getElementById("not-chosen");
    if (!template) return;
    const note = document.createElement("p");
    note.id = `${select.id}_not_chosen`;
    note.className = "errornote";
    note.setAttribute("role", "alert");
    note.textContent = template.innerHTML.replace("{typed}", () => text);
    select.parentElement.after(note);
  };
  $(document)
    .on("select2:opening", ({ target }) => {
      chosen.delete(target);
      removeNote(target);
    })
    .on("select2:selecting", ({ target }) => chosen.add(target))
    .on("select2:closing", ({ target }) => {
      const { dropdown, selection } = $(target).data("select2");
      const typed = (dropdown.$search ?? selection.$search)?.val().trim();
      // What is chosen already can be chosen again, which Select2 tells nobody.
      const isThere = [...target.selectedOptions].some((option) => isPart(typed, option.text));
      if (typed && !chosen.has(target) && !isThere) addNote(target, typed);
    });
}

window.addEventListener("load", () => window.django?.jQuery && noteWhatWasNotChosen(window.django.jQuery));
