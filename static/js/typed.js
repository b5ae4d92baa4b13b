// What is typed at the desk and not saved stays in this browser, and is offered on the page it was typed on: after a
// lost connection, a closed window, a session that ended.

const SENT = "summits sent", TYPED = "summits typed ";
const note = document.getElementById("typed-note");
const form = note?.closest("form");
const key = note && `${TYPED}${note.dataset.user} ${location.pathname}`;

// All that the form would send, but for the token of its session.
function answers() {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

// Whether two lists of answers differ in more than the edition of the record that they were typed on.
function differ(some, others) {
  const typed = (list) => JSON.stringify(list.filter(([name]) => name !== "_edition"));
  return typed(some) !== typed(others);
}

// A save that succeeded says so on the page that follows.
const sent = sessionStorage.getItem(SENT);
if (sent && document.querySelector(".messagelist .success")) localStorage.removeItem(sent);
sessionStorage.removeItem(SENT);

document.getElementById("logout-form")?.addEventListener("submit", () => {
  for (const name of Object.keys(localStorage)) if (name.startsWith(TYPED)) localStorage.removeItem(name);
});

function keep() {
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), answers: answers() }));
}

// The server makes the page of the answers, rows and all, and does not save it.
function putBack(kept) {
  const back = document.createElement("form");
  back.method = "post";
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of [...kept, ["csrfmiddlewaretoken", token], ["not_yet", "1"]]) {
    const field = Object.assign(document.createElement("textarea"), { name, value });
    back.append(field);
  }
  back.hidden = true;
  document.body.append(back);
  back.submit();
}

function offer({ at, answers: kept }) {
  const shown = note.content.cloneNode(true);
  shown.querySelector("time").textContent = new Date(at).toLocaleString(document.documentElement.lang || undefined);
  shown.querySelector("[value=put-back]").addEventListener("click", () => putBack(kept));
  shown.querySelector("[value=forget]").addEventListener("click", (event) => {
    localStorage.removeItem(key);
    event.target.closest("section").remove();
  });
  note.before(shown);
}

if (form) {
  const kept = JSON.parse(localStorage.getItem(key) || "null");
  // A page that came back with what was typed, refused or held back, has it in its fields.
  const cameBack = document.querySelector("#content-main .errornote");
  // The other scripts have made the autocompletes by then.
  window.addEventListener("load", () => {
    const shown = answers();
    // Going back, the browser itself may have filled the fields with what was typed.
    if (kept && !cameBack && differ(kept.answers, shown)) offer(kept);
    let waiting;
    const typed = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => differ(answers(), shown) && keep(), 500);
    };
    for (const event of ["input", "change"]) form.addEventListener(event, typed);
    // Autocompletes tell of a choice by jQuery's events only.
    window.django?.jQuery?.(form).on("change", typed);
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      keep();
      sessionStorage.setItem(SENT, key);
    });
  });
}
