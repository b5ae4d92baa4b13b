// Suggestions while the user types, for each form with data-suggestions: an editable combobox with list autocomplete, as
// in the ARIA Authoring Practices. The server renders the list in the user's language; without this script the form is
// a plain one.

const PAUSE_MS = 120;

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function createElement(name, attributes) {
  return setAttributes(document.createElement(name), attributes);
}

// The style sheet is loaded with the first suggestions.
let styles;
function loadStyles(href) {
  return (styles ??= new Promise((done) => {
    const link = createElement("link", { rel: "stylesheet", href });
    link.onload = link.onerror = done;
    document.head.append(link);
  }));
}

class Combobox {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    const id = `${this.input.id}-suggestions`;
    this.list = createElement("div", { id, class: "suggestions", role: "listbox", "aria-label": form.dataset.label });
    this.status = createElement("span", { class: "visually-hidden", role: "status" });
    form.append(this.list, this.status);
    // A field of the type "search" may not be a combobox, and would be emptied by the first Escape.
    setAttributes(this.input, { type: "text", autocomplete: "off", role: "combobox" });
    setAttributes(this.input, { "aria-autocomplete": "list", "aria-controls": id });
    this.show();
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.request());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    window.addEventListener("pagehide", () => this.close());
    // The field keeps the focus while the mouse is in the list; a click on an option follows its link.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  // Request suggestions once the user pauses; an earlier request is aborted. `then` is called if there are any.
  request(then = () => {}, pause = PAUSE_MS) {
    this.abort();
    this.choose(-1);
    if (!this.input.value.trim()) return this.show();
    const request = (this.pending = new AbortController());
    this.timer = setTimeout(async () => {
      try {
        const groups = await this.fetch(request.signal);
        if (request.signal.aborted) return;
        this.show(groups);
        if (this.options.length) then();
      } catch {
        if (!request.signal.aborted) this.close();
      }
    }, pause);
  }

  async fetch(signal) {
    const url = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: this.input.value })}`;
    const [response] = await Promise.all([fetch(url, { signal }), loadStyles(this.form.dataset.styles)]);
    const html = response.ok ? await response.text() : "";
    return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  }

  abort() {
    clearTimeout(this.timer);
    this.pending?.abort();
  }

  // Show the groups of options in the element that the server sent, which has a status text with their number; or none.
  show(groups = null) {
    this.list.replaceChildren(...(groups?.children ?? []));
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, index) => setAttributes(option, { id: `${this.list.id}-${index}` }));
    this.list.querySelectorAll("[role=group]").forEach((group, index) => {
      const heading = setAttributes(group.firstElementChild, { id: `${this.list.id}-group-${index}` });
      setAttributes(group, { "aria-labelledby": heading.id });
    });
    this.list.hidden = !this.options.length;
    this.status.textContent = groups?.dataset.status ?? "";
    setAttributes(this.input, { "aria-expanded": !this.list.hidden });
    this.choose(-1);
  }

  close() {
    this.abort();
    this.show();
  }

  // Make an option the active one; -1 stands for the text field.
  choose(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    setAttributes(option, { "aria-selected": "true" }).scrollIntoView({ block: "nearest" });
    setAttributes(this.input, { "aria-activedescendant": option.id });
  }

  // Move one option down or up; beyond either end is the text field. A closed list is opened first.
  move(step) {
    const last = this.options.length - 1;
    if (last < 0) return this.request(() => this.move(step), 0);
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
