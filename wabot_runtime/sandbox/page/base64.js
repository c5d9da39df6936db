/** Base64 of bytes, both ways. */
import { define } from './loader.js';

export function encodeB64(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''));
}

export function decodeB64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
}

define('WABase64', { encodeB64, decodeB64, encodeB64UrlSafe: encodeB64 });
