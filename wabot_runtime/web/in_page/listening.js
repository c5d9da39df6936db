/* Listening: from now on, what happens is told. */

let listeners = 0;

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
