/** Identities: Wid names a person, group or list; MsgKey names one message for good. */
import { define } from './loader.js';
import { settings } from './settings.js';

export class Wid {
  constructor(serialized) {
    const [account, server] = serialized.split('@');
    const [user, device] = account.split(':');
    this.server = server;
    this.user = user;
    if (device) this.device = Number(device);
    this._serialized = serialized;
  }

  static isXWid(server, wid) {
    return String(wid).endsWith(`@${server}`);
  }

  static isWid(given) {
    return given instanceof Wid || /^[^@]+@(c\.us|g\.us|lid|broadcast|newsletter|bot|s\.whatsapp\.net)$/.test(given);
  }

  static canBeWid(given) {
    return Wid.isWid(given);
  }

  static equals(one, other) {
    return Boolean(one && other) && one.toString() === other.toString();
  }

  static user(wid) {
    return String(wid).split('@')[0];
  }

  toString() {
    return this._serialized;
  }

  toJid() {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }

  asJid() {
    return this.toJid();
  }

  equals(other) {
    return Wid.equals(this, other);
  }

  isSameAccount(other) {
    return other?.user === this.user;
  }

  isGreaterThan(other) {
    return this._serialized > String(other);
  }

  isLessThan(other) {
    return this._serialized < String(other);
  }

  getDeviceId() {
    return this.device ?? 0;
  }

  getSignalAddress() {
    return this.user;
  }

  getLegacyUser() {
    return this.user;
  }
}

const TESTS = {
  isUser: (wid) => ['c.us', 'lid', 'bot'].includes(wid.server),
  isRegularUser: (wid) => ['c.us', 'lid'].includes(wid.server),
  isRegularUserPn: (wid) => wid.server === 'c.us',
  isUserNotPSA: (wid) => ['c.us', 'lid', 'bot'].includes(wid.server) && wid.user !== '0',
  isLid: (wid) => wid.server === 'lid',
  isGroup: (wid) => wid.server === 'g.us',
  isGroupCall: () => false,
  isBroadcast: (wid) => wid.server === 'broadcast' && wid.user !== 'status',
  isStatus: (wid) => wid.toString() === 'status@broadcast',
  isStatusV3: (wid) => wid.toString() === 'status@broadcast',
  isNewsletter: (wid) => wid.server === 'newsletter',
  isBot: (wid) => wid.server === 'bot',
  isPSA: (wid) => wid.toString() === '0@c.us',
  isServer: (wid) => wid.server === 's.whatsapp.net' && !wid.user,
  isCompanion: (wid) => Boolean(wid.device),
  isOfficialBizAccount: () => false,
  isHosted: () => false,
  isInterop: () => false,
};

for (const [name, test] of Object.entries(TESTS)) {
  Object.defineProperty(Wid.prototype, name, { value() { return test(this); } });
  Wid[name] = (wid) => Boolean(wid) && test(createWid(wid));
}

const knownWids = new Map();

/** The one Wid of that text or object; undefined for nothing. */
export function createWid(given) {
  if (given === undefined || given === null || given === '' || given instanceof Wid) return given || undefined;
  const text = (typeof given === 'object' ? String(given._serialized ?? given) : given).replace('@s.whatsapp.net', '@c.us');
  if (!text.includes('@')) throw new Error('wid error: invalid wid');
  if (!knownWids.has(text)) knownWids.set(text, new Wid(text));
  return knownWids.get(text);
}

export function toUserWid(wid) {
  return createWid(`${wid.user}@${wid.server}`);
}

const createUserWid = (user, server = 'c.us') => createWid(`${user}@${server}`);

/** Names one message: direction, chat, id and, in groups, who wrote it. */
export class MsgKey {
  constructor(parts) {
    if (!parts) throw new Error('MsgKey error: obj is null/undefined');
    this.fromMe = parts.selfDir === undefined ? Boolean(parts.fromMe) : parts.selfDir === 'out';
    this.remote = parts.selfDir === undefined ? createWid(parts.remote) : otherSide(parts);
    this.id = parts.id;
    if (parts.participant) this.participant = createWid(parts.participant);
    const serialized = [this.fromMe, this.remote, this.id, this.participant].filter((part) => part !== undefined).join('_');
    this[serializedName] = serialized;
  }

  static fromString(text) {
    const [fromMe, remote, id, participant] = String(text).split('_');
    if (!id) throw new Error(`MsgKey error: invalid ${text}`);
    return new MsgKey({ fromMe: fromMe === 'true', remote, id, participant });
  }

  static from(given) {
    if (given instanceof MsgKey) return given;
    return typeof given === 'string' || given._serialized ? MsgKey.fromString(given._serialized ?? given) : new MsgKey(given);
  }

  static async newId() {
    return `3EB0${randomHex(9)}`;
  }

  equals(other) {
    return Boolean(other) && other.toString() === this.toString();
  }

  clone() {
    return MsgKey.fromString(this.toString());
  }

  toString() {
    return this[serializedName];
  }
}

// Builds since 2025 keep the text in a minified field; the rest of the page must not care.
const serializedName = settings.minifiedKeys ? '$1' : '_serialized';

function otherSide({ from, to, selfDir }) {
  const [sender, receiver] = [createWid(from), createWid(to)];
  return selfDir === 'out' || receiver?.isGroup() ? receiver : sender;
}

export function randomHex(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase();
}

export const unixTime = () => Math.floor(Date.now() / 1000);

define('WAWebWid', { default: Wid });
define('WAWebMsgKey', { default: MsgKey });
define('WARandomHex', { randomHex });
define('WATimeUtils', { unixTime, unixTimeMs: () => Date.now() });
define('WAWebWidFactory', {
  createWid,
  createWidFromWidLike: createWid,
  createUserWid,
  createUserWidOrThrow: createUserWid,
  createDeviceWid: createWid,
  createDeviceWidFromUserAndDevice: createUserWid,
  isWidlike: (given) => Boolean(given?._serialized),
  toChatWid: createWid,
  toUserWid,
  toUserWidOrThrow: toUserWid,
  toGroupWid: createWid,
  userJidToUserWid: createWid,
  asChatWidOrThrow: createWid,
  asGroupWidOrThrow: createWid,
  asUserWidOrThrow(wid) {
    if (!wid?.isUser()) throw new Error('asUserWidOrThrow: not a user');
    return toUserWid(wid);
  },
});
