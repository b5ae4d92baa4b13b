// A list that htmx refreshes in place: keeps URLs short and the focus where it was, makes the bars of the histogram
// links, and loads the whole page after an error.
(() => {
  const list = document.getElementById("list");

  // Leave empty parameters out of the URL.
  list.addEventListener("htmx:configRequest", ({ detail: { formData } }) => {
    const filled = [...formData].filter(([, value]) => value !== "");
    [...formData.keys()].forEach((name) => formData.delete(name));
    filled.forEach(([name, value]) => formData.append(name, value));
  });

  // htmx returns the focus to the element with the same id, which may have moved out of sight: scroll to it. If it is
  // gone, focus the summary of its facet, the first chip or the list, once htmx has processed the new elements.
  let facet;
  list.addEventListener("htmx:beforeSwap", () => { facet = document.activeElement.closest("details.facet"); });
  list.addEventListener("htmx:afterSettle", () => {
    const focused = document.activeElement;
    if (focused.matches(":focus-visible")) focused.scrollIntoView({ block: "nearest" });
    if (focused !== document.body) return;
    const chip = list.querySelector("#found .chips a");
    (facet?.querySelector("summary") ?? chip ?? list.querySelector("#found")).focus({ preventScroll: true });
  });

  // A click on a bar of the histogram clicks the same year in the list below it.
  list.addEventListener("click", (event) => {
    const bar = event.target.closest("#histogram a");
    if (!bar || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    list.querySelector(`#years a[href="${bar.getAttribute("href")}"]`).click();
  });

  // After an error load the whole page, which shows what is wrong.
  const loadWholePage = ({ detail: { elt } }) => (elt.href ? location.assign(elt.href) : list.submit());
  list.addEventListener("htmx:sendError", loadWholePage);
  list.addEventListener("htmx:responseError", loadWholePage);
})();
