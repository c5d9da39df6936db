/** Ticks: sent, delivered, read. Clients wrap these functions, so receipts always pass through their namespaces. */
import { stores } from './collections.js';
import { createWid, unixTime } from './ids.js';
import { me } from './keys.js';
import { define, whenDefined } from './loader.js';

const READ = 3;

export function receiveReceipt({ ids, chat, ack }) {
  const from = createWid(chat);
  const receipt = {
    type: ack === READ ? 'read' : 'receipt', stanzaId: ids[0], externalIds: ids, from, participant: null,
    recipient: null, ts: unixTime(), ack, ackString: ack === READ ? 'read' : null, offline: null,
  };
  const kept = from.isGroup()
    ? whenDefined('WAWebHandleGroupSimpleReceipt', (module) => module.handleGroupSimpleReceipt(receipt))
    : whenDefined('WAWebHandleChatSimpleReceipt', (module) => module.handleChatSimpleReceipt(receipt));
  return { kept };
}

/** In groups an own message's key may end with either of our own ids. */
function ownMessage(chat, id) {
  const endings = ['', `_${me.lid}`, `_${me.pn}`];
  return endings.map((ending) => stores.Msg.get(`true_${chat}_${id}${ending}`)).find(Boolean);
}

async function applyReceipt({ externalIds, from, ack }) {
  const messages = externalIds.map((id) => ownMessage(from, id)).filter(Boolean);
  await Promise.all(messages.map((message) => message.updateAck(ack)));
}

define('WAWebHandleChatSimpleReceipt', { handleChatSimpleReceipt: applyReceipt });
define('WAWebHandleGroupSimpleReceipt', { handleGroupSimpleReceipt: applyReceipt });
define('WAWebHandleStatusSimpleReceipt', { handleStatusSimpleReceipt: async () => {} });
