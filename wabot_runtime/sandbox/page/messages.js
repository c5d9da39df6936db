/** Messages as models, and the collection that holds those of every chat. */
import { keep, keepSoon } from './archive.js';
import { ACK } from './constants.js';
import { BaseCollection, shelve, stores } from './collections.js';
import { MsgKey, createWid } from './ids.js';
import { define } from './loader.js';
import { Model, hide, modelClass, nameProxy } from './models.js';
import { settings } from './settings.js';

const MEDIA_TYPES = ['image', 'video', 'audio', 'ptt', 'document', 'sticker', 'ptv'];

export const MediaData = modelClass('mediaData', { mediaStage: 'INIT', type: 'unknown' });

let arrivals = 0;

export class Msg extends Model {
  static defaults = {
    ack: ACK.CLOCK, isNewMsg: false, star: false, isFromTemplate: false, isForwarded: false, isGif: false,
    isViewOnce: false, hasReaction: false, mentionedJidList: [], groupMentions: [], isMdHistoryMsg: false,
    stickerSentTs: 0, isAvatar: false, invis: false, notifyName: '', kicNotified: false, pollInvalidated: false,
    isVideoCall: false, isDynamicReplyButtonsMsg: false, lastPlaybackProgress: 0,
  };

  initialize() {
    const { attributes } = this;
    attributes.id = MsgKey.from(attributes.id);
    for (const name of ['from', 'to', 'author']) attributes[name] = createWid(attributes[name]);
    hide(this, { order: Date.now() + (arrivals++ % 1000) / 1000 });
    this.attachMedia();
  }

  attachMedia() {
    const { type, mimetype, filehash, directPath, size, local } = this.attributes;
    if (!MEDIA_TYPES.includes(type)) return;
    const mediaStage = local ? 'RESOLVED' : 'NEED_POKE';
    hide(this, {
      mediaData: new MediaData({ type, mimetype, filehash, directPath, size, mediaStage }),
      mediaObject: { type: type.toUpperCase(), filehash },
    });
  }

  get sender() {
    return this.attributes && (this.attributes.author || this.attributes.from);
  }

  get senderObj() {
    return this.attributes && stores.Contact.gadd(this.sender);
  }

  get isEphemeral() {
    return false;
  }

  get isStatusV3() {
    return Boolean(this.attributes?.id.remote.isStatusV3());
  }

  get isSentByMe() {
    return Boolean(this.attributes?.id.fromMe);
  }

  get isMedia() {
    return Boolean(this.mediaData);
  }

  /** Moves the ticks forward, never back; resolves when that is kept. */
  updateAck(ack) {
    if (ack <= this.attributes.ack) return undefined;
    this.set('ack', ack);
    return keepSoon([messageRow(this)]);
  }

  getChat() {
    return stores.Chat.get(this.id.remote);
  }

  canReply() {
    return true;
  }

  avParams() {
    return {};
  }

  /** What a reply carries of this message. */
  msgContextInfo() {
    return { quotedMsg: this.serialize(), quotedStanzaID: this.id.id, quotedParticipant: this.sender, quotedRemoteJid: undefined };
  }

  downloadMedia() {
    return download(this);
  }
}
nameProxy(Msg, 'msg');

let download = async () => {};

/** Media fetching lives in media.js, which needs messages; it hands the way to fetch in here. */
export function downloadWith(use) {
  download = use;
}

/** Plain data of a message: what goes to the server and to disk. */
export function dataOf(message) {
  const data = {};
  for (const [name, value] of Object.entries(message.serialize())) {
    if (value === undefined || value === null || name === 'mediaBlob') continue;
    data[name] = plain(value);
  }
  return { ...data, id: message.id.toString() };
}

function plain(value) {
  if (value instanceof Uint8Array) return Array.from(value);
  if (value instanceof ArrayBuffer) return Array.from(new Uint8Array(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof MsgKey || value._serialized) return value.toString();
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && typeof part !== 'function');
  return Object.fromEntries(entries.map(([name, part]) => [name, plain(part)]));
}

