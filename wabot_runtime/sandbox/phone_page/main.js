/** Starts the phone page and hands each happening to the part that shows it. */
import { follow } from './api.js';
import { addMessage, holds, moveTicks, openChat, refreshChat, startChat } from './chat.js';
import { showCompany, startCompany } from './company.js';
import { answer, startComposer, writeAs } from './composer.js';
import { byId, icon } from './dom.js';
import { loadPeople, noteMessage, startPeople } from './people.js';

const TYPING_WORDS = { composing: 'typing…', recording: 'recording…' };

let customer;
let linked = false;

const HAPPENINGS = {
  message({ entry }) {
    noteMessage(entry);
    addMessage(entry);
    if (entry.from_me && entry.chat === customer) presence();
  },
  ticks: moveTicks,
  changed: ({ key }) => holds(key) && refreshChat(),
  linking: showLink,
  contacts: loadPeople,
  typing: ({ chat, state }) => chat === customer && presence(TYPING_WORDS[state]),
  call() {},
};

async function showLink() {
  linked = await showCompany();
  presence();
}

function presence(words) {
  byId('presence').textContent = words ?? (linked ? 'business account' : 'not linked yet');
}

function choose(person) {
  customer = person.jid;
  writeAs(person.jid);
  presence();
  return openChat(person);
}

const ICONS = { 'add-person': 'plus', attach: 'clip', 'share-place': 'pin', send: 'send', 'drop-quote': 'close' };
for (const [id, name] of Object.entries(ICONS)) byId(id).append(icon(name));

startCompany();
startComposer();
startChat(answer);
await startPeople(choose);

follow({
  happened: (kind, facts) => HAPPENINGS[kind](facts),
  async connected(yes) {
    byId('trouble').hidden = yes;
    if (yes) await Promise.all([showLink(), loadPeople(), refreshChat()]); // what was missed before
  },
});
