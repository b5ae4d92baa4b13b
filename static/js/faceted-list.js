// A list that htmx refreshes in place: its addresses are short, its focus is kept, its drawing leads to years, and a
// failure is shown.
(() => {
  const list = document.getElementById("list");

  // What is left empty does not stand in the address.
  list.addEventListener("htmx:configRequest", ({ detail: { formData } }) => {
    const given = [...formData].filter(([, value]) => value !== "");
    [...formData.keys()].forEach((name) => formData.delete(name));
    given.forEach(([name, value]) => formData.append(name, value));
  });

  // htmx returns the focus to what has the same id; a value chosen by the keyboard has moved to the head of its facet,
  // out of sight maybe. Where the focus is gone: to the summary of the facet, the chips, the list; not before htmx has
  // made them work in place.
  let facet;
  list.addEventListener("htmx:beforeSwap", () => { facet = document.activeElement.closest("details.facet"); });
  list.addEventListener("htmx:afterSettle", () => {
    const focused = document.activeElement;
    if (focused.matches(":focus-visible")) focused.scrollIntoView({ block: "nearest" });
    if (focused !== document.body) return;
    const chip = list.querySelector("#found .chips a");
    (facet?.querySelector("summary") ?? chip ?? list.querySelector("#found")).focus({ preventScroll: true });
  });

  // A bar of the drawing does what the same year in the list under it does.
  list.addEventListener("click", (event) => {
    const bar = event.target.closest("#histogram a");
    if (!bar || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    list.querySelector(`#years a[href="${bar.getAttribute("href")}"]`).click();
  });

  // No answer in place: ask for the whole page, which says what is wrong.
  const wholePage = ({ detail: { elt } }) => (elt.href ? location.assign(elt.href) : list.submit());
  list.addEventListener("htmx:sendError", wholePage);
  list.addEventListener("htmx:responseError", wholePage);
})();
