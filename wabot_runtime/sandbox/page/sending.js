/**
 * Messages on their way out: shown at once, kept, sent, and sent again with the same id until confirmed.
 */
import { ACK } from './constants.js';
import { unsent } from './archive.js';
import { stores } from './collections.js';
import { revokeWith } from './connection.js';
import { MsgKey, randomHex, unixTime } from './ids.js';
import { me } from './keys.js';
import { define, whenDefined } from './loader.js';
import { Msg, dataOf, keepMessages, showMessage } from './messages.js';
import { call, sendIfConnected } from './wire.js';

const unconfirmed = new Map();
const underWay = new Map();

/** Two promises, as clients expect: the message in the page's store, and the server's confirmation. */
export function addAndSendMsgToChat(chat, given) {
  const message = given instanceof Msg ? given : new Msg(given);
  const added = show(chat, message);
  const confirmed = added.then(() => transmit(message));
  for (const promise of [added, confirmed]) promise.catch(() => {}); // a client may look at one only
  return [added, confirmed];
}

async function show(chat, message) {
  if (stores.Msg.get(message)) {
    throw Object.assign(new Error(`message ${message.id} is already here`), { name: 'DuplicateMessageError' });
  }
  chat.set({ t: message.t });
  showMessage(chat, message);
  return message;
}

async function transmit(message) {
  const key = message.id.toString();
  const confirmation = new Promise((resolve) => unconfirmed.set(key, resolve));
  const kept = keepMessages([message]);
  underWay.set(key, kept);
  await kept;
  underWay.delete(key);
  sendIfConnected({ op: 'send', key, data: dataOf(message) });
  return confirmation;
}

/** Resolves when nothing is on its way to the socket any more: whoever says something about a message waits. */
export async function nothingUnderWay() {
  await Promise.all(underWay.values());
}

/** After a reconnect or a restart: everything the server never confirmed goes out once more. */
export async function sendAgain() {
  for (const data of await unsent()) sendIfConnected({ op: 'send', key: data.id, data });
}

/** The server's word on a message: its first tick, or a refusal. */
export function confirm({ key, status, t }) {
  const message = stores.Msg.get(key);
  const resolve = unconfirmed.get(key) ?? (() => {});
  unconfirmed.delete(key);
  if (status !== 'ok') {
    message?.set('ack', ACK.FAILED);
    if (message) keepMessages([message]);
    return resolve({ messageSendResult: 'ERROR_NETWORK' });
  }
  message?.set({ t });
  message?.updateAck(ACK.SENT);
  return resolve({ messageSendResult: 'OK', t, count: null });
}

function outgoing(chat, attributes) {
  const id = new MsgKey({ from: me.pn, to: chat.id, id: `3EB0${randomHex(9)}`, selfDir: 'out' });
  return { ...attributes, id, t: unixTime(), from: me.pn, to: chat.id, self: 'out', isNewMsg: true, local: true, ack: ACK.CLOCK };
}

// Through the namespace, so that a client's replacement of the function is honoured.
const sendByName = (...args) => whenDefined('WAWebSendMsgChatAction', (actions) => actions.addAndSendMsgToChat(...args));

async function forwardMessages({ chat, msgs }) {
  for (const message of msgs) {
    await sendByName(chat, outgoing(chat, { ...message.attributes, isForwarded: true }))[1];
  }
  return true;
}

async function edit(message, changes) {
  await nothingUnderWay();
  await call({ op: 'edit', key: message.id.toString(), body: changes.body });
  message.set(changes);
  await keepMessages([message]);
}

revokeWith(async (messages) => {
  await nothingUnderWay();
  for (const message of messages) {
    await call({ op: 'revoke', key: message.id.toString() });
    message.set({ type: 'revoked', body: undefined });
  }
  await keepMessages(messages);
});

function editNow(message, body) {
  return edit(message, { body, latestEditMsgKey: message.id, latestEditSenderTimestampMs: Date.now() });
}

function editAs(message, { body, latestEditMsgKey, latestEditSenderTimestampMs }) {
  return edit(message, { body, latestEditMsgKey, latestEditSenderTimestampMs });
}

define('WAWebSendMsgChatAction', { addAndSendMsgToChat, addAndSendTextMsg() {} });
define('WAWebSendTextMsgChatAction', {
  sendTextMsgToChat: (chat, body) => sendByName(chat, outgoing(chat, { type: 'chat', body }))[1],
});
define('WAWebChatForwardMessage', { forwardMessages });
define('WAWebSendMessageEditAction', { sendMessageEdit: editNow, addAndSendMessageEdit: editAs });
define('WAWebGetEphemeralFieldsMsgActionsUtils', { getEphemeralFields: () => ({}) });
define('WAWebQueryExistsJob', {
  async queryWidExists(wid) {
    const { exists } = await call({ op: 'exists', wid: wid.toString() });
    return exists ? { wid, biz: false } : null;
  },
  queryPhoneExists: async () => null,
});
define('WAWebMarkPlayed', {
  markPlayed: async (message) => sendIfConnected({ op: 'played', key: message.id.toString() }),
  canMarkPlayed: () => true,
});

const LINK = /https?:\/\/\S+/g;
const links = (text) => (text ?? '').match(LINK) ?? [];
const firstLink = (text) => links(text).map((url) => ({ href: url, url }))[0] ?? null;
define('WALinkify', { findLink: firstLink, findLinks: (text) => links(text).map((url) => ({ href: url, url })) });
define('WAWebFindFirstWebLink', { findFirstWebLink: firstLink });
define('WAWebLinkPreviewChatAction', { getLinkPreview: async () => null });
define('WAWebGenMinimalLinkPreview', { genMinimalLinkPreview: async () => null });