/** Resolves when these messages survive a crash of the browser. */
export function keepMessages(messages) {
  return keep(rowsOf(messages));
}

function rowsOf(messages) {
  const chats = new Set(messages.map((message) => stores.Chat.get(message.id.remote)).filter(Boolean));
  return [...messages.map(messageRow), ...Array.from(chats, chatRow)];
}

function messageRow(message) {
  const { id, order } = message;
  const make = () => {
    const unsent = id.fromMe && message.ack === ACK.CLOCK ? { unsent: 1 } : {};
    return { chat: id.remote.toString(), order, data: dataOf(message), ...unsent };
  };
  return { store: 'message', key: id.toString(), make };
}

function chatRow({ id, attributes }) {
  const make = () => ({ name: attributes.name, t: attributes.t, unreadCount: attributes.unreadCount });
  return { store: 'chat', key: id.toString(), make };
}

/** Puts a message into the page's collections and forgets the chat's oldest beyond the limit. */
export function showMessage(chat, message) {
  stores.Msg.add(message);
  chat.msgs.add(message);
  while (chat.msgs.length > settings.remembered) {
    const oldest = chat.msgs.head();
    chat.msgs.remove(oldest);
    stores.Msg.remove(oldest);
  }
}

class MsgBase extends BaseCollection {
  /** Where every relayed message comes in; wa-js replaces it on the instance to see revocations. */
  async processMultipleMessages(chatId, messages) {
    const { chat } = await findChat(createWid(chatId));
    const added = [];
    for (const raw of messages) {
      if (raw.type === 'protocol') {
        revoke(this.get(raw.protocolMessageKey), raw);
        continue;
      }
      const message = raw instanceof Msg ? raw : new Msg(raw);
      if (this.get(message)) continue;
      const unread = message.id.fromMe || !message.isNewMsg ? {} : { unreadCount: (chat.unreadCount || 0) + 1 };
      chat.set({ t: Math.max(chat.t || 0, message.t), lastReceivedKey: message.id, ...unread });
      showMessage(chat, message);
      added.push(message);
    }
    return added;
  }

  async getMessagesById(ids) {
    return { messages: ids.map((id) => this.get(id)).filter(Boolean) };
  }

  async search() {
    return { messages: [] };
  }
}

function revoke(message, { protocolMessageKey, subtype, t }) {
  message?.set({
    type: 'revoked', subtype: subtype === 'admin_revoke' ? 'admin' : 'sender', body: undefined, caption: undefined,
    protocolMessageKey, revokeTimestamp: t,
  });
  if (message) keepMessages([message]);
}

let findChat;

/** Chats hold messages and messages find chats; chats.js hands its finder in here. */
export function findChatsWith(finder) {
  findChat = finder;
}

shelve('Msg', { Model: Msg, Base: MsgBase, also: (Impl) => ({ MsgCollectionImpl: Impl }) });

define('WAWebMsgModel', { Msg });
define('WAWebMediaDataModel', { MediaData });
define('WAWebMsgReply', { canReplyMsg: () => true });
define('WAWebMsgGetters', { getIsUnreadType: () => true });
define('WAWebMsgDataFromModel', { msgDataFromMsgModel: (message) => message.serialize() });
define('WAWebQuotedMsgModelUtils', {
  getQuotedMsgObj({ quotedMsg, quotedStanzaID, id }) {
    if (!quotedMsg) return null;
    if (quotedMsg instanceof Msg) return quotedMsg;
    const key = quotedMsg.id ?? new MsgKey({ fromMe: false, remote: id.remote, id: quotedStanzaID });
    return stores.Msg.get(MsgKey.from(key)) ?? new Msg({ ...quotedMsg, id: key });
  },
});
define('WAWebMsgActionCapability', {
  canSenderRevokeMsg: (message) => message.id.fromMe,
  canAdminRevokeMsg: () => false,
  canStarMsg: () => true,
  canEditText: (message) => message.id.fromMe,
  canEditMsg: (message) => message.id.fromMe,
  canEditCaption: () => false,
});
