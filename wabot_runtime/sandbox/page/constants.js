/** Enumerations and fixed answers that clients look up by module or by shape. */
import { define } from './loader.js';
import { settings } from './settings.js';

export const ACK = {
  MD_DOWNGRADE: -7, INACTIVE: -6, CONTENT_UNUPLOADABLE: -5, CONTENT_TOO_BIG: -4, CONTENT_GONE: -3, EXPIRED: -2,
  FAILED: -1, CLOCK: 0, SENT: 1, RECEIVED: 2, READ: 3, PLAYED: 4, PEER: 5,
};

const same = (...names) => Object.fromEntries(names.map((name) => [name, name]));

export const SOCKET_STATE = same(
  'OPENING', 'PAIRING', 'UNPAIRED', 'UNPAIRED_IDLE', 'CONNECTED', 'TIMEOUT', 'CONFLICT', 'UNLAUNCHED', 'PROXYBLOCK',
  'TOS_BLOCK', 'SMB_TOS_BLOCK', 'DEPRECATED_VERSION',
);

const MESSAGE_TYPES = [
  'chat', 'image', 'video', 'audio', 'ptt', 'sticker', 'document', 'location', 'vcard', 'multi_vcard', 'list',
  'list_response', 'poll_creation', 'poll_update', 'revoked', 'protocol', 'gp2', 'e2e_notification',
  'notification_template', 'ciphertext', 'call_log', 'event_creation', 'interactive', 'buttons_response',
  'template_button_reply',
];
const MSG_TYPE = { TEXT: 'chat', ...Object.fromEntries(MESSAGE_TYPES.map((type) => [type.toUpperCase(), type])) };

const [primary, secondary, tertiary] = settings.version.split('.');

define('WAWebAck', { ACK, ACK_STRING: { SENDER: 'sender', READ: 'read' }, EDIT_ATTR: { SENDER_REVOKE: 7 } });
define('WAWebSocketConstants', { SOCKET_STATE, SOCKET_STREAM: same('CONNECTED', 'DISCONNECTED'), WATCHED_SOCKET_STATE: {} });
define('WAWebMsgType', { MSG_TYPE, SYSTEM_MESSAGE_TYPES: ['gp2', 'e2e_notification', 'notification_template'] });
define('WAWebSendMsgResultAction', {
  SendMsgResult: same('OK', 'ERROR_NETWORK', 'ERROR_EXPIRED', 'ERROR_CANCELLED', 'ERROR_UPLOAD', 'ERROR_UNKNOWN'),
});
define('WAWebBuildConstants', {
  SANITIZED_VERSION_STR: settings.version,
  VERSION_STR: settings.version,
  VERSION_BASE: settings.version,
  VERSION_PRIMARY: primary,
  VERSION_SECONDARY: secondary,
  VERSION_TERTIARY: tertiary,
  WINDOWS_BUILD: null,
});
define('WAWapDropAttr', { DROP_ATTR: Symbol('DROP_ATTR') });
define('WAWebLogoutReasonConstants', {
  LogoutReason: {
    UserInitiated: 'user_initiated', SyncdFailure: 'syncd_failure', UnknownCompanion: 'unknown_companion',
    AccountLocked: 'account_locked', ClientFatal: 'client_fatal',
  },
  LOGOUT_REASON_CODE: { user_initiated: 0, unknown_companion: 3 },
});
define('WAWebCallEnum', { CallState: { None: 0, ReceivedCall: 2, ReceivedCallWithoutOffer: 3, Active: 5 } });
define('WAWebStatusJid', { STATUS_JID: 'status@broadcast' });
define('WAWebPinMsgConstants', {
  PIN_STATE: { INVALID: 0, PIN: 1, UNPIN: 2 },
  PinExpiryDurationOption: {},
  getPinExpiryDuration: () => 24 * 60 * 60,
});
define('WAWebNonJidMentionType', { default: { MENTION_ALL: 1 } });
define('WAWebOutwardTypes', { OUTWARD_TYPES: {} });
define('WAWebServerPropConstants', { MAX_FILE_SIZE_BYTES: 2e9, MULTICAST_LIMIT_GLOBAL: 5 });
