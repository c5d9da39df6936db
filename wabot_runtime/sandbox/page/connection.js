/** The models clients watch to know how the connection stands: Socket, Stream, Conn, Cmd, the event bus. */
import { stores } from './collections.js';
import { EventEmitter } from './events.js';
import { define } from './loader.js';
import { Model } from './models.js';
import { reconnect, send } from './wire.js';

class StreamModel extends Model {
  static defaults = { available: true, needsUpdate: false, displayInfo: 'NORMAL' };

  markAvailable() {
    this.set('available', true);
  }

  markUnavailable() {
    this.set('available', false);
  }
}

class SocketModel extends Model {
  static defaults = { state: 'UNLAUNCHED', stream: 'DISCONNECTED', hasSynced: false };

  initConn() {}

  logout() {
    return leave('user_initiated');
  }

  takeover() {
    this.set('state', 'OPENING');
    send({ op: 'takeover' });
  }

  poke() {
    send({ op: 'refresh_qr' });
  }

  reconnect() {
    reconnect();
  }
}

class ConnImpl extends Model {
  static defaults = { connected: false };

  get isSMB() {
    return Boolean(this.attributes?.platform?.startsWith('smb'));
  }

  canSetMyPushname() {
    return true;
  }
}

class CmdImpl extends EventEmitter {
  isMainLoaded = false;

  mainLoaded() {
    this.isMainLoaded = true;
    this.trigger('main_loaded');
  }

  refreshQR() {
    this.trigger('refresh_qr');
    send({ op: 'refresh_qr' });
  }

  logout() {
    this.trigger('logout');
  }

  setActiveFilter(type, label) {
    this.trigger('set_active_filter', type, label);
  }

  async archiveChat(chat, archived) {
    chat.set('archive', archived);
  }

  async pinChat(chat, pinned) {
    chat.set('pin', pinned ? Date.now() : 0);
  }

  async markChatUnread(chat, unread) {
    chat.set('unreadCount', unread ? -1 : 0);
  }

  sendRevokeMsgs(chat, given) {
    return revoke(given.list ?? given);
  }

  async sendDeleteMsgs(chat, given) {
    for (const message of given.list ?? given) {
      chat.msgs.remove(message);
      stores.Msg.remove(message);
    }
  }

  async sendStarMsgs(chat, messages) {
    for (const message of messages) message.set('star', true);
  }

  async sendUnstarMsgs(chat, messages) {
    for (const message of messages) message.set('star', false);
  }

  async openChatBottom() {
    return true;
  }

  async openChatAt() {
    return true;
  }

  async openChatFromUnread() {
    return true;
  }

  closeChat() {}

  openDrawerMid() {}

  chatSearch() {}

  msgInfoDrawer() {}
}

class BackendEvents extends EventEmitter {
  isMainStreamReadyMd = false;

  isOfflineDeliveryEnd = false;
}

class NetworkStatusModel extends Model {
  checkOnline() {
    return navigator.onLine;
  }
}

class LinkDeviceEvents extends EventEmitter {
  triggerRefreshAltLinkingCode() {
    this.trigger('link_device_events:refresh_alt_linking_code');
  }
}

let revoke;

/** Deleting for everyone is sending's business; it hands the way to do it in here. */
export function revokeWith(use) {
  revoke = use;
}

let leave;

/** Leaving wipes keys and archive; linking.js, which knows how, hands it in here. */
export function leaveWith(logout) {
  leave = logout;
}

export const Stream = new StreamModel();
export const Socket = new SocketModel();
export const Conn = new ConnImpl();
export const Cmd = new CmdImpl();
export const BackendEventBus = new BackendEvents();
export const deviceEvents = new LinkDeviceEvents();
const NetworkStatus = new NetworkStatusModel({ online: true });
window.addEventListener('online', () => NetworkStatus.set('online', true));
window.addEventListener('offline', () => NetworkStatus.set('online', false));

let offlineProgress = 0;

/** How far the messages that waited at the server are in, in percent: W's loading screen. */
export function reportOfflineProgress(percent) {
  offlineProgress = percent;
  Cmd.trigger('offline_progress_update_from_bridge');
}

define('WAWebStreamModel', { Stream });
define('WAWebSocketModel', { Socket });
define('WAWebConnModel', { ConnImpl, Conn });
define('WAWebCmd', { CmdImpl, Cmd });
define('WAWebNetworkStatus', { default: NetworkStatus });
define('WAWebLinkDeviceEvents', { WAWebLinkDeviceEvents: deviceEvents });
define('WAWebOfflineHandler', { OfflineMessageHandler: { getOfflineDeliveryProgress: () => offlineProgress } });
define('WAWebHistorySyncProgressModel', { HistorySyncProgressModel: Model });
define('WAWebHistorySyncProgress', {
  getHistorySyncProgressModel: () => ({ realProgress: 100, remainingPausedSeconds: 0 }),
});
define('WAWebBackendEventBus', {
  BackendEventBus,
  BackendEvent: {
    LOGOUT: 'logout',
    SET_SOCKET_STATE: 'set_socket_state',
    MAIN_STREAM_MODE_READY: 'main_stream_mode_ready',
    STORAGE_INITIALIZATION_ERROR: 'storage_initialization_error',
    ACCOUNT_TEMPORARILY_BANNED: 'account_temporarily_banned',
    OFFLINE_DELIVERY_END: 'offline_delivery_end',
    OFFLINE_PROGRESS: 'offline_progress_update_from_bridge',
  },
});
define('WAWebUserPrefsGeneral', {
  getAutoDownloadPhotos: () => true, setAutoDownloadPhotos() {},
  getAutoDownloadAudio: () => true, setAutoDownloadAudio() {},
  getAutoDownloadVideos: () => true, setAutoDownloadVideos() {},
  getAutoDownloadDocuments: () => true, setAutoDownloadDocuments() {},
  getTheme: () => 'light', setTheme() {},
});
