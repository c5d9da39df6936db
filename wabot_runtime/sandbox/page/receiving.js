/**
 * What the server delivers: shown, kept, and only then acknowledged.
 *
 * A frame that was delivered but never acknowledged comes again, so everything here may run twice.
 */
import { receiveReaction, receiveVote, showReaction, showVote } from './addons.js';
import { holds, recall } from './archive.js';
import { findOrCreateLatestChat } from './chats.js';
import { stores } from './collections.js';
import { ACK } from './constants.js';
import { MsgKey, createWid } from './ids.js';
import { me } from './keys.js';

import { Msg, keepMessages, showMessage } from './messages.js';
import { hide } from './models.js';
import { receiveReceipt } from './receipts.js';
import { send } from './wire.js';

const RECEIVERS = {
  message: receiveMessage,
  receipt: receiveReceipt,
  reaction: receiveReaction,
  vote: receiveVote,
  edit: receiveEdit,
  fill: receiveFill,
};

/** Takes deliveries in order and acknowledges each when it is safe here. */
export function receiveDeliveries({ items }) {
  for (const { n, again, frame } of items) {
    const safe = RECEIVERS[frame.kind](frame, again);
    safe.then(() => acknowledge(n), (error) => console.error('sandbox: delivery failed', error));
  }
}

let toAcknowledge = [];

function acknowledge(n) {
  if (toAcknowledge.push(n) > 1) return;
  queueMicrotask(() => {
    send({ op: 'got', ns: toAcknowledge });
    toAcknowledge = [];
  });
}

async function receiveMessage(frame, again) {
  const raw = attributesOf(frame);
  const present = stores.Msg.get(raw.id);
  if (present && frame.announceTwice) stores.Msg.trigger('add', present, stores.Msg, {});
  if (present && raw.type !== 'protocol') return keepMessages([present]);
  if (again && raw.type !== 'protocol' && (await holds(raw.id.toString()))) return undefined;
  // Through the store's own member: wa-js replaces it there to see revocations.
  const added = await stores.Msg.processMultipleMessages(createWid(frame.chat), [raw], { meta: {} }, 'relay');
  return keepMessages(added ?? []);
}

/** The attributes of a Msg, from what the server knows of a message. */
function attributesOf({ chat, id, fromMe, participant, data, t, ack, name, history }) {
  const key = new MsgKey({ fromMe, remote: chat, id, participant });
  const chatWid = createWid(chat);
  const revoked = data.protocolMessageKey ? { protocolMessageKey: MsgKey.fromString(data.protocolMessageKey) } : {};
  return {
    ...data, ...revoked, id: key, t, ack: ack ?? (fromMe ? ACK.SENT : ACK.CLOCK), notifyName: name ?? '',
    from: fromMe ? me.pn : chatWid, to: fromMe ? chatWid : me.pn, author: createWid(participant),
    self: fromMe ? 'out' : 'in', isNewMsg: !history, isMdHistoryMsg: Boolean(history),
  };
}

async function receiveEdit({ target, body, at }) {
  const message = stores.Msg.get(target);
  message?.set({ body, latestEditMsgKey: message.id, latestEditSenderTimestampMs: at });
  await keepMessages(message ? [message] : []);
}

/** A message that could not be read at first: now it can. */
async function receiveFill({ target, data }) {
  const message = stores.Msg.get(target);
  message?.set(data);
  message?.attachMedia();
  await keepMessages(message ? [message] : []);
}

/** Messages from before this device was linked: shown without being news. */
export async function receiveHistory(frames) {
  const shown = [];
  for (const frame of frames) {
    const raw = attributesOf({ ...frame, history: true });
    if (stores.Msg.get(raw.id)) continue;
    const { chat } = await findOrCreateLatestChat(frame.chat);
    chat.set('t', raw.t);
    const message = new Msg(raw);
    showMessage(chat, message);
    shown.push(message);
  }
  await keepMessages(shown);
}

/** Puts back what the archive holds, before anybody listens. */
export async function restore() {
  const { chats, messages, addons } = await recall();
  for (const { key, name, t, unreadCount } of chats) {
    (await findOrCreateLatestChat(key)).chat.set({ name, t, unreadCount });
  }
  for (const { order, chat, data } of messages) {
    const message = new Msg({ ...data, isNewMsg: false });
    hide(message, { order });
    showMessage(stores.Chat.get(chat), message);
  }
  for (const { kind, frame } of addons) ({ reaction: showReaction, vote: showVote })[kind](frame);
}

export function receiveTyping({ chat, state }) {
  stores.Chat.get(chat)?.presence.chatstate.set('type', state);
}
