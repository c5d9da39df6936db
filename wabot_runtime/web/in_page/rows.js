/* Messages, reactions and votes as rows: arrays of plain values, read by inbound.py. */

const SILENT = new Set([
  'gp2', 'e2e_notification', 'notification_template', 'notification', 'protocol', 'call_log', 'revoked', 'debug',
  'broadcast_notification', 'newsletter_notification', 'pinned_message', 'reaction', 'poll_update', 'keep_in_chat',
]);
const MEDIA = new Set(['image', 'video', 'ptv', 'gif', 'audio', 'ptt', 'document', 'sticker']);

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
