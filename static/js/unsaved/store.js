// Unsaved text in this browser: an entry of localStorage for each page on which something was typed and not saved.
// What is found there is not trusted: anybody who uses this browser may have written it.

import { copies, mirror } from "./mirror.js";

const PREFIX = "summits typed ";
const IDENTIFIER = /^[a-z0-9]{8,40}$/;
const DAY_MS = 24 * 3600 * 1000;
// What the page says of itself: whose it is, the URL of the admin, for how many days text is kept.
const { user, adminUrl, days, now: serverSeconds } = document.getElementById("unsaved").dataset;
// The clock of this computer may be wrong by years: where it is by more than a day, that of the server counts.
const skew = Number(serverSeconds) * 1000 - Date.now();
const now = () => Date.now() + (Math.abs(skew) > DAY_MS ? skew : 0);

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // The browser does not allow it.
  }
}

const isPairs = (list) =>
  Array.isArray(list) && list.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === "string"));

const isStrings = (list) => Array.isArray(list) && list.every((one) => typeof one === "string");

// What the changed fields had before, as [name, values]. An entry of an earlier version does not say: only its texts
// are put back then, and no choices.
const saysOriginals = ({ originals }) =>
  Array.isArray(originals) &&
  originals.every((pair) => Array.isArray(pair) && typeof pair[0] === "string" && isStrings(pair[1]));
const originalsOf = (found) => ({
  textOnly: !saysOriginals(found),
  originals: saysOriginals(found) ? found.originals : found.answers.map(([name]) => [name, []]),
});

// The address of a page of the admin, or null for anything else.
function adminPageUrl(page) {
  if (typeof page !== "string") return null;
  try {
    const address = new URL(page, location.origin);
    return address.origin === location.origin && address.pathname.startsWith(adminUrl) ? address : null;
  } catch {
    return null;
  }
}

// Read an entry; null for what is none. Earlier versions named an entry by its page and kept less.
function read(key) {
  const id = key.slice(key.indexOf(" ", PREFIX.length) + 1);
  let found;
  try {
    found = JSON.parse(storage().getItem(key));
  } catch {
    return null;
  }
  const address = adminPageUrl(found?.page ?? id);
  if (!address || !Number.isFinite(found?.at) || !isPairs(found.answers)) return null;
  if (!found.page) return { key, id, address, title: id, version: 0, changed: [], at: found.at, answers: found.answers, ...originalsOf(found) };
  const { at, title, version, answers, changed } = found;
  const isEntry = IDENTIFIER.test(id) && typeof title === "string" && Number.isInteger(version) && isPairs(changed);
  return isEntry ? { key, id, address, title, version, changed, at, answers, ...originalsOf(found) } : null;
}

const keysFrom = (beginning) => Object.keys(storage() ?? {}).filter((key) => key.startsWith(beginning));
const ownKeys = () => (user ? keysFrom(`${PREFIX}${user} `) : []);

export const isKnown = Boolean(user);

export function newIdentifier() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const keyOf = (id) => `${PREFIX}${user} ${id}`;

export const count = () => ownKeys().length;

// This user's entries, the newest first.
export function entries() {
  return ownKeys().map(read).filter(Boolean).sort((one, other) => other.at - one.at);
}

export const isOfThisPage = (entry) => entry.address.pathname === location.pathname;

// Write an entry; returns whether the browser took it.
export function write(id, entry) {
  const text = JSON.stringify({ at: now(), ...entry });
  try {
    storage().setItem(keyOf(id), text);
    mirror(keyOf(id), text);
    return true;
  } catch {
    return false;
  }
}

// Each of these returns a promise that is kept when nothing is left of it on the disk.
export function remove(key) {
  storage()?.removeItem(key);
  return mirror(key, null);
}

export function removeAll() {
  return Promise.all(ownKeys().map(remove));
}

const timeOf = (text) => {
  try {
    return JSON.parse(text)?.at ?? 0;
  } catch {
    return 0;
  }
};

// Take from the copies what a crash of the browser has lost.
export async function restore() {
  try {
    for (const [key, text] of await copies()) {
      const isLater = timeOf(text) > timeOf(storage().getItem(key));
      if (String(key).startsWith(PREFIX) && isLater) storage().setItem(key, text);
    }
  } catch {
    // There is no storage, or no room in it.
  }
}

// Whether the browser takes anything at all.
export function isUsable() {
  try {
    storage().setItem("summits probe", "1");
    storage().removeItem("summits probe");
    return true;
  } catch {
    return false;
  }
}

// A time to come was written by a clock that was wrong: the days are counted from now on.
function dateAgain(key) {
  const text = JSON.stringify({ ...JSON.parse(storage().getItem(key)), at: now() });
  try {
    storage().setItem(key, text);
    mirror(key, text);
  } catch {
    // It stays as it is.
  }
}

// Remove what is too old, whosever it is, and what cannot be read.
export function sweep() {
  for (const key of keysFrom(PREFIX)) {
    const entry = read(key);
    if (!entry || now() - entry.at > days * DAY_MS) remove(key);
    else if (entry.at - now() > DAY_MS) dateAgain(key);
  }
}

// Remove what the server says it has saved, unless more was typed since. The cookie that says so goes last: where the
// page is left before nothing stands on the disk, the next page removes what it finds there.
export function removeSaved() {
  for (const [, id, version] of document.cookie.matchAll(/(?:^|; )saved-([a-z0-9]{8,40})=(\d+)/g)) {
    const entry = read(keyOf(id));
    const isMore = entry && entry.version > Number(version);
    Promise.resolve(isMore || remove(keyOf(id))).then(() => {
      document.cookie = `saved-${id}=; path=${adminUrl}; max-age=0; samesite=strict`;
    });
  }
}
