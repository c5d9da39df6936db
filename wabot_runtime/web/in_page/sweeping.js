/* Looking back: what came while nobody listened. */

/**
 * What the page knows since `since` (seconds, by WhatsApp's clock): `{rows, acks}`, the rows of every message,
 * reaction and vote in their order, and how far our own messages are confirmed.
 */
async function sweep(since) {
  const { ChatStore, MsgStore } = WPP.whatsapp;
  const held = [...MsgStore.getModelsArray()];
  for (const chat of ChatStore.getModelsArray()) {
    if (addressed(chat.id) && (chat.t ?? 0) >= since) held.push(...(await older(chat, since)));
  }
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
async function older(chat, since) {
  const known = new Set(chat.msgs.getModelsArray().map((m) => text(m.id)));
  const found = [];
  let oldest = earliest(chat.msgs.getModelsArray());
  for (let pages = 0; pages < 20 && oldest && oldest.t >= since; pages += 1) {
    const before = { id: text(oldest.id), count: 100, direction: 'before' };
    const page = await WPP.chat.getMessages(chat.id, before).catch(() => []);
    const fresh = page.filter((m) => !known.has(text(m.id)));
    if (!fresh.length) break;
    fresh.forEach((m) => known.add(text(m.id)));
    found.push(...fresh);
    oldest = earliest(fresh);
  }
  return found;
}

const earliest = (messages) => messages.reduce((one, other) => (one && one.t <= other.t ? one : other), undefined);

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
