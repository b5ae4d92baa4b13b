// What a form holds, what of it was typed, and filling it in again. Passwords, codes and tokens are left out.

const NOT_TYPED = new Set(["password", "file", "submit", "button", "image", "reset"]);
const SECRET = new Set(["one-time-code", "current-password", "new-password"]);
// Fields that each page has for itself: its token, its user, the window that opened it.
const OF_THE_PAGE = new Set(["csrfmiddlewaretoken", "_draft", "_state", "_typed_by", "_popup", "_to_field"]);

// Django's two boxes for a choice of several: what is chosen is in the second one, which takes the name of the field.
const isOffered = (element) => element.id.endsWith("_from") && document.getElementById(element.id.replace(/from$/, "to"));
const isChosen = (element) => element.id.endsWith("_to") && document.getElementById(element.id.replace(/to$/, "from"));

function isKept(element, only) {
  const { name, type, autocomplete } = element;
  if (!name || name.includes("__prefix__") || OF_THE_PAGE.has(name) || (only && name !== only)) return false;
  return !NOT_TYPED.has(type) && !SECRET.has(autocomplete) && !name.includes("password") && !element.disabled && !isOffered(element);
}

export function elementsOf(form, only) {
  return [...form.elements].filter((element) => isKept(element, only));
}

const valuesOf = (options) => options.map((option) => option.value).sort();

// The values that an element would send.
export function present(element) {
  if (["checkbox", "radio"].includes(element.type)) return element.checked ? [element.value] : [];
  if (element.options) return valuesOf(isChosen(element) ? [...element.options] : [...element.selectedOptions]);
  return [element.value];
}

// The values that an element has as the server made it, whatever the browser has filled in since.
export function original(element) {
  if (["checkbox", "radio"].includes(element.type)) return element.defaultChecked ? [element.value] : [];
  if (element.options) {
    const options = [...element.options], chosen = options.filter((option) => option.defaultSelected);
    return valuesOf(chosen.length || element.multiple ? chosen : options.slice(0, 1));
  }
  if (element.type === "textarea") return [element.defaultValue];
  return [Object.assign(document.createElement("input"), { type: element.type, value: element.defaultValue }).value];
}

export function answers(elements, values) {
  return elements.flatMap((element) => values(element).map((value) => [element.name, value]));
}

// Answers as text, to be compared; the edition of the record that they were typed on does not count.
export function asText(list) {
  return JSON.stringify(list.filter(([name]) => name !== "_edition"));
}

export const isText = (element) => ["text", "textarea", "url", "email", "search", "tel", "number", "date"].includes(element.type);

const inWords = (element) =>
  element.options
    ? [...element.options].filter((option) => present(element).includes(option.value)).map((option) => option.text).join("; ")
    : element.type === "checkbox" ? (element.checked ? "✓" : "–") : element.value;

const plain = (node) => node?.textContent.trim().replace(/\s+/g, " ").replace(/:$/, "") ?? "";

// What an element is called on its page, its row before it.
function labelOf(element) {
  const row = element.closest(".inline-related")?.querySelector("summary, h3");
  return [plain(row), plain(element.labels?.[0]) || element.name].filter(Boolean).join(" · ");
}

// What was changed, as [label, text], for people to read and copy. `before` says what an element had, as text.
export function changed(elements, before) {
  return elements
    .filter((element) => element.type !== "hidden" && JSON.stringify(present(element)) !== (before.get(element) ?? '[""]'))
    .map((element) => [labelOf(element), inWords(element)]);
}

function choose(element, values) {
  const from = isChosen(element);
  if (from) {
    window.SelectBox.move_all(element.id, from.id);
    for (const option of from.options) option.selected = values.includes(option.value);
    window.SelectBox.move(from.id, element.id);
  } else {
    for (const option of element.options) option.selected = values.includes(option.value);
  }
}

// Fill the elements in with kept answers; what has no answer is left as it is, but for boxes and choices.
export function fill(elements, kept) {
  for (const element of elements) {
    const values = kept.filter(([name]) => name === element.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(element.type)) element.checked = values.includes(element.value);
    else if (element.options) choose(element, values);
    else if (values.length && element.type !== "hidden") element.value = values[0];
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
