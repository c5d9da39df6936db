/** One message as a row of the chat: bubble, quote, time, ticks, reactions, and what can be done with it. */
import { choices, contents, words } from './contents.js';
import { clock, element, icon } from './dom.js';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
const ACKS = { 1: 'sent', 2: 'delivered', 3: 'read' };

/** Draws a row. On a customer's phone the customer's messages are the ones at the right. */
export function bubble(entry, act) {
  const mine = !entry.from_me;
  const parts = [quote(entry, act), ...contents(entry, act), meta(entry, mine), choices(entry, act)];
  const body = element('div', { class: 'bubble' }, parts.filter(Boolean));
  const label = `${mine ? 'You' : 'Your company'}, ${clock(entry.at)}`;
  return element('li', { class: mine ? 'row mine' : 'row', 'data-key': entry.key, 'aria-label': label },
    element('div', { class: 'line' }, body, tools(entry, act)), reactions(entry));
}

function quote({ content }, act) {
  if (!content.quotedMsg) return undefined;
  const ours = content.quotedParticipant === act.sender;
  const line = words({ kind: content.quotedMsg.type, text: content.quotedMsg.body || content.quotedMsg.caption || content.quotedMsg.pollName, content: content.quotedMsg });
  return element('button', { type: 'button', class: 'quote', on: { click: () => act.jump(content.quotedStanzaID) } },
    element('b', {}, ours ? 'You' : 'Your company'), element('span', {}, line));
}

function meta(entry, mine) {
  const edited = entry.edits > 0 && !entry.revoked ? 'edited ' : '';
  const time = element('time', { datetime: new Date(entry.at * 1000).toISOString() }, edited + clock(entry.at));
  return element('div', { class: 'meta' }, time, mine && !entry.revoked ? ticks(entry.ack) : undefined);
}

function ticks(ack) {
  const words_ = ACKS[ack] ?? 'sending';
  return element('span', { class: 'ticks', 'data-ack': ack, title: words_ },
    icon(ack > 1 ? 'ticks' : 'tick'), element('span', { class: 'unseen' }, words_));
}

function reactions({ addons }) {
  const given = addons.filter(({ kind }) => kind === 'reaction').map(({ value }) => value);
  return given.length > 0 ? element('div', { class: 'reactions', role: 'img', 'aria-label': `Reactions: ${given.join(' ')}` }, given.join('')) : undefined;
}

function tools(entry, act) {
  if (entry.revoked) return undefined;
  const bar = element('div', { class: 'tools' });
  const plain = () => bar.replaceChildren(
    tool('reply', 'Reply', () => act.reply(entry)),
    tool('smile', 'React', () => bar.replaceChildren(picker())),
  );
  const picker = () => element('div', { class: 'emojis', role: 'group', 'aria-label': 'React with' }, EMOJIS.map((emoji) =>
    element('button', { type: 'button', 'aria-label': emoji, on: { click: () => { plain(); act.react(entry, emoji); } } }, emoji)));
  plain();
  return bar;
}

function tool(name, label, click) {
  return element('button', { type: 'button', class: 'icon', 'aria-label': label, title: label, on: { click } }, icon(name));
}
