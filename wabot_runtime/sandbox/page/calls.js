/** Calls that ring: shown to clients, never answered here. */
import { BaseCollection, stores } from './collections.js';
import { createWid } from './ids.js';
import { define } from './loader.js';
import { Model, nameProxy } from './models.js';

const RINGING = 2;

class Call extends Model {
  getState() {
    return this.attributes.state;
  }
}
nameProxy(Call, 'call');

class CallCollection extends BaseCollection {
  static model = Call;

  // W looks for an own enumerable Map among the collection's members and throws without one.
  callMap = new Map();

  processIncomingCall(call) {
    this.callMap.set(call.id, call);
    return this.add(call);
  }

  setActiveCall(call) {
    if (call) this.callMap.set(call.id, call);
    this.activeCall = call;
  }
}
stores.Call = new CallCollection();

export function receiveCall({ id, from, video }) {
  stores.Call.setActiveCall(new Call({
    id, peerJid: createWid(from), isVideo: Boolean(video), isGroup: false, outgoing: false, offerTime: 0,
    state: RINGING, canHandleLocally: false, webClientShouldHandle: false, participants: [],
  }));
}

define('WAWebCallModel', { default: Call });
define('WAWebCallCollection', { default: stores.Call });
