/** The customer's chat with the company: kept in step with the history, redrawing only what changed. */
import { get, post } from './api.js';
import { bubble } from './bubble.js';
import { byId, element } from './dom.js';

const SHOWN = 300;

let person;
let entries = new Map();
let drawn = new Map();
let reply = () => {};
let following = true;

/** `replyTo(entry)` is called when a person wants to answer a certain message. */
export function startChat(replyTo) {
  reply = replyTo;
  byId('messages').addEventListener('load', follow, { capture: true }); // a picture grows the chat when it is there
}

function follow() {
  const list = byId('messages');
  if (following) list.scrollTop = list.scrollHeight;
}

export async function openChat(chosen) {
  person = chosen;
  byId('holder').textContent = person.name;
  byId('messages').replaceChildren(element('li', { class: 'empty', 'aria-busy': 'true' }, 'Loading…'));
  [entries, drawn] = [new Map(), new Map()];
  await refreshChat();
}

/** Reads the whole chat again: after a reconnect, and when something in it changed. */
export async function refreshChat() {
  const { jid } = person;
  const fresh = await get(`history?limit=${SHOWN}&chat=${encodeURIComponent(jid)}`);
  if (person.jid !== jid) return;
  const newest = fresh.at(-1)?.seq ?? 0;
  const since = [...entries.values()].filter(({ seq }) => seq > newest); // heard of while the answer was on its way
  entries = new Map([...fresh, ...since].map((entry) => [entry.key, entry]));
  draw();
}

export function addMessage(entry) {
  if (entry.chat !== person?.jid) return;
  entries.set(entry.key, entry);
  draw();
}

export function moveTicks({ key, ack }) {
  const entry = entries.get(key);
  if (!entry || ack <= entry.ack) return;
  entries.set(key, { ...entry, ack });
  draw();
}

export const holds = (key) => entries.has(key);

const acts = () => ({
  sender: person.jid,
  reply,
  jump,
  react: ({ key, addons }, emoji) => {
    const before = addons.find(({ kind, sender }) => kind === 'reaction' && sender === person.jid)?.value;
    return post('reactions', { sender: person.jid, target: key, text: before === emoji ? '' : emoji });
  },
  vote: ({ key }, options) => post('votes', { sender: person.jid, target: key, options }),
  tap: ({ key }, choice) => post('taps', { sender: person.jid, target: key, choice }),
});

function jump(id) {
  const row = [...drawn.values()].find(({ entry }) => entry.id === id)?.row;
  row?.scrollIntoView({ block: 'center' });
  row?.classList.add('flash');
  setTimeout(() => row?.classList.remove('flash'), 1200);
}

function draw() {
  const list = byId('messages');
  following = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const act = acts();
  const rows = [...entries.values()].sort((one, other) => one.seq - other.seq).flatMap((entry, index, all) => {
    const day = dayOf(entry.at);
    const first = index === 0 || dayOf(all[index - 1].at) !== day;
    return [...(first ? [dayRow(day)] : []), rowOf(entry, act)];
  });
  place(list, rows.length > 0 ? rows : [emptyRow()]);
  following ||= rows.length < 3;
  follow();
}

/** Moves rows into place without touching those that already are: focus and playing media stay. */
function place(list, rows) {
  const wanted = new Set(rows);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  rows.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
}

function rowOf(entry, act) {
  const state = JSON.stringify(entry);
  const known = drawn.get(entry.key);
  if (known?.state === state) return known.row;
  const row = bubble(entry, act);
  drawn.set(entry.key, { state, row, entry });
  return row;
}

const days = new Map();

function dayRow(day) {
  if (!days.has(day)) days.set(day, element('li', { class: 'day' }, day));
  return days.get(day);
}

function emptyRow() {
  return element('li', { class: 'empty' }, `${person.name} has not written yet. Say hi: the bot answers here once its number is linked.`);
}

function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  const today = day.toDateString() === new Date().toDateString();
  return today ? 'Today' : day.toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' });
}
