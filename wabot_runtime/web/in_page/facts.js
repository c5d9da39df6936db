/*
 * wabot's one script in the page of WhatsApp Web: it tells wabot what happens and does what wabot asks. It decides
 * nothing: no state, no retry, no wording is its own. bridge.py joins its parts, of which this is the first.
 *
 * Facts leave over the one-way binding `wabotOut`, as JSON arrays joined per macrotask; orders enter as calls of
 * the functions in face.js, with their arguments as data.
 */

const post = window.wabotOut;
delete window.wabotOut;
window.WPPConfig = {
  disableGoogleAnalytics: true, deviceName: false, sendStatusToDevice: false, syncAllStatus: false, liveLocationLimit: 0,
};

const ACKS_MAY_WAIT_MS = 100;
const REMEMBERED = 5_000;

const text = (value) => (value === undefined || value === null ? '' : String(value));
const attempt = (read, otherwise) => {
  try {
    return read() ?? otherwise;
  } catch {
    return otherwise;
  }
};

/* Urgent facts leave in the next macrotask, acks along with them or a moment later. */

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

/* What is remembered of this document's life, bounded. */

class Recent extends Map {
  keep(key, value) {
    this.set(key, value);
    if (this.size > REMEMBERED) this.delete(this.keys().next().value);
  }
}
const ours = new Recent(); // ids that wabot sends itself
const levels = new Recent(); // the highest ack told, by message id

function acked(key, level) {
  const told = levels.get(key.id) ?? 0;
  if (!addressed(key.remote) || told === level || (level >= 0 && told > level)) return;
  levels.keep(key.id, level);
  tellSoon(['a', text(key.remote), key.id, level]);
}
