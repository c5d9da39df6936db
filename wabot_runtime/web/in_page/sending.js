/* Sending: each chat in order, chats beside each other; an id that is there already counts as taken. */

const ANSWERS_WITHIN_MS = 10;
const SEND_TIMEOUT_MS = 30_000;
const MEDIA_TIMEOUT_MS = 120_000;
const lanes = new Map(); // the last sending of each chat

/**
 * Take a batch of orders; each is answered by `['r', ticket, outcome, why]`: in the call's own result if it is
 * known soon (that costs no message of its own), else as a fact.
 */
async function send(orders) {
  let quick = [];
  const all = orders.map((order) => enqueue(order, (answer) => (quick ? quick.push(answer) : tell(answer))));
  await Promise.race([Promise.all(all), new Promise((resolve) => { setTimeout(resolve, ANSWERS_WITHIN_MS); })]);
  const answers = quick;
  quick = undefined;
  return answers;
}

function enqueue(order, answer) {
  ours.keep(order.id, true);
  const before = lanes.get(order.chat) ?? Promise.resolve();
  const done = before.then(() => deliver(order)).then((outcome) => {
    answer(['r', order.ticket, ...outcome]);
    if (lanes.get(order.chat) === done) lanes.delete(order.chat);
  });
  lanes.set(order.chat, done);
  return done;
}

async function deliver(order) {
  try {
    if (!complete) return ['failed', 'page_changed'];
    const chat = await chatFor(order.chat);
    if (!chat) return ['refused', 'not_on_whatsapp'];
    const key = await keyFor(chat, order.id);
    if (WPP.whatsapp.MsgStore.get(key)) return ['taken', 'there'];
    await within(order.data ? MEDIA_TIMEOUT_MS : SEND_TIMEOUT_MS, SENDERS[order.kind](chat, key, order));
    return ['taken', ''];
  } catch (error) {
    return outcomeOf(error);
  }
}

const REFUSALS = new Set(['file_too_large', 'chat_not_found', 'no_target', 'invalid_wid']);

function outcomeOf(error) {
  const name = text(error?.name);
  const code = text(error?.code);
  if (name === 'DuplicateMessageError' || /duplicate/i.test(text(error?.message))) return ['taken', 'there'];
  return [REFUSALS.has(code) ? 'refused' : 'failed', code || text(error?.message ?? error) || name];
}

function within(milliseconds, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer in time'), { code: 'timeout' })), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function chatFor(id) {
  const known = WPP.whatsapp.ChatStore.get(id);
  if (known) return known;
  if (id.endsWith('@c.us') && !(await WPP.contact.queryExists(id))) return null;
  return WPP.chat.find(id);
}

/* The key that this chat gives our id: in groups it also carries who we are. */
async function keyFor(chat, id) {
  const { MsgKey, UserPrefs } = WPP.whatsapp;
  const grouped = text(chat.id).endsWith('@g.us');
  const pn = UserPrefs.getMaybeMePnUser();
  const lid = attempt(() => UserPrefs.getMaybeMeLidUser(), null);
  const from = grouped || text(chat.id).endsWith('@lid') ? lid ?? pn : pn;
  return new MsgKey({ from, to: chat.id, id, participant: grouped ? from : undefined, selfDir: 'out' });
}

function find(chat, id) {
  const { MsgStore } = WPP.whatsapp;
  return (
    MsgStore.get(`false_${chat.id}_${id}`) ?? MsgStore.get(`true_${chat.id}_${id}`) ??
    chat.msgs.getModelsArray().find((m) => m.id.id === id)
  );
}

const PLAIN = {
  waitForAck: false, markIsRead: false, detectMentioned: false, linkPreview: false, createChat: true,
};

/* A quoted message that is gone is no reason to stay silent: the reply goes out without the quote. */
function options(chat, key, order) {
  const quoted = order.replyTo ? find(chat, order.replyTo) : undefined;
  return { ...PLAIN, messageId: key, ...(quoted && { quotedMsg: quoted }) };
}

const sendFile = (type, more = {}) => async (chat, key, order) => {
  if (await heldInDatabase(key)) return;
  const plainType = order.mimetype.split(';')[0]; // wa-js takes no parameters in a data URL
  await WPP.chat.sendFileMessage(chat.id, `data:${plainType};base64,${order.data}`, {
    ...options(chat, key, order), type, mimetype: order.mimetype, caption: order.text || undefined,
    filename: order.name || undefined, ...more,
  });
};

/* A file with a known id would never be announced by the page, so it is looked for beyond the page's memory. */
async function heldInDatabase(key) {
  try {
    return Boolean(await WPP.chat.getMessageById(text(key)));
  } catch {
    return false;
  }
}

const SENDERS = {
  text: (chat, key, order) => WPP.chat.sendTextMessage(chat.id, order.text, options(chat, key, order)),
  image: sendFile('image'),
  video: sendFile('video'),
  audio: sendFile('audio'),
  voice: sendFile('audio', { isPtt: true }),
  document: sendFile('document'),
  sticker: sendFile('sticker'),
  location: (chat, key, order) => WPP.chat.sendLocationMessage(chat.id, { ...options(chat, key, order), ...order.place }),
  poll: (chat, key, order) => WPP.chat.sendCreatePollMessage(chat.id, order.text, order.choices, {
    ...options(chat, key, order), selectableCount: 1,
  }),
  reaction: async (chat, key, order) => {
    const target = find(chat, order.replyTo);
    if (!target) throw Object.assign(new Error('there is no such message'), { code: 'no_target' });
    await WPP.chat.sendReactionToMessage(target, order.text);
    acked(key, 1); // a reaction is confirmed by the call itself and has no ack under our id
  },
};
