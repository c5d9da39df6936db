/** What a person sees in the window. Clients read none of it but `data-ref`, the canvas and `#pane-side`. */
import { publicKeys } from './keys.js';
import { stores } from './collections.js';

const QUIET_ZONE = 4;
const MODULE_PX = 4;

/** The QR code, drawn from the server's matrix of '0' and '1' rows. */
export function showQr(ref, matrix) {
  const { noise, identity, adv } = publicKeys();
  const canvas = element('canvas', { role: 'img', 'aria-label': 'Scan this QR code to link a device!' });
  const code = element('div', { 'data-ref': [ref, noise, identity, adv, '1'].join(',') }, canvas);
  show(heading('Link a device'), code, note('Open the phone page of the sandbox and press “Scan the QR code”.'));
  draw(canvas, matrix);
}

export function showIdle() {
  show(heading('The QR code expired'), note('Ask for a new one on the phone page, or reload this page.'));
}

export function showMain(chats) {
  const list = element('div', { id: 'pane-side' }, ...chats.map(({ id }) => chatRow(stores.Chat.get(id))));
  show(element('div', { id: 'side' }, heading('Chats'), list), element('div', { id: 'main' }));
}

/** Says that the page can't be used, and why. */
export function showNotice(title, text) {
  show(heading(title), note(text));
}

function chatRow(chat) {
  return element('div', { role: 'row' }, chat?.formattedTitle ?? '');
}

function heading(text) {
  return element('h1', {}, text);
}

function note(text) {
  return element('p', {}, text);
}

function show(...children) {
  document.getElementById('wa_web_initial_startup')?.remove();
  document.getElementById('app').replaceChildren(...children);
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function draw(canvas, matrix) {
  const side = (matrix.length + 2 * QUIET_ZONE) * MODULE_PX;
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, side, side);
  pen.fillStyle = '#111b21';
  matrix.forEach((row, y) => Array.from(row).forEach((bit, x) => {
    if (bit === '1') pen.fillRect((x + QUIET_ZONE) * MODULE_PX, (y + QUIET_ZONE) * MODULE_PX, MODULE_PX, MODULE_PX);
  }));
}
