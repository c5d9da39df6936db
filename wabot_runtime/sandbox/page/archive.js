/**
 * What this browser holds of the conversation: it survives a reload, a restart and a crash.
 *
 * Rows said while a transaction is under way share the next one, so a burst costs a few writes, not hundreds.
 */
import { committed, openDatabase, settled } from './database.js';
import { settings } from './settings.js';

const DATABASE = 'model-storage';
const STORES = ['message', 'chat', 'addon'];
const SOON_MS = 100;

let database;
let waiting = new Map();
let last = Promise.resolve();
let next;
let soon;

export async function openArchive() {
  database = await openDatabase(DATABASE, (created) => {
    const messages = created.createObjectStore('message', { keyPath: 'key' });
    messages.createIndex('chat', ['chat', 'order']);
    messages.createIndex('unsent', 'unsent'); // only rows that have the field are in it
    created.createObjectStore('chat', { keyPath: 'key' });
    created.createObjectStore('addon', { keyPath: 'key' });
  });
}

/**
 * Resolves when every row is safe from a killed browser. Rows, `{store, key, make}`, are made when they are written:
 * whatever changes in between costs nothing.
 */
export function keep(rows) {
  hold(rows);
  return flush();
}

/** Like keep, but lets up to a tenth of a second pass, so that ticks don't cost a write each. */
export function keepSoon(rows) {
  hold(rows);
  soon ??= new Promise((resolve) => {
    setTimeout(() => {
      soon = undefined;
      resolve(flush());
    }, SOON_MS);
  });
  return soon;
}

function hold(rows) {
  for (const row of rows) waiting.set(`${row.store}:${row.key}`, row);
}

function flush() {
  next ??= last.then(write);
  last = next;
  return next;
}

function write() {
  next = undefined;
  const rows = [...waiting.values()];
  waiting = new Map();
  if (rows.length === 0) return undefined;
  const transaction = database.transaction(STORES, 'readwrite', { durability: 'relaxed' });
  for (const { store, key, make } of rows) transaction.objectStore(store).put({ key, ...make() });
  const done = committed(transaction);
  transaction.commit();
  return done;
}

export async function holds(key) {
  return (await settled(database.transaction('message').objectStore('message').getKey(key))) !== undefined;
}

/** Every kept chat, the last messages of each (oldest first), and the reactions and votes. */
export async function recall() {
  const transaction = database.transaction(STORES);
  const [chats, addons] = await Promise.all(
    ['chat', 'addon'].map((store) => settled(transaction.objectStore(store).getAll())),
  );
  const byChat = database.transaction('message').objectStore('message').index('chat');
  const messages = await Promise.all(chats.map(({ key }) => newest(byChat, key, settings.remembered)));
  return { chats, addons, messages: messages.flat().sort((one, other) => one.order - other.order) };
}

/** Data of every own message that the server never confirmed, oldest first. */
export async function unsent() {
  const rows = await settled(database.transaction('message').objectStore('message').index('unsent').getAll());
  return rows.sort((one, other) => one.order - other.order).map(({ data }) => data);
}

function newest(index, chat, count) {
  const cursor = index.openCursor(IDBKeyRange.bound([chat, -Infinity], [chat, Infinity]), 'prev');
  const rows = [];
  return new Promise((resolve, reject) => {
    cursor.onerror = () => reject(cursor.error);
    cursor.onsuccess = () => {
      if (!cursor.result || rows.length === count) return resolve(rows);
      rows.push(cursor.result.value);
      return cursor.result.continue();
    };
  });
}

export async function destroyArchive() {
  await last;
  database.close();
  await settled(indexedDB.deleteDatabase(DATABASE));
}
