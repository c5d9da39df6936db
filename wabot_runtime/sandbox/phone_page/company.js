/** The company's phone: which browsers are linked to it, and the button that scans a waiting QR code. */
import { get, post } from './api.js';
import { byId, clock, element, icon } from './dom.js';

const STATES = { live: 'online', replaced: 'open elsewhere', blocked: 'turned away', gone: 'offline' };

export function startCompany() {
  byId('scan').addEventListener('click', async () => {
    byId('scan').disabled = true;
    await post('scan', {}).catch(() => {}); // expired meanwhile: the state below says so
    await showCompany();
  });
}

/** Shows the state of the link, as the server knows it now. */
export async function showCompany() {
  const { number, pages, devices } = await get('state');
  byId('company-number').textContent = phoneNumber(number);
  const waiting = pages.some(({ qr }) => qr);
  byId('scan').disabled = !waiting;
  byId('scan').hidden = !waiting && devices.length > 0;
  const [state, words] = statusOf({ waiting, devices, pages });
  byId('link-status').dataset.state = state;
  byId('link-status').textContent = words;
  byId('devices').replaceChildren(...devices.map((device) => row(device, pages)));
  return devices.length > 0;
}

function statusOf({ waiting, devices, pages }) {
  if (waiting) return ['waiting', 'WhatsApp Web shows a QR code. Scan it to link that browser.'];
  if (devices.length > 0) return ['linked', 'Linked. Customers can write to the bot.'];
  if (pages.length > 0) return ['idle', 'WhatsApp Web is open but shows no QR code; it may have expired. Ask for a new one there.'];
  return ['idle', 'No WhatsApp Web is open, so there is no QR code to scan yet. Start the bot and link its number.'];
}

function row(device, pages) {
  const page = pages.find(({ key }) => key === device.key);
  const state = STATES[page?.state] ?? (page ? 'connecting' : 'offline');
  const unlink = element('button', {
    type: 'button', 'aria-label': `Unlink ${device.name}`, on: { click: () => post('unlink', { device: device.key }) },
  }, 'Unlink');
  const words = element('div', {}, element('div', {}, device.name), element('div', { class: 'quiet' }, `${state} · since ${clock(device.linked_at)}`));
  return element('li', {}, icon24('laptop'), words, unlink);
}

function icon24(name) {
  return element('span', { class: 'icon', 'aria-hidden': 'true' }, icon(name));
}

function phoneNumber(jid) {
  const digits = jid.split('@')[0];
  return `+${digits.slice(0, 1)} ${digits.slice(1, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`;
}
