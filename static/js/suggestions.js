// Suggestions while one types, for each form with data-suggestions: an editable combobox with list autocomplete, as the
// ARIA Authoring Practices describe it. The server sends the list, in words of the reader's language; without this
// script the form is a plain one.

const PAUSE_MS = 120;

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function make(name, attributes) {
  return set(document.createElement(name), attributes);
}

// The look comes with the first use: no page waits for it.
let look;
function dress(href) {
  return (look ??= new Promise((done) => {
    const link = make("link", { rel: "stylesheet", href });
    link.onload = link.onerror = done;
    document.head.append(link);
  }));
}

class Combobox {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    const id = `${this.input.id}-suggestions`;
    this.list = make("div", { id, class: "suggestions", role: "listbox", "aria-label": form.dataset.label });
    this.said = make("span", { class: "visually-hidden", role: "status" });
    form.append(this.list, this.said);
    // A field of the type "search" may not be a combobox, and would be emptied by the first Escape.
    set(this.input, { type: "text", autocomplete: "off", role: "combobox" });
    set(this.input, { "aria-autocomplete": "list", "aria-controls": id });
    this.show();
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    window.addEventListener("pagehide", () => this.close());
    // The field keeps the focus while the mouse is in the list; a click on an option follows its link.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  // Ask for suggestions once the reader pauses; only the last question is answered. `then` follows if there are any.
  ask(then = () => {}, pause = PAUSE_MS) {
    this.forget();
    this.choose(-1);
    if (!this.input.value.trim()) return this.show();
    const asked = (this.asked = new AbortController());
    this.timer = setTimeout(async () => {
      try {
        const sent = await this.fetch(asked.signal);
        if (asked.signal.aborted) return;
        this.show(sent);
        if (this.options.length) then();
      } catch {
        if (!asked.signal.aborted) this.close();
      }
    }, pause);
  }

  async fetch(signal) {
    const address = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: this.input.value })}`;
    const [answer] = await Promise.all([fetch(address, { signal }), dress(this.form.dataset.styles)]);
    const html = answer.ok ? await answer.text() : "";
    return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  }

  forget() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  // Show the groups of options that the server sent in one element, which says how many they are; or nothing.
  show(sent = null) {
    this.list.replaceChildren(...(sent?.children ?? []));
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, index) => set(option, { id: `${this.list.id}-${index}` }));
    this.list.querySelectorAll("[role=group]").forEach((group, index) => {
      const heading = set(group.firstElementChild, { id: `${this.list.id}-group-${index}` });
      set(group, { "aria-labelledby": heading.id });
    });
    this.list.hidden = !this.options.length;
    this.said.textContent = sent?.dataset.said ?? "";
    set(this.input, { "aria-expanded": !this.list.hidden });
    this.choose(-1);
  }

  close() {
    this.forget();
    this.show();
  }

  // Make an option the active one; with -1 the reader is in the text.
  choose(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    set(option, { "aria-selected": "true" }).scrollIntoView({ block: "nearest" });
    set(this.input, { "aria-activedescendant": option.id });
  }

  // One option down or up; past either end is the text itself. A closed list is opened first.
  move(step) {
    const last = this.options.length - 1;
    if (last < 0) return this.ask(() => this.move(step), 0);
    const next = this.active + step;
    this.choose(next < -1 ? last : next > last ? -1 : next);
  }

  onKey(event) {
    const { key } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Escape") {
      event.preventDefault();
      if (this.list.hidden) this.input.value = "";
      this.close();
    } else if (key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.options[this.active].click();
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      this.choose(-1);
    }
  }
}

for (const form of document.querySelectorAll("form[data-suggestions]")) new Combobox(form);
