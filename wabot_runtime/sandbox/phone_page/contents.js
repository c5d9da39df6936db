/** What is inside a bubble, by kind of message. */
import { byId, element, icon } from './dom.js';
import { formatted } from './formatting.js';

const LABELS = {
  image: 'Photo', video: 'Video', audio: 'Audio', ptt: 'Voice message', sticker: 'Sticker', document: 'Document',
  location: 'Location', vcard: 'Contact', poll_creation: 'Poll', list: 'List', ciphertext: 'Waiting for this message',
};

/** One line for a list or a quote. */
export function words({ kind, text, content, revoked }) {
  if (revoked) return 'This message was deleted';
  if (kind === 'vcard') return `Contact: ${content.vcardFormattedName ?? nameOnCard(content)}`;
  if (kind === 'list') return text || content.list?.description || LABELS.list;
  return text || LABELS[kind] || kind;
}

/** The nodes that show a message's content; `act` holds what a person can do with a poll: vote. */
export function contents(entry, act) {
  if (entry.revoked) return [element('p', { class: 'faint' }, 'This message was deleted')];
  const draw = DRAWINGS[entry.kind] ?? drawText;
  return [draw(entry, act)].flat();
}

const mediaAddress = ({ directPath }) => `/control/media/${encodeURIComponent((directPath ?? '').split('/').pop())}`;

function drawText({ content, text }) {
  return [
    content.title && element('p', { class: 'title' }, content.title),
    element('p', { class: 'text' }, formatted(content.body ?? text)),
    content.footer && element('p', { class: 'quiet' }, content.footer),
  ];
}

function drawPicture({ kind, content }) {
  const style = kind === 'sticker' ? 'picture sticker' : 'picture';
  const picture = element('img', {
    class: style, src: mediaAddress(content), alt: content.caption || LABELS[kind], loading: 'lazy',
    width: content.width, height: content.height,
    on: { error: () => picture.replaceWith(element('p', { class: 'faint' }, 'This picture is no longer there')) },
  });
  return [picture, drawCaption(content)];
}

function drawPlayer(tag) {
  return ({ content }) => [element(tag, { src: mediaAddress(content), controls: '', preload: 'metadata' }), drawCaption(content)];
}

function drawFile({ content }) {
  const name = content.filename || 'Document';
  const size = element('small', {}, [content.mimetype, fileSize(content.size)].filter(Boolean).join(' · '));
  const link = { class: 'file', href: mediaAddress(content), download: name };
  return [element('a', link, icon('file'), element('span', {}, name, size)), drawCaption(content)];
}

function drawCaption({ caption }) {
  return caption && element('p', { class: 'text' }, formatted(caption));
}

function drawPlace({ content: { lat, lng, loc } }) {
  const [name, address] = (loc || 'Location').split('\n');
  const where = element('small', {}, address ?? `${Number(lat).toFixed(4)}, ${Number(lng).toFixed(4)}`);
  return element('div', { class: 'place' }, icon('pin'), element('span', {}, name, where));
}

function drawCard({ content }) {
  const phone = /TEL[^:]*:(.*)/.exec(content.body ?? '')?.[1] ?? '';
  const name = content.vcardFormattedName ?? nameOnCard(content);
  return element('div', { class: 'file' }, icon('person'), element('span', {}, name, element('small', {}, phone)));
}

const nameOnCard = ({ body }) => /^FN:(.*)$/m.exec(body ?? '')?.[1] ?? 'Contact';

function drawPoll(entry, act) {
  const { pollName, pollOptions = [], pollSelectableOptionsCount: most } = entry.content;
  const votes = entry.addons.filter(({ kind }) => kind === 'vote');
  const mine = votes.find(({ sender }) => sender === act.sender)?.value ?? [];
  const single = most === 1;
  const toggle = (name, chosen) => {
    const others = single ? [] : mine.filter((option) => option !== name);
    act.vote(entry, chosen ? [...others, name] : others);
  };
  const options = pollOptions.map(({ name }) => {
    const count = votes.filter(({ value }) => value.includes(name)).length;
    const box = element('input', {
      type: single ? 'radio' : 'checkbox', name: entry.key, on: { change: ({ target }) => toggle(name, target.checked) },
    });
    box.checked = mine.includes(name);
    return element('label', {}, box, name, element('span', { class: 'quiet' }, String(count)),
      element('meter', { min: 0, max: Math.max(1, votes.length), value: count, 'aria-hidden': 'true' }));
  });
  const hint = element('legend', { class: 'quiet' }, single ? 'Select one' : 'Select one or more');
  return [element('p', { class: 'title' }, pollName), element('fieldset', { class: 'poll' }, hint, options)];
}

function drawList({ content: { list = {}, body } }) {
  return [
    list.title && element('p', { class: 'title' }, list.title),
    element('p', { class: 'text' }, formatted(body || list.description || '')),
    list.footerText && element('p', { class: 'quiet' }, list.footerText),
  ];
}

function drawPlaceholder() {
  return element('p', { class: 'faint' }, 'Waiting for this message. This may take a while.');
}

const DRAWINGS = {
  image: drawPicture, sticker: drawPicture, video: drawPlayer('video'), audio: drawPlayer('audio'), ptt: drawPlayer('audio'),
  document: drawFile, location: drawPlace, vcard: drawCard, poll_creation: drawPoll, list: drawList, ciphertext: drawPlaceholder,
};

/** The buttons under a message, if it offers any; `act.tap` sends the choice. */
export function choices(entry, act) {
  if (entry.revoked || entry.choices.length === 0) return undefined;
  const buttons = entry.choices.filter(({ kind }) => kind === 'button').map(({ id, title }) =>
    element('button', { type: 'button', on: { click: () => act.tap(entry, id) } }, title));
  if (entry.choices.some(({ kind }) => kind === 'row')) {
    const label = entry.content.list.buttonText || 'Choose';
    buttons.push(element('button', { type: 'button', 'aria-haspopup': 'dialog', on: { click: () => openList(entry, act) } }, label));
  }
  return element('div', { class: 'choices' }, buttons);
}

function openList(entry, act) {
  byId('list-dialog-title').textContent = entry.content.list.title || entry.content.list.buttonText || 'Choose';
  byId('list-rows').replaceChildren(...entry.choices.map(({ id, title, description }) =>
    element('button', { value: id, on: { click: () => act.tap(entry, id) } },
      element('div', {}, title), description && element('div', { class: 'quiet' }, description))));
  byId('list-dialog').showModal();
}

function fileSize(bytes) {
  if (!bytes) return '';
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
