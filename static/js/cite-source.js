// The button "Cite a source" below a text: a combobox that finds a source by its title, publisher or author and inserts
// its mark where the cursor was. Typing "[@" in the text opens it too, as "@" at the beginning of a line does in a list
// of lines: then what was typed in the combobox is put into the text if no source is chosen, so that a mark can be typed
// in full. Without this script a link leads to the list of sources, which shows the mark to copy.

const PAUSE_MS = 150;

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

let numberOfFinders = 0;

class SourceFinder {
  // isTyped: whether it was opened by typing in the text.
  constructor(button, isTyped = false) {
    this.button = button;
    this.isTyped = isTyped;
    this.area = button.parentElement.querySelector("textarea");
    const id = `cite-source-${++numberOfFinders}`;
    this.input = make("input", { type: "text", role: "combobox", autocomplete: "off", class: "vTextField" });
    const { label } = button.dataset;
    const named = { "aria-label": label, placeholder: label, "aria-autocomplete": "list", "aria-controls": id };
    for (const [key, value] of Object.entries(named)) this.input.setAttribute(key, value);
    this.list = make("ul", { id, role: "listbox", "aria-label": button.textContent });
    this.status = make("p", { role: "status", class: "help" });
    this.box = make("div", { class: "source-finder" }, this.input, this.list, this.status);
    this.show([]);
    button.after(this.box);
    button.setAttribute("aria-expanded", "true");
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.insert(event.target.closest("[role=option]")));
    this.box.addEventListener("focusout", (event) => this.box.contains(event.relatedTarget) || this.close());
    this.input.focus();
  }

  search() {
    clearTimeout(this.timer);
    this.pending?.abort();
    // The mark was typed in full.
    if (this.isTyped && this.input.value.includes("]")) return this.leave();
    const term = this.input.value.trim();
    if (!term) return this.show([]);
    this.isSearching = true;
    const { signal } = (this.pending = new AbortController());
    this.timer = setTimeout(async () => {
      try {
        const answer = await fetch(`${this.button.dataset.sources}&${new URLSearchParams({ term })}`, { signal });
        const { results } = await answer.json();
        this.show(results, results.length ? "" : this.button.dataset.none);
      } catch {
        if (!signal.aborted) this.show([], this.button.dataset.error);
      }
    }, PAUSE_MS);
  }

  show(results, status = "") {
    const options = results.map(({ text, lang, slug }, index) => {
      const attributes = { role: "option", id: `${this.list.id}-${index}`, "data-slug": slug, "aria-selected": "false" };
      return make("li", attributes, make("span", lang ? { lang } : {}, text), " ", make("code", {}, `@${slug}`));
    });
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.isSearching = false;
    this.status.textContent = [status, this.isTyped ? this.button.dataset.hint : ""].join(" ").trim();
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.choose(options.length ? 0 : -1);
  }

  choose(index) {
    const options = [...this.list.children];
    this.active = index;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", String(place === index));
    options[index]?.scrollIntoView({ block: "nearest" });
    if (options[index]) this.input.setAttribute("aria-activedescendant", options[index].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  onKey(event) {
    const number = this.list.children.length;
    if (event.isComposing) return;
    if (event.key === "Enter") {
      // Not the form's.
      event.preventDefault();
      if (this.list.children[this.active]) this.insert(this.list.children[this.active]);
      else if (this.isTyped && !this.isSearching) this.leave();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
    } else if (number && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.choose((this.active + (event.key === "ArrowDown" ? 1 : number - 1)) % number);
    }
  }

  insert(option) {
    if (!option) return;
    const { area, button } = this;
    const before = area.value.slice(0, area.selectionStart);
    const mark = (button.dataset.inserts === "line" ? lineFor : markFor)(before, option.dataset.slug);
    area.setRangeText(mark.text, area.selectionStart - mark.replaced, area.selectionEnd, "end");
    this.input.value = "";
    this.leave();
    area.selectionEnd = area.selectionStart = area.selectionStart - mark.back;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  leave() {
    this.close();
    this.area.focus();
  }

  close() {
    // Removing the field takes the focus out of it, which closes the box too.
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.timer);
    this.pending?.abort();
    this.button.setAttribute("aria-expanded", "false");
    if (this.isTyped && this.input.value) this.putIntoText(this.input.value);
    this.box.remove();
  }

  putIntoText(typed) {
    const { area } = this;
    area.setRangeText(typed, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// In an open bracket the source is added to it; "[@" that was typed is replaced. The cursor stays before "]", for the place.
function markFor(before, slug) {
  const typed = before.endsWith("[@") ? 2 : 0;
  const text = before.slice(0, before.length - typed);
  if (/\[@[^[\]]*$/.test(text)) return { text: `; @${slug}`, replaced: typed, back: 0 };
  const space = text && !/\s$/.test(text) ? " " : "";
  return { text: `${space}[@${slug}]`, replaced: typed, back: 1 };
}

function isLineBegun(before) {
  return /(^|\n)@$/.test(before);
}

function lineFor(before, slug) {
  const typed = isLineBegun(before) ? 1 : 0;
  const text = before.slice(0, before.length - typed);
  return { text: `${text && !text.endsWith("\n") ? "\n" : ""}${slug}@`, replaced: typed, back: 0 };
}

// Rows that are added are copies of an empty row, in which the links are buttons already.
document.addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll("a.cite-source")) {
    const button = make("button", { type: "button", class: "cite-source", "aria-expanded": "false" }, link.textContent);
    Object.assign(button.dataset, link.dataset);
    // Who works by keyboard types "[@", or "@" in a list of lines: the button would be one more stop after each of many.
    button.tabIndex = -1;
    link.replaceWith(button);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.cite-source");
  if (button) new SourceFinder(button);
});

document.addEventListener("input", (event) => {
  const button = event.target.parentElement?.querySelector(":scope > button.cite-source");
  if (!button || event.target.tagName !== "TEXTAREA" || event.inputType !== "insertText") return;
  const before = event.target.value.slice(0, event.target.selectionStart);
  if (button.dataset.inserts === "line" ? isLineBegun(before) : before.endsWith("[@")) new SourceFinder(button, true);
});
