// A second copy of unsaved text, in the browser's database. Chromium writes localStorage to the disk as much as a
// minute late, so that a crash of the whole browser would lose what was typed last; the database it writes at once.

const STORE = "entries";
// A broken profile may let the browser wait for its database for ever: then the page goes on without.
const LONGEST_WAIT_MS = 2000;
const waiting = new Map();
let opened, writing;

function open() {
  opened ??= new Promise((done) => {
    const request = indexedDB.open("summits typed", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => done(null);
    setTimeout(done, LONGEST_WAIT_MS, null);
  }).catch(() => null); // The browser does not allow it.
  return opened;
}

function writeAll(database, batch) {
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    transaction.oncomplete = done;
    transaction.onerror = transaction.onabort = failed;
    const store = transaction.objectStore(STORE);
    for (const [key, text] of batch) text === null ? store.delete(key) : store.put(text, key);
    transaction.commit();
  });
}

async function flush() {
  const database = await open();
  while (database && waiting.size) {
    const batch = [...waiting];
    waiting.clear();
    await writeAll(database, batch);
  }
}

// Copy an entry, or with null delete its copy. What comes while the last is being written is written after it.
export function mirror(key, text) {
  waiting.set(key, text);
  writing ??= flush().catch(() => {}).finally(() => (writing = undefined));
  return writing;
}

// Read all copies, as [key, text].
export async function copies() {
  const database = await open();
  if (!database) return [];
  const store = database.transaction(STORE).objectStore(STORE);
  const [keys, texts] = await Promise.all(
    [store.getAllKeys(), store.getAll()].map(
      (request) => new Promise((done) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => done([]);
      }),
    ),
  );
  return keys.map((key, place) => [key, texts[place]]);
}
