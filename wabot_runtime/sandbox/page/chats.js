/** Chats as models: their messages, presence, members, and how a client finds or opens one. */
import { BaseCollection, shelve, stores } from './collections.js';
import { Participant } from './contacts.js';
import { createWid } from './ids.js';
import { define } from './loader.js';
import { Msg, findChatsWith, keepMessages } from './messages.js';
import { Model, hide, modelClass, nameProxy } from './models.js';
import { send } from './wire.js';

const Chatstate = modelClass('chatstate');
class ChatstateCollection extends BaseCollection {
  static model = Chatstate;
}

class Presence extends Model {
  async subscribe() {
    this.set('subscribed', true);
  }

  async updatePresence() {}
}
nameProxy(Presence, 'presence');

class ChatMsgsCollection extends BaseCollection {
  static model = Msg;

  constructor(models) {
    super(models);
    hide(this, { msgLoadState: new Model({ noEarlierMsgs: true, contextLoaded: true }) });
  }
}

class ParticipantCollection extends BaseCollection {
  static model = Participant;

  iAmMember() {
    return true;
  }

  iAmAdmin() {
    return true;
  }
}

class GroupMetadata extends Model {
  initialize() {
    this.attributes.id = createWid(this.attributes.id);
    const participants = this.attributes.participants ?? [];
    delete this.attributes.participants;
    hide(this, { participants: new ParticipantCollection(participants) });
  }

  serialize() {
    return { ...super.serialize(), participants: this.participants.serialize() };
  }
}
nameProxy(GroupMetadata, 'groupMetadata');

class ModelChatBase extends Model {
  onEmptyMRM() {
    throw new Error('onEmptyMRM not implemented');
  }
}

export class Chat extends ModelChatBase {
  static defaults = {
    unreadCount: 0, archive: false, pin: 0, t: 0, isLocked: false, labels: [], isReadOnly: false, muteExpiration: 0,
  };

  initialize() {
    const id = createWid(this.attributes.id);
    this.attributes.id = id;
    hide(this, {
      msgs: new ChatMsgsCollection(),
      presence: new Presence({ id, chatstate: new Chatstate({ id }) }),
      contact: stores.Contact.gadd(id),
      mute: { expiration: 0, isMuted: false, mute: async () => {}, unmute: async () => {} },
      canSend: true,
    });
    if (id.isGroup()) hide(this, { groupMetadata: stores.GroupMetadata.gadd(id) });
  }

  get formattedTitle() {
    return this.attributes && (this.attributes.name || this.contact.formattedName);
  }

  get title() {
    return this.formattedTitle;
  }

  get isGroup() {
    return Boolean(this.attributes?.id.isGroup());
  }

  get isUser() {
    return Boolean(this.attributes?.id.isUser());
  }

  get isNewsletter() {
    return Boolean(this.attributes?.id.isNewsletter());
  }

  get isParentGroup() {
    return false;
  }

  get hasUnread() {
    return Boolean(this.attributes?.unreadCount);
  }

  getLastReceivedMsg() {
    return this.msgs.last();
  }

  /** W reads the last message of `msgs`; its mere presence is enough. */
  serialize() {
    return { ...super.serialize(), msgs: this.msgs.length ? [1] : [] };
  }
}
nameProxy(Chat, 'chat');

shelve('Presence', { Model: Presence });
shelve('GroupMetadata', {
  Model: GroupMetadata,
  also: (Impl, groups) => {
    Object.assign(Impl.prototype, { onParentGroupChange() {}, _handleParentGroupChange() {} });
    return { default: groups };
  },
});
shelve('Chat', { Model: Chat, also: (Impl) => ({ ChatCollectionImpl: Impl }) });

/** The chat with that person or group, opened if there was none. */
export async function findOrCreateLatestChat(given) {
  const wid = createWid(given);
  const known = stores.Chat.get(wid);
  const chat = known ?? stores.Chat.add({ id: wid });
  return { chat, model: chat, created: !known };
}
findChatsWith(findOrCreateLatestChat);
stores.Chat.find = async (wid) => (await findOrCreateLatestChat(wid)).chat;

async function sendSeen(given) {
  const chat = given.chat ?? given;
  if (!chat.unreadCount) return;
  chat.set('unreadCount', 0);
  keepMessages(chat.msgs.slice(-1));
  send({ op: 'seen', chat: chat.id.toString() });
}

const typing = (state) => async (target) => send({ op: 'chatstate', chat: String(target.id ?? target), state });

async function neighbours({ anchor, count, direction }) {
  const all = stores.Chat.get(anchor.remote)?.msgs.toArray() ?? [];
  const here = all.findIndex((message) => message.id.equals(anchor));
  const before = all.slice(Math.max(0, here - count), Math.max(0, here));
  return { messages: direction === 'before' ? before : all.slice(here + 1, here + 1 + count) };
}

define('WAWebPresenceModel', { Presence, ChatstateCollection, ChatstateCollectionImpl: ChatstateCollection, Chatstate });
define('WAWebGroupMetadataModel', { GroupMetadata });
define('WAWebParticipantCollection', { default: ParticipantCollection });
define('WAWebChatModel', { Chat });
define('WAWebSuperChatMsgs', { default: ModelChatBase });
define('WAWebChatMsgsCollection', { ChatMsgsCollection });
define('WAWebFindChatAction', {
  findOrCreateLatestChat,
  findChat: stores.Chat.find,
  findExistingChat: (wid) => stores.Chat.get(wid),
});
define('WAWebChatGetters', {
  getIsNewsletter: (chat) => chat.id.isNewsletter(),
  getIsBroadcast: (chat) => chat.id.isStatus() || chat.id.isBroadcast(),
  getIsGroup: (chat) => chat.id.isGroup(),
  getShouldAppearInList: () => true,
  getPreviewMessage: () => null,
  getShowChangeNumberNotification: () => false,
  getShouldShowUnreadDivider: () => false,
  getHasUnread: (chat) => chat.hasUnread,
});
define('WAWebUpdateUnreadChatAction', { sendSeen, markUnread: async (chat) => chat.set('unreadCount', -1) });
define('WAWebChatStateBridge', {
  sendChatStateComposing: typing('composing'),
  sendChatStateRecording: typing('recording'),
  sendChatStatePaused: typing('paused'),
});
define('WAWebChatPresence', {
  markComposing: typing('composing'),
  markRecording: typing('recording'),
  markPaused: typing('paused'),
});
define('WAWebPresenceChatAction', { sendPresenceAvailable() {}, sendPresenceUnavailable() {} });
define('WAWebContactPresenceBridge', { subscribePresence() {}, subscribeUserPresence() {}, subscribeGroupPresence() {} });
define('WAWebChatLoadMessages', { loadEarlierMsgs: async () => [] });
define('WAWebDBMessageFindLocal', { msgFindByDirection: neighbours, msgFindBefore: neighbours, msgFindAfter: neighbours });
define('WAWebChatMessageSearch', {
  getSearchContext({ msgKey }) {
    const collection = hideLoading(new ChatMsgsCollection());
    return { collection, msg: null, key: msgKey };
  },
});

function hideLoading(collection) {
  hide(collection, { loadAroundPromise: Promise.resolve() });
  return collection;
}
