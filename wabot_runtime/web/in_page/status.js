/* What wabot judges the session by: the level of everything, read afresh whenever it asks. */

/* What this script uses of the page, by wa-js's names: any of it missing means that WhatsApp Web changed. */
const NEEDED = [
  'MsgStore', 'ChatStore', 'ContactStore', 'Socket', 'Stream', 'Conn', 'Cmd', 'MsgKey', 'MsgModel', 'UserPrefs',
  'OpaqueData', 'MediaPrep',
];
const NEEDED_FUNCTIONS = [
  'addAndSendMsgToChat', 'findOrCreateLatestChat', 'canReplyMsg', 'getEphemeralFields', 'unixTime',
  'sendReactionToMsg', 'createOrUpdateReactions', 'upsertVotes', 'uploadMedia', 'handleChatSimpleReceipt',
];

function missing() {
  const { whatsapp } = WPP;
  const has = (read) => attempt(read, undefined) !== undefined;
  return [
    ...NEEDED.filter((name) => !has(() => whatsapp[name])),
    ...NEEDED_FUNCTIONS.filter((name) => !has(() => whatsapp.functions[name])),
  ];
}

let complete = false;

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
