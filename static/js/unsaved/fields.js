// What a form holds, what of it was typed, and filling it in again. Passwords, codes and tokens are left out.

const UNTYPED = new Set(["password", "file", "submit", "button", "image", "reset"]);
const SECRET = new Set(["one-time-code", "current-password", "new-password"]);
// Fields that each page has for itself: its token, its user, the window that opened it; and consent, which is given
// to what the page shows then.
const PAGE_FIELDS = new Set(["csrfmiddlewaretoken", "_draft", "_page_state", "_typed_by", "_popup", "_to_field", "anyway"]);

// Django's two boxes for a choice of several: what is chosen is in the second one, which takes the name of the field.
const isOffered = (element) => element.id.endsWith("_from") && document.getElementById(element.id.replace(/from$/, "to"));
const isChosen = (element) => element.id.endsWith("_to") && document.getElementById(element.id.replace(/to$/, "from"));

function isKept(element, only) {
  const { name, type, autocomplete } = element;
  if (!name || name.includes("__prefix__") || PAGE_FIELDS.has(name) || (only && name !== only)) return false;
  return !UNTYPED.has(type) && !SECRET.has(autocomplete) && !name.includes("password") && !element.disabled && !isOffered(element);
}

export function elementsOf(form, only) {
  return [...form.elements].filter((element) => isKept(element, only));
}

const valuesOf = (options) => options.map((option) => option.value).sort();

// The values that an element would send.
export function currentValues(element) {
  if (["checkbox", "radio"].includes(element.type)) return element.checked ? [element.value] : [];
  if (element.options) return valuesOf(isChosen(element) ? [...element.options] : [...element.selectedOptions]);
  return [element.value];
}

// The values that an element has as the server made it, whatever the browser has filled in since.
export function originalValues(element) {
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

// Answers as text, to be compared; the state of the record that they were typed on does not count.
export function asText(list) {
  return JSON.stringify(list.filter(([name]) => name !== "_form_state"));
}

export const isText = (element) => ["text", "textarea", "url", "email", "search", "tel", "number", "date"].includes(element.type);

const displayText = (element) =>
  element.options
    ? [...element.options].filter((option) => currentValues(element).includes(option.value)).map((option) => option.text).join("; ")
    : element.type === "checkbox" ? (element.checked ? "✓" : "–") : element.value;

const plain = (node) => node?.textContent.trim().replace(/\s+/g, " ").replace(/:$/, "") ?? "";

// What an element is called on its page, its row before it.
function labelOf(element) {
  const row = element.closest(".inline-related")?.querySelector("summary, h3")?.cloneNode(true);
  row?.querySelectorAll("a, button, label, input").forEach((one) => one.remove());
  return [plain(row), plain(element.labels?.[0]) || element.name].filter(Boolean).join(" · ");
}

// What was changed: `changed` as [label, text], for people to read and copy, and `originals` as [name, values], by
// which it can be put back without what others changed meanwhile. `before` says what an element had.
export function changesOf(elements, before) {
  // Django makes the second of its two boxes once the page is there; what was chosen is known of the first.
  const had = (element) => before.get(element) ?? before.get(isChosen(element)) ?? originalValues(element);
  const isChanged = (element) => element.type !== "hidden" && JSON.stringify(currentValues(element)) !== JSON.stringify(had(element));
  const found = elements.filter(isChanged);
  return {
    changed: found.map((element) => [labelOf(element), displayText(element)]),
    originals: found.map((element) => [element.name, had(element)]),
  };
}

const isBox = ({ type }) => ["checkbox", "radio"].includes(type);

// The values before an entry was typed, for the elements that it changed.
export function beforeEntry(elements, { originals }) {
  const had = new Map(originals.map(([name]) => [name, originals.filter(([other]) => other === name).flatMap(([, values]) => values)]));
  return elements
    .filter(({ name }) => had.has(name))
    .map((element) => [element, isBox(element) ? had.get(element.name).filter((value) => value === element.value) : had.get(element.name)]);
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

// What a choice of several holds when only the editor's own changes are made to it.
function merged(element, values, had) {
  const now = currentValues(element);
  return [...now.filter((value) => values.includes(value) || !had.includes(value)), ...values.filter((value) => !had.includes(value))];
}

// Fill the elements in with an entry: only what it changed, so that nothing goes back that others changed meanwhile.
export function fill(elements, entry) {
  const before = new Map(beforeEntry(elements, entry));
  for (const element of elements) {
    if (!before.has(element) || (entry.textOnly && !isText(element))) continue;
    const values = entry.answers.filter(([name]) => name === element.name).map(([, value]) => value);
    if (isBox(element)) element.checked = values.includes(element.value);
    else if (element.options) choose(element, element.multiple ? merged(element, values, before.get(element)) : values);
    else if (values.length && element.type !== "hidden") element.value = values[0];
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
