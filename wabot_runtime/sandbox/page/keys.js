/**
 * Who this page is: its device keys, kept so that a copied cookie jar cannot log in.
 *
 * The signing key is a non-extractable CryptoKey in IndexedDB. localStorage holds the account and the noise keys,
 * as the real page does, which is why exporting cookies and localStorage is not enough to restore a session.
 */
import { decodeB64, encodeB64 } from './base64.js';
import { openDatabase, settled } from './database.js';
import { createWid } from './ids.js';
import { define } from './loader.js';

const DATABASE = 'signal-storage';
const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' };

/** The linked account: undefined members until the server says who we are. */
export const me = { pn: undefined, lid: undefined };

let registration;
let noise;

export async function loadKeys() {
  registration = (await readRegistration()) ?? (await newRegistration());
  noise = JSON.parse(localStorage.getItem('WANoiseInfo')) ?? newNoise();
  localStorage.setItem('WANoiseInfo', JSON.stringify(noise));
}

/** What the page shows the server before it is trusted. */
export function publicKeys() {
  return {
    pub: encodeB64(registration.publicKey),
    identity: encodeB64(registration.publicKey.slice(0, 32)),
    noise: noise.publicKey,
    adv: noise.advSecret,
    account: localStorage.getItem('last-wid-md'),
  };
}

/** Answers the server's challenge; needs the key that never leaves this browser. */
export async function sign(nonce) {
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' }, registration.keyPair.privateKey, decodeB64(nonce),
  );
  return encodeB64(signature);
}

export function rememberAccount(account) {
  localStorage.setItem('last-wid-md', account.pn);
  me.pn = createWid(account.pn);
  me.lid = createWid(account.lid);
}

export async function forgetKeys() {
  localStorage.clear();
  await settled(indexedDB.deleteDatabase(DATABASE));
}

async function readRegistration() {
  const database = await openSignalStorage();
  const row = await settled(database.transaction('signal-meta-store').objectStore('signal-meta-store').get('registration'));
  database.close();
  return row?.value;
}

async function newRegistration() {
  const keyPair = await crypto.subtle.generateKey(SIGNING, false, ['sign', 'verify']);
  const publicKey = await crypto.subtle.exportKey('raw', keyPair.publicKey);
  const value = { registrationId: crypto.getRandomValues(new Uint16Array(1))[0] % 16380, keyPair, publicKey };
  const database = await openSignalStorage();
  const store = database.transaction('signal-meta-store', 'readwrite').objectStore('signal-meta-store');
  await settled(store.put({ key: 'registration', value }));
  database.close();
  return value;
}

function openSignalStorage() {
  return openDatabase(DATABASE, (database) => database.createObjectStore('signal-meta-store', { keyPath: 'key' }));
}

function newNoise() {
  const draw = () => encodeB64(crypto.getRandomValues(new Uint8Array(32)));
  return { publicKey: draw(), advSecret: draw() };
}

const isLoggedIn = () => localStorage.getItem('last-wid-md') !== null;

function orThrow(wid) {
  if (!wid) throw new Error('no account is linked');
  return wid;
}

define('WAWebSignalStoreApi', {
  waSignalStore: {
    getRegistrationInfo: async () => ({
      registrationId: registration.registrationId,
      identityKeyPair: { pubKey: registration.publicKey.slice(0, 32), privKey: new ArrayBuffer(32) },
    }),
  },
});
define('WAWebUserPrefsInfoStore', {
  waNoiseInfo: {
    get: async () => ({
      staticKeyPair: { pubKey: decodeB64(noise.publicKey), privKey: new ArrayBuffer(32) },
      recoveryToken: new ArrayBuffer(16),
    }),
    set: async () => {},
  },
});
define('WAWebUserPrefsMultiDevice', { getADVSecretKey: () => noise.advSecret, setADVSignedIdentity() {} });
define('WAWebAdvSignatureApi', { generateADVSecretKey: () => noise.advSecret });
define('WAWebCompanionRegClientUtils', { DEVICE_PLATFORM: '1' });
define('WAWebLoggedIn', { isLoggedIn });
define('WAWebRegistered', { isRegistered: isLoggedIn });
define('WAWebUserPrefsMeUser', {
  getMaybeMePnUser: () => me.pn,
  getMaybeMeUser: () => me.pn,
  getMaybeMeLidUser: () => me.lid,
  getMeLidUserOrThrow: () => orThrow(me.lid),
  getMePnUserOrThrow: () => orThrow(me.pn),
  getMePNandLIDWids: () => [me.pn, me.lid],
  getMe: () => me.pn,
  assertGetMe: () => orThrow(me.pn),
  isMeAccount: (wid) => wid.equals(me.pn) || wid.equals(me.lid),
});
