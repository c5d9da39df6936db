/** Linking this page to a phone, losing that link, and everything a login sets in motion. */
import { destroyArchive } from './archive.js';
import { stores } from './collections.js';
import { BackendEventBus, Cmd, Conn, Socket, Stream, leaveWith, reportOfflineProgress } from './connection.js';
import { forgetKeys, me, publicKeys, rememberAccount, sign } from './keys.js';
import { define, whenDefined } from './loader.js';
import { receiveHistory } from './receiving.js';
import { showIdle, showMain, showQr } from './screen.js';
import { nothingUnderWay, sendAgain } from './sending.js';
import { settings } from './settings.js';
import { call, hangUp, openForAll, send } from './wire.js';

const LOGOUT_ANSWER_MS = 1000;
const BEFORE_NAVIGATION_MS = 50;

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** First words on a fresh socket. */
export function introduce() {
  Socket.set('stream', 'CONNECTED');
  const { userAgent, webdriver } = navigator;
  send({ op: 'hello', ...publicKeys(), version: settings.version, userAgent, webdriver: Boolean(webdriver) });
}

export async function answerChallenge({ nonce }) {
  send({ op: 'auth', signature: await sign(nonce) });
}

export function offerQr({ ref, ttl, matrix }) {
  Stream.set({ mode: 'QR', info: undefined });
  Conn.set({ ref, refTTL: ttl });
  Socket.set('state', 'UNPAIRED');
  showQr(ref, matrix);
}

export function idle() {
  Socket.set('state', 'UNPAIRED_IDLE');
  showIdle();
}

export async function paired(frame) {
  Socket.set('state', 'PAIRING');
  Stream.set({ mode: 'SYNCING', info: 'PAIRING' });
  Socket.set('state', 'OPENING');
  await loggedIn(frame);
}

/** Clients take the edge of hasSynced, after CONNECTED, as the moment they may send. */
export async function loggedIn({ account, contacts, chats, history }) {
  rememberAccount(account);
  Conn.set({
    connected: true, platform: account.platform, pushname: account.name, wid: me.pn, ref: undefined, refTTL: undefined,
    tos: 0, battery: 100, plugged: true,
  });
  learnContacts({ contacts, chats });
  await receiveHistory(history ?? []);
  showMain(chats);
  if (!Cmd.isMainLoaded) Cmd.mainLoaded();
  BackendEventBus.isMainStreamReadyMd = true;
  BackendEventBus.trigger('main_stream_mode_ready');
  Stream.set({ mode: 'MAIN', info: 'NORMAL' });
  Socket.set('state', 'CONNECTED');
  openForAll();
  for (const percent of [10, 60, 100]) reportOfflineProgress(percent);
  if (!Socket.hasSynced) await pause(settings.syncDelay);
  Socket.set('hasSynced', true);
  BackendEventBus.isOfflineDeliveryEnd = true;
  BackendEventBus.trigger('offline_delivery_end');
  send({ op: 'ready' });
  await sendAgain();
}

/** The address book, at login and whenever somebody is added to it. */
export function learnContacts({ contacts, chats }) {
  for (const contact of contacts) stores.Contact.add(contact, { merge: true });
  for (const chat of chats) addChat(chat);
}

function addChat({ id, name, participants }) {
  if (participants) {
    const group = stores.GroupMetadata.gadd(id);
    group.set('subject', name);
    group.participants.add(participants.map((member) => ({ id: member })));
  }
  if (!stores.Chat.get(id)) stores.Chat.add({ id, name });
}

/** The server or the phone ended the link: wipe this browser and start over with a QR. */
export async function leave(reason) {
  BackendEventBus.trigger('starting_logout');
  whenDefined('WAWebGetErrorCodeFromLogoutReason', (module) => module.getErrorCodeFromLogoutReason(reason));
  BackendEventBus.trigger('logout');
  Cmd.trigger('logout_from_bridge');
  Cmd.logout();
  hangUp();
  await Promise.all([forgetKeys(), destroyArchive()]);
  await pause(BEFORE_NAVIGATION_MS);
  window.location.href = `/?post_logout=1&logout_reason=${encodeURIComponent(reason)}`;
}

leaveWith(async (reason) => {
  await nothingUnderWay();
  await Promise.race([call({ op: 'logout' }), pause(LOGOUT_ANSWER_MS)]);
  await leave(reason);
});

async function linkByCode(phone) {
  const { code, refused } = await call({ op: 'link_code', phone });
  if (refused) throw new Error(refused);
  return code;
}

define('WAWebAltDeviceLinkingApi', {
  setPairingType() {},
  initializeAltDeviceLinking: async () => {},
  initializeQRLinking: async () => {},
  startAltLinkingFlow: linkByCode,
  genLinkDeviceCodeForPhoneNumber: linkByCode,
});
define('WAWebLaunchSocketUtils', { refreshQR: () => send({ op: 'refresh_qr' }) });
define('WAWebGetErrorCodeFromLogoutReason', {
  getErrorCodeFromLogoutReason: () => 0,
  setPrevLogoutReasonCode() {},
  setPrevCustomLogoutMessage() {},
  getPrevLogoutReasonCode() {},
  getPrevCustomLogoutMessage() {},
});
