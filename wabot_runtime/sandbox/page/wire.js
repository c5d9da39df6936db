/**
 * The socket to the server: JSON frames, calls with answers, and reconnecting with growing pauses.
 *
 * What is said while nobody is logged in waits until somebody is, except what logging in itself needs.
 */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
const BEFORE_LOGIN = new Set(['hello', 'auth', 'refresh_qr', 'link_code', 'logout', 'takeover']);

const unanswered = new Map();
let held = [];
let socket;
let loggedIn = false;
let ended = false;
let failures = 0;
let calls = 0;
let listener;

/** Connects for good. `opened`, `received(frame)` and `closed` report what happens. */
export function connect(callbacks) {
  listener = callbacks;
  open();
}

export function send(frame) {
  if (!canSay(frame)) held.push(frame);
  else socket.send(JSON.stringify(frame));
}

/** Sends now or not at all: for messages, which the archive sends again after a reconnect. */
export function sendIfConnected(frame) {
  if (canSay(frame)) socket.send(JSON.stringify(frame));
}

/** Sends a frame, again after a reconnect, until it is answered; rejects if the server refuses. */
export function call(frame) {
  const numbered = { ...frame, call: ++calls };
  return new Promise((resolve, reject) => {
    unanswered.set(numbered.call, { frame: numbered, resolve, reject });
    sendIfConnected(numbered);
  });
}

/** From now on anything may be said; what waited or was never answered is said first. */
export function openForAll() {
  loggedIn = true;
  for (const { frame } of unanswered.values()) sendIfConnected(frame);
  const waited = held;
  held = [];
  waited.forEach(send);
}

export function reconnect() {
  socket?.close();
}

/** Closes for good. */
export function hangUp() {
  ended = true;
  socket?.close();
}

function canSay(frame) {
  return socket?.readyState === WebSocket.OPEN && (loggedIn || BEFORE_LOGIN.has(frame.op));
}

function open() {
  socket = new WebSocket(`wss://${location.host}/ws/chat`);
  socket.onopen = () => {
    failures = 0;
    listener.opened();
  };
  socket.onmessage = ({ data }) => receive(JSON.parse(data));
  socket.onclose = () => {
    loggedIn = false;
    if (ended) return;
    listener.closed();
    setTimeout(open, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++));
  };
}

function receive(frame) {
  const asked = unanswered.get(frame.call);
  if (!asked) return listener.received(frame);
  unanswered.delete(frame.call);
  return frame.refused ? asked.reject(new Error(frame.refused)) : asked.resolve(frame);
}
