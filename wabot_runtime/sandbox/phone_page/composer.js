/** Writing: text, files, places, and answers to a certain message. Enter sends, Shift+Enter breaks the line. */
import { post } from './api.js';
import { words } from './contents.js';
import { byId } from './dom.js';

const TYPING_PAUSE_MS = 2000;

let sender;
let quoted;
let typingEnds;

export function startComposer() {
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    sendText();
  });
  byId('text').addEventListener('keydown', (event) => {
    if (event.key === 'Escape') answer(undefined);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendText();
  });
  byId('text').addEventListener('input', typing);
  byId('file').addEventListener('change', sendFiles);
  byId('drop-quote').addEventListener('click', () => answer(undefined));
  startPlaces();
}

/** From now on messages come from this person. */
export function writeAs(jid) {
  sender = jid;
  answer(undefined);
  if (matchMedia('(hover: hover)').matches) byId('text').focus();
}

/** The next message answers this one; none if undefined. */
export function answer(entry) {
  quoted = entry?.key;
  byId('quote').hidden = !entry;
  byId('quote-text').textContent = entry ? words(entry) : '';
  if (entry) byId('text').focus();
}

async function sendText() {
  const field = byId('text');
  const text = field.value.trim();
  if (!text) return;
  field.value = '';
  grow(field);
  await say({ text });
}

async function say(content) {
  const context = quoted ? { quoted } : {};
  answer(undefined);
  await post('messages', { sender, ...content, ...context });
}

async function sendFiles({ target }) {
  for (const file of [...target.files]) {
    const data = await base64(file);
    const mimetype = file.type || 'application/octet-stream';
    await say({ media: { data, mimetype, filename: file.name } });
  }
  target.value = '';
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(reader.result.split(',')[1] ?? '');
    reader.readAsDataURL(file);
  });
}

function startPlaces() {
  const dialog = byId('place-dialog');
  byId('share-place').addEventListener('click', () => {
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'share') return;
    const { name, latitude, longitude } = Object.fromEntries(new FormData(dialog.querySelector('form')));
    say({ location: { name, latitude: Number(latitude), longitude: Number(longitude) } });
  });
}

function typing({ target }) {
  grow(target);
  if (!typingEnds) post('typing', { sender, typing: true });
  clearTimeout(typingEnds);
  typingEnds = setTimeout(() => {
    typingEnds = undefined;
    post('typing', { sender, typing: false });
  }, TYPING_PAUSE_MS);
}

function grow(field) {
  field.rows = Math.min(6, field.value.split('\n').length);
}
