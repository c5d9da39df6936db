/**
 * wabot's one script in the page of WhatsApp Web: it tells wabot what happens and does what wabot asks.
 *
 * Facts leave over the one-way binding `wabotOut`, as JSON arrays joined per macrotask; orders enter as calls of
 * the functions below with their arguments as data. It decides nothing: no state, no retry, no wording is its own.
 * Rows are read by inbound.py, statuses by states.py, answers by outbound.py.
 */
(() => {
  'use strict';
  if (window.top !== window || window[Symbol.for('wabot.bridge')]) return;

  const post = window.wabotOut;
  delete window.wabotOut;
  window.WPPConfig = {
    disableGoogleAnalytics: true, deviceName: false, sendStatusToDevice: false, syncAllStatus: false, liveLocationLimit: 0,
  };

  /* What this script uses of the page, by wa-js's names: any of it missing means that WhatsApp Web changed. */
  const NEEDED = [
    'MsgStore', 'ChatStore', 'ContactStore', 'Socket', 'Stream', 'Conn', 'Cmd', 'MsgKey', 'MsgModel', 'UserPrefs',
    'OpaqueData', 'MediaPrep',
  ];
  const NEEDED_FUNCTIONS = [
    'addAndSendMsgToChat', 'findOrCreateLatestChat', 'canReplyMsg', 'getEphemeralFields', 'unixTime',
    'sendReactionToMsg', 'createOrUpdateReactions', 'upsertVotes', 'uploadMedia', 'handleChatSimpleReceipt',
  ];
  const ACKS_MAY_WAIT_MS = 100;
  const ANSWERS_WITHIN_MS = 10;
  const SEND_TIMEOUT_MS = 30_000;
  const MEDIA_TIMEOUT_MS = 120_000;
  const REMEMBERED = 5_000;
  const SILENT = new Set([
    'gp2', 'e2e_notification', 'notification_template', 'notification', 'protocol', 'call_log', 'revoked', 'debug',
    'broadcast_notification', 'newsletter_notification', 'pinned_message', 'reaction', 'poll_update', 'keep_in_chat',
  ]);
  const MEDIA = new Set(['image', 'video', 'ptv', 'gif', 'audio', 'ptt', 'document', 'sticker']);

  /* ---- facts out: urgent ones in the next macrotask, acks along with them or a moment later */

  const facts = [];
  const channel = new MessageChannel();
  let posted = false;
  let later;
  channel.port1.onmessage = flush;

  function flush() {
    posted = false;
    clearTimeout(later);
    later = undefined;
    if (facts.length) post(JSON.stringify(facts.splice(0)));
  }

  function tell(fact) {
    facts.push(fact);
    if (posted) return;
    posted = true;
    channel.port2.postMessage(0);
  }

  function tellSoon(fact) {
    facts.push(fact);
    if (!posted) later ??= setTimeout(flush, ACKS_MAY_WAIT_MS);
  }

  /* ---- what is remembered of this document's life, bounded */

  class Recent extends Map {
    keep(key, value) {
      this.set(key, value);
      if (this.size > REMEMBERED) this.delete(this.keys().next().value);
    }
  }
  const ours = new Recent(); // ids that wabot sends itself
  const levels = new Recent(); // the highest ack told, by message id
  const lanes = new Map(); // the last sending of each chat

  /* ---- reading the page */

  const text = (value) => (value === undefined || value === null ? '' : String(value));
  const attempt = (read, otherwise) => {
    try {
      return read() ?? otherwise;
    } catch {
      return otherwise;
    }
  };

  function missing() {
    const { whatsapp } = WPP;
    const has = (read) => attempt(read, undefined) !== undefined;
    return [
      ...NEEDED.filter((name) => !has(() => whatsapp[name])),
      ...NEEDED_FUNCTIONS.filter((name) => !has(() => whatsapp.functions[name])),
    ];
  }

  let complete = false;
  let listeners = 0;

  /** Everything wabot judges the session by, read afresh each time; the QR's text only while there is one. */
  async function status() {
    const ready = Boolean(window.WPP?.isFullReady);
    const found = { ready, injected: Boolean(window.WPP?.isInjected), listeners, query: location.search };
    if (!ready) return { ...found, version: text(window.Debug?.VERSION), ...(await early()) };
    const { Conn, Socket, Stream, UserPrefs, functions } = WPP.whatsapp;
    const gone = complete ? [] : missing();
    complete = gone.length === 0;
    const me = attempt(() => UserPrefs.getMaybeMePnUser(), null);
    return {
      ...found,
      missing: gone,
      version: text(window.Debug?.VERSION),
      socket: text(Socket?.state),
      synced: Boolean(Socket?.hasSynced),
      stream: text(Stream?.mode),
      info: text(Stream?.info),
      update: Boolean(Stream?.needsUpdate),
      authenticated: attempt(() => WPP.conn.isAuthenticated(), false),
      registered: attempt(() => Boolean(WPP.conn.isRegistered()), false),
      loaded: attempt(() => Boolean(WPP.conn.isMainLoaded()), false),
      phone: me ? text(me.user) : null,
      name: attempt(() => Conn.pushname, null),
      now: attempt(() => functions.unixTime(), Math.floor(Date.now() / 1000)),
      code: await authCode(),
      holds: attempt(() => Number(Conn.refTTL), null) || null,
    };
  }

  /* Before wa-js is ready the socket alone may already say why it never will be. */
  async function early() {
    const socket = attempt(() => window.require('WAWebSocketModel').Socket.state, '');
    return { socket: text(socket) };
  }

  async function authCode() {
    try {
      return (await WPP.conn.getAuthCode())?.fullCode ?? null;
    } catch {
      return null;
    }
  }

  const isPerson = (wid) => text(wid).endsWith('@c.us') || text(wid).endsWith('@lid');

  function phoneOf(wid) {
    if (text(wid).endsWith('@c.us')) return wid.user ?? text(wid).split('@')[0];
    return attempt(() => WPP.whatsapp.lidPnCache.getPhoneNumber(wid).user, null);
  }

  function nameOf(wid, notified) {
    const contact = attempt(() => WPP.whatsapp.ContactStore.get(wid), null);
    return contact?.name || contact?.pushname || notified || contact?.verifiedName || null;
  }

  /** Who says it: [contact, participant or null, name, phone]. */
  function speaker(remote, fromMe, author, notified) {
    const grouped = text(remote).endsWith('@g.us');
    const who = grouped && !fromMe ? author : remote;
    const known = isPerson(who);
    return [
      text(who), grouped && author ? text(author) : null, known ? nameOf(who, fromMe ? null : notified) : null,
      known ? phoneOf(who) : null,
    ];
  }

  const BODY = {
    chat: (m) => m.body,
    location: () => '',
    vcard: (m) => m.body,
    multi_vcard: (m) => (m.vcardList ?? []).map(({ vcard }) => vcard).join('\n'),
    poll_creation: (m) => m.pollName,
    list_response: (m) => m.listResponse?.title ?? m.body,
    buttons_response: (m) => m.body,
    template_button_reply: (m) => m.body,
    ciphertext: () => '',
  };

  const EXTRA = {
    location: (m) => {
      const [name, ...address] = text(m.loc).split('\n');
      return { lat: m.lat, lng: m.lng, name: name || null, address: address.join('\n') || null };
    },
    list_response: (m) => choice(m.listResponse?.singleSelectReply?.selectedRowId, m.listResponse?.title ?? m.body),
    buttons_response: (m) => choice(m.selectedButtonId, m.body),
    template_button_reply: (m) => choice(m.selectedId, m.body),
  };
  const choice = (id, label) => ({ id: text(id), label: text(label) });
  const file = (m) => ({
    mimetype: m.mimetype ?? 'application/octet-stream', size: m.size ?? null, name: m.filename ?? null,
  });

  /** [id, chat, from me, contact, participant, name, phone, seconds, type, text, quoted id, extra] */
  function row(m) {
    const { id: key, type } = m;
    const [contact, participant, name, phone] = speaker(key.remote, key.fromMe, key.participant ?? m.author, m.notifyName);
    const body = MEDIA.has(type) ? m.caption : (BODY[type] ?? ((other) => other.caption))(m);
    const extra = MEDIA.has(type) ? file(m) : EXTRA[type]?.(m) ?? null;
    return [
      key.id, text(key.remote), key.fromMe, contact, participant, name, phone, m.t, type, text(body),
      m.quotedStanzaID ?? null, extra,
    ];
  }

  /* One message that cannot be read must not hide the others: wabot logs the reason and goes on. */
  function rowOrWhy(m) {
    try {
      return row(m);
    } catch (error) {
      return [text(m?.id), text(error)];
    }
  }

  const addressed = (remote) => /@(c\.us|lid|g\.us)$/.test(text(remote));
  const concerns = (m) => !SILENT.has(m.type) && addressed(m.id?.remote) && !(m.id.fromMe && ours.has(m.id.id));

  const seconds = (time) => Math.floor(time > 1e11 ? time / 1000 : time);

  function reactionRow({ id, msgId, reactionText, sender, timestamp }) {
    const key = typeof id === 'string' ? WPP.whatsapp.MsgKey.fromString(id) : id;
    const target = typeof msgId === 'string' ? WPP.whatsapp.MsgKey.fromString(msgId) : msgId;
    const [contact, participant, name, phone] = speaker(target.remote, key.fromMe, sender, null);
    return [
      key.id, text(target.remote), key.fromMe, contact, participant, name, phone, seconds(timestamp), 'reaction',
      text(reactionText), target.id, null,
    ];
  }

  /* A vote has no id of its own in the page: the poll, the voter and the time of the vote name it. */
  function voteRow({ msgId, sender, timestamp, selectedOptions }) {
    const poll = typeof msgId === 'string' ? WPP.whatsapp.MsgKey.fromString(msgId) : msgId;
    const me = attempt(() => WPP.whatsapp.UserPrefs.getMaybeMePnUser(), null);
    const mine = text(me) === text(sender);
    const [contact, participant, name, phone] = speaker(poll.remote, mine, sender, null);
    const chosen = selectedOptions.filter(Boolean);
    const label = chosen.map((option) => option.name).join(', ');
    const picked = chosen.length ? choice(chosen.map((option) => option.localId).join(','), label) : null;
    return [
      `${poll.id}-${text(sender).split('@')[0]}-${timestamp}`, text(poll.remote), mine, contact, participant, name, phone,
      seconds(timestamp), 'vote', label, poll.id, picked,
    ];
  }

  /* ---- listening */

  /** Listen, once in a document's life; returns the number of listeners, for wabot to count. */
  function listen() {
    if (listeners) return listeners;
    const { MsgStore, Socket, Stream, Conn } = WPP.whatsapp;
    const on = (source, names, heard) => {
      source.on(names, heard);
      listeners += 1;
    };
    on(MsgStore, 'add', (m) => {
      if (m.isNewMsg && concerns(m)) queueMicrotask(() => tellMessage(m));
    });
    on(MsgStore, 'change:type', (m, now, before) => {
      const was = before ?? attempt(() => m.previous('type'), undefined);
      if ((was === 'ciphertext' || was === undefined) && m.type !== 'ciphertext' && concerns(m)) tellMessage(m);
    });
    on(MsgStore, 'change:ack', (m) => {
      if (m.id.fromMe) acked(m.id, m.ack);
    });
    on(WPP, 'chat.msg_ack_change', ({ ids, ack }) => {
      for (const key of ids) acked(key, ack);
    });
    on(WPP, 'chat.new_reaction', (reaction) => tellRow(attempt(() => reactionRow(reaction), null)));
    on(WPP, 'chat.poll_response', (vote) => tellRow(attempt(() => voteRow(vote), null)));
    on(Socket, 'change:state change:hasSynced', hint);
    on(Stream, 'change:mode change:info', hint);
    on(Conn, 'change:ref', hint);
    return listeners;
  }

  const hint = () => tell(['s']);
  const theirs = (r) => r && !r[2]; // our own reactions and votes are no news
  const tellMessage = (m) => tell(['m', rowOrWhy(m)]);
  const tellRow = (r) => theirs(r) && tell(['m', r]);

  function acked(key, level) {
    const told = levels.get(key.id) ?? 0;
    if (!addressed(key.remote) || told === level || (level >= 0 && told > level)) return;
    levels.keep(key.id, level);
    tellSoon(['a', text(key.remote), key.id, level]);
  }

  /* ---- looking back */

  /**
   * What the page knows since `since` (seconds, by WhatsApp's clock): `{rows, acks}`, the rows of every message,
   * reaction and vote in their order, and how far our own messages are confirmed.
   */
  async function sweep(since) {
    const { ChatStore, MsgStore } = WPP.whatsapp;
    for (const chat of ChatStore.getModelsArray()) {
      if (addressed(chat.id) && (chat.t ?? 0) >= since) await recall(chat, since);
    }
    const held = MsgStore.getModelsArray();
    const rows = held.filter((m) => m.t >= since && concerns(m)).map(rowOrWhy);
    for (const m of held) {
      if (m.hasReaction) rows.push(...(await reactions(m, since)));
      if (m.type === 'poll_creation' && m.id.fromMe) rows.push(...(await votes(m, since)));
    }
    const confirmed = held.filter((m) => m.id.fromMe && m.t >= since && m.ack && addressed(m.id.remote));
    return {
      rows: rows.map((r, place) => [r, place]).sort(([a, i], [b, j]) => a[7] - b[7] || i - j).map(([r]) => r),
      acks: confirmed.map((m) => ['a', text(m.id.remote), m.id.id, m.ack]),
    };
  }

  /* The page keeps older messages in its database only: ask for them, a page at a time, back to `since`. */
  async function recall(chat, since) {
    for (let pages = 0; pages < 20; pages += 1) {
      const oldest = chat.msgs.getModelsArray()[0];
      if (!oldest || oldest.t < since) return;
      const before = chat.msgs.length;
      try {
        const older = await WPP.chat.getMessages(chat.id, { id: text(oldest.id), count: 100, direction: 'before' });
        if (!older.length) return;
        chat.msgs.add(older);
        WPP.whatsapp.MsgStore.add(older);
      } catch {
        return;
      }
      if (chat.msgs.length === before) return;
    }
  }

  async function reactions(m, since) {
    try {
      const found = await WPP.chat.getReactions(text(m.id));
      const senders = found.reactions.flatMap((reaction) => reaction.senders);
      return senders.map((sender) => reactionRow({ ...sender, msgId: m.id })).filter((r) => theirs(r) && r[7] >= since);
    } catch {
      return [];
    }
  }

  async function votes(m, since) {
    try {
      const found = await WPP.chat.getVotes(text(m.id));
      return found.votes.map((vote) => voteRow({ ...vote, msgId: m.id })).filter((r) => theirs(r) && r[7] >= since);
    } catch {
      return [];
    }
  }

  /* ---- sending: each chat in order, chats beside each other */

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

  /* ---- the rest of what wabot may ask */

  /** A message's media as base64. */
  async function download([chat, id, fromMe, participant]) {
    const { ChatStore } = WPP.whatsapp;
    const plain = `${fromMe}_${chat}_${id}${participant ? `_${participant}` : ''}`;
    const held = ChatStore.get(chat);
    const key = text((held && find(held, id))?.id ?? plain);
    const blob = await within(MEDIA_TIMEOUT_MS, WPP.chat.downloadMedia(key));
    const reader = new FileReader();
    const read = new Promise((resolve, reject) => {
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
    });
    reader.readAsDataURL(blob);
    const url = await read;
    return url.slice(url.indexOf(',') + 1);
  }

  const linkCode = async (phone) => text(await WPP.conn.genLinkDeviceCodeForPhoneNumber(phone));
  const refreshCode = () => void attempt(() => WPP.whatsapp.Cmd.refreshQR());
  const logout = async () => void (await within(SEND_TIMEOUT_MS, WPP.conn.logout()));

  Object.defineProperty(window, Symbol.for('wabot.bridge'), {
    value: Object.freeze({ status, listen, sweep, send, download, linkCode, refreshCode, logout }),
  });
  post(JSON.stringify([['h']]));
})();
