/** Reactions and poll votes: what hangs on a message. Kept, so that a restart can show them again. */
import { keep } from './archive.js';
import { BaseCollection, shelve, stores } from './collections.js';
import { MsgKey, createWid, randomHex } from './ids.js';
import { me } from './keys.js';
import { define, whenDefined } from './loader.js';
import { Model, hide, modelClass, nameProxy } from './models.js';
import { nothingUnderWay } from './sending.js';
import { call } from './wire.js';

class ReactionsSendersCollection extends BaseCollection {
  static model = modelClass('reactionsSenders');
}

class AggReactionsCollection extends BaseCollection {
  static model = modelClass('aggReactions');
}

class Reactions extends Model {
  initialize() {
    hide(this, { reactions: new AggReactionsCollection() });
  }
}
nameProxy(Reactions, 'reactions');
shelve('Reactions', { Model: Reactions });

const votes = new Map();

/** A reaction seen for the first time: shown, kept, and told to whoever hooked the page's entry points. */
export function receiveReaction(frame) {
  showReaction(frame);
  const [key, parent, sender] = [MsgKey.fromString(frame.key), MsgKey.fromString(frame.target), createWid(frame.sender)];
  whenDefined('WAWebAddonReactionTableMode', ({ reactionTableMode }) => reactionTableMode.bulkUpsert([{
    id: key, reactionParentKey: parent, reactionText: frame.text, reactionTimestamp: frame.at,
    author: sender, from: sender, read: false, orphan: 0, ack: 1,
  }]));
  whenDefined('WAWebReactionsBEUtils', (utilities) => utilities.addOrUpdateReactionsModelCollection({
    msgKey: frame.key, orphan: 0, orphanReason: null, parentMsgKey: frame.target, reactionText: frame.text,
    read: false, senderUserJid: frame.sender, t: frame.at,
  }, true));
  return { kept: keep([{ store: 'addon', key: frame.key, make: () => ({ kind: 'reaction', frame }) }]) };
}

/** Updates what a message's reactions add up to; an empty text takes the sender's reaction back. */
export function showReaction({ key, target, sender, text, at }) {
  const { reactions } = stores.Reactions.gadd(target);
  for (const aggregate of reactions.toArray()) {
    aggregate.senders = aggregate.senders.filter(({ senderUserJid }) => senderUserJid !== sender);
    if (aggregate.senders.length === 0) reactions.remove(aggregate);
  }
  if (text) {
    const aggregate = reactions.get(text)
      ?? reactions.add({ id: text, aggregateEmoji: text, hasReactionByMe: false, senders: [] });
    aggregate.senders = [...aggregate.senders, {
      id: key, msgKey: key, parentMsgKey: target, senderUserJid: sender, reactionText: text, timestamp: at,
      orphan: 0, read: false, ack: 1,
    }];
  }
  stores.Msg.get(target)?.set('hasReaction', reactions.length > 0);
}

export function receiveVote(frame) {
  showVote(frame);
  const vote = votes.get(`${frame.target} ${frame.sender}`);
  whenDefined('WAWebAddonPollVoteTableMode', ({ pollVoteTableMode }) => pollVoteTableMode.bulkUpsert([{
    id: vote.msgKey, pollUpdateParentKey: vote.parentMsgKey, selectedOptionLocalIds: vote.selectedOptionLocalIds,
    t: frame.at, from: vote.sender, author: vote.sender,
  }]));
  whenDefined('WAWebPollsUpsertVotes', ({ upsertVotesDb }) => upsertVotesDb([vote]));
  return { kept: keep([{ store: 'addon', key: frame.key, make: () => ({ kind: 'vote', frame }) }]) };
}

/** A person's latest vote replaces the one before. */
export function showVote({ key, target, sender, options, at }) {
  const given = stores.Msg.get(target)?.pollOptions ?? [];
  const chosen = given.map((option, index) => [option.name, option.localId ?? index]).filter(([name]) => options.includes(name));
  votes.set(`${target} ${sender}`, {
    msgKey: MsgKey.fromString(key), parentMsgKey: MsgKey.fromString(target), sender: createWid(sender),
    selectedOptionLocalIds: chosen.map(([, localId]) => localId), senderTimestampMs: at,
  });
}

async function sendReactionToMsg(message, text) {
  const key = new MsgKey({ fromMe: true, remote: message.id.remote, id: `3EB0${randomHex(9)}` }).toString();
  const frame = { key, target: message.id.toString(), sender: me.pn.toString(), text, at: Date.now() };
  await nothingUnderWay();
  await call({ op: 'reaction', ...frame });
  await receiveReaction(frame).kept;
  return 'OK';
}

async function sendVote(message, options) {
  const key = new MsgKey({ fromMe: true, remote: message.id.remote, id: `3EB0${randomHex(9)}` }).toString();
  await nothingUnderWay();
  await call({ op: 'vote', key, target: message.id.toString(), options: Array.from(options, (option) => option.name ?? option) });
}

const votesOn = (keys) => [...votes.values()].filter(({ parentMsgKey }) => keys.some((key) => key.equals(parentMsgKey)));

define('WAWebReactionsSendersCollection', { ReactionsSendersCollection });
define('WAWebAggReactionsCollection', { AggReactionsCollection });
define('WAWebSendReactionMsgAction', { sendReactionToMsg });
define('WAWebPollsSendVoteMsgAction', { sendVote });
define('WAWebPollsVotesStore', { getVotes: async (keys) => votesOn(keys), getVote: async () => null });
// Clients wrap these four to learn of reactions and votes; the page itself needs nothing from them.
define('WAWebAddonReactionTableMode', { reactionTableMode: { bulkUpsert: async (rows) => rows } });
define('WAWebAddonPollVoteTableMode', { pollVoteTableMode: { bulkUpsert: async (rows) => rows } });
define('WAWebReactionsBEUtils', { addOrUpdateReactionsModelCollection: (rows) => rows });
define('WAWebPollsUpsertVotes', { upsertVotesDb: async (rows) => rows });
