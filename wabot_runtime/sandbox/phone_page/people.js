/** The customers one can write as: their list with the last message of each, and adding one. */
import { get, post } from './api.js';
import { avatar, byId, element } from './dom.js';
import { words } from './contents.js';

let people = [];
let selected;
let last = new Map();
let unread = new Map();
let changed = () => {};

/** `choose(person)` is called whenever another customer's phone is taken up. */
export async function startPeople(choose) {
  changed = choose;
  const dialog = byId('person-dialog');
  byId('add-person').addEventListener('click', () => {
    dialog.querySelector('form').reset();
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', async () => {
    const name = dialog.querySelector('input').value.trim();
    if (dialog.returnValue !== 'add' || !name) return;
    const person = await post('contacts', { name });
    await loadPeople();
    take(person.jid);
  });
  await loadPeople();
  take(localStorage.getItem('customer') ?? people[0].jid);
}

export async function loadPeople() {
  people = (await get('contacts')).filter(({ members }) => members.length === 0);
  for (const entry of await get('history?limit=500')) last.set(entry.chat, entry);
  show();
}

/** Notes a message for the list; marks it as unread if its customer's phone is not the one shown. */
export function noteMessage(entry) {
  last.set(entry.chat, entry);
  if (entry.from_me && entry.chat !== selected) unread.set(entry.chat, (unread.get(entry.chat) ?? 0) + 1);
  show();
}

function take(jid) {
  const person = people.find((one) => one.jid === jid) ?? people[0];
  selected = person.jid;
  localStorage.setItem('customer', selected);
  unread.delete(selected);
  show();
  changed(person);
}

function show() {
  byId('people').replaceChildren(...people.map(row));
}

function row({ jid, name }) {
  const count = unread.get(jid);
  const badge = count && element('span', { class: 'badge' }, String(count), element('span', { class: 'unseen' }, ' new'));
  const entry = last.get(jid);
  const who = element('span', { class: 'who' }, element('div', {}, name), element('div', { class: 'quiet last' }, entry ? words(entry) : 'No messages yet'));
  const attributes = { type: 'button', 'aria-current': jid === selected ? 'true' : undefined, on: { click: () => take(jid) } };
  return element('li', {}, element('button', attributes, avatar(name), who, badge));
}
