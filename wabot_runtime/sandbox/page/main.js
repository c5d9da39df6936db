/** Starts the page: modules, keys, archive, then the socket, whose frames it hands to whoever they concern. */
import './constants.js';
import './chats.js';
import './calls.js';
import './media.js';
import './protocol.js';
import './shelves.js';
import { openArchive } from './archive.js';
import { receiveCall } from './calls.js';
import { BackendEventBus, Socket, Stream } from './connection.js';
import { loadKeys } from './keys.js';
import { answerChallenge, idle, introduce, learnContacts, leave, loggedIn, offerQr, paired } from './linking.js';
import { openRegistry } from './loader.js';
import { receiveDeliveries, receiveTyping, restore } from './receiving.js';
import { showNotice } from './screen.js';
import { confirm } from './sending.js';
import { settings } from './settings.js';
import { connect, hangUp } from './wire.js';

const FRAMES = {
  challenge: answerChallenge,
  ref: offerQr,
  idle,
  paired,
  auth_ok: loggedIn,
  contacts: learnContacts,
  ack: confirm,
  deliver: receiveDeliveries,
  chatstate: receiveTyping,
  call: receiveCall,
  logout: ({ reason }) => leave(reason),
  conflict,
  blocked,
  banned,
  outdated,
  reload: () => window.location.reload(),
  freeze,
};

function conflict() {
  Stream.set('mode', 'CONFLICT');
  Socket.set('state', 'CONFLICT');
  showNotice('WhatsApp is open in another window', 'Take over to use it here.');
}

/** TOS_BLOCK, PROXYBLOCK, DEPRECATED_VERSION and the like: the server won't talk to this page. */
function blocked({ state }) {
  Socket.set('state', state);
  showNotice('This page was turned away', state);
}

function banned({ seconds, reason }) {
  BackendEventBus.trigger('account_temporarily_banned', { expiryTs: Math.floor(Date.now() / 1000) + seconds, reason });
  Socket.set('state', 'TOS_BLOCK');
  showNotice('This account is banned for a while', reason);
}

function outdated({ reload }) {
  Stream.set('needsUpdate', true);
  if (reload) window.location.reload();
}

/** Hangs the page's only thread, as a runaway script does. */
function freeze({ milliseconds }) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

function lost() {
  Socket.set('stream', 'DISCONNECTED');
  if (Socket.state === 'CONNECTED') Socket.set('state', 'TIMEOUT');
}

async function receive(frame) {
  try {
    await FRAMES[frame.op](frame);
  } catch (error) {
    console.error(`sandbox: frame ${frame.op} failed`, error);
  }
}

openRegistry();
await pause(settings.bootDelay);
await loadKeys();
await openArchive();
await restore();
window.Debug = { VERSION: settings.version };
Socket.set('state', 'OPENING');
connect({ opened: introduce, received: receive, closed: lost });
window.addEventListener('pagehide', hangUp);
