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

let received = Promise.resolve();

/** Takes deliveries one after the other, and acknowledges each when it is safe here. */
export function receiveDeliveries({ items }) {
  received = received.then(() => receiveAll(items));
  return received;
}

async function receiveAll(items) {
  for (const { n, again, frame } of items) {
    try {
      const { kept } = await RECEIVERS[frame.kind](frame, again);
      Promise.resolve(kept).then(() => acknowledge(n));
    } catch (error) {
      console.error('sandbox: delivery failed', error);
    }
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
  if (present) return { kept: keepMessages([present]) };
  if (again && raw.type !== 'protocol' && (await holds(raw.id.toString()))) return {};
  // Through the store's own member: wa-js replaces it there to see revocations.
  await stores.Msg.processMultipleMessages(createWid(frame.chat), [raw], { meta: {} }, 'relay');
  const shown = stores.Msg.get(raw.id);
  return { kept: keepMessages(shown ? [shown] : []) };
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

function receiveEdit({ target, body, at }) {
  const message = stores.Msg.get(target);
  message?.set({ body, latestEditMsgKey: message.id, latestEditSenderTimestampMs: at });
  return { kept: keepMessages(message ? [message] : []) };
}

/** A message that could not be read at first: now it can. */
function receiveFill({ target, data }) {
  const message = stores.Msg.get(target);
  message?.set(data);
  message?.attachMedia();
  return { kept: keepMessages(message ? [message] : []) };
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
