/** People and groups as address-book entries, with the getters clients call on them. */
import { shelve, stores } from './collections.js';
import { createWid } from './ids.js';
import { me } from './keys.js';
import { define } from './loader.js';
import { Model, nameProxy } from './models.js';

export class Contact extends Model {
  initialize() {
    this.attributes.id = createWid(this.attributes.id);
  }

  get formattedName() {
    return this.attributes && nameOf(this);
  }

  get isMe() {
    const id = this.attributes?.id;
    return Boolean(id) && (id.equals(me.pn) || id.equals(me.lid));
  }

  get isUser() {
    return Boolean(this.attributes?.id.isUser());
  }

  get isContactBlocked() {
    return false;
  }
}
nameProxy(Contact, 'contact');

const getMeContact = () => stores.Contact.gadd(me.pn);
shelve('Contact', { Model: Contact, also: (Impl) => ({ ContactCollectionImpl: Impl, getMeContact }) }).getMeContact = getMeContact;

export const Participant = class extends Model {
  initialize() {
    this.attributes.id = createWid(this.attributes.id);
  }
};
nameProxy(Participant, 'participant');

// W reads these names as functions of a contact; the attribute of the same name answers.
const PLAIN_GETTERS = [
  'getIsWAContact', 'getVerifiedName', 'getVerifiedLevel', 'getStatusMute', 'getName', 'getShortName', 'getPushname',
  'getIsEnterprise', 'getNotifyName', 'getIsBroadcast', 'getIsNewsletter', 'getIsPSA', 'getIsIAS',
  'getIsSupportAccount', 'getCanRequestPhoneNumber', 'getPremiumMessageName',
  'getShowBusinessCheckmarkAsPrimary', 'getShowBusinessCheckmarkAsSecondary', 'getShowBusinessCheckmarkInChatlist',
  'getIsDisplayNameApproved', 'getShouldForceBusinessUpdate',
];
const attributeOf = (getter) => getter[3].toLowerCase() + getter.slice(4);

define('WAWebContactModel', { Contact });
define('WAWebParticipantModel', { Participant });
define('WAWebContactGetters', {
  ...Object.fromEntries(PLAIN_GETTERS.map((name) => [name, (contact) => contact.attributes[attributeOf(name)]])),
  getUserid: (contact) => contact.id.user,
  getIsUser: (contact) => contact.id.isUser(),
  getIsGroup: (contact) => contact.id.isGroup(),
  getIsMe: (contact) => contact.isMe,
});
// wa-js gives contacts these getters itself, from the module that holds all of them.
const nameOf = ({ attributes: { name, pushname, id } }) => name || pushname || id.user;
const phoneOf = ({ id }) => `+${id.user}`;
define('WAWebFrontendContactGetters', {
  getIsMyContact: () => true,
  getFormattedName: nameOf,
  getFormattedUser: nameOf,
  getFormattedShortName: nameOf,
  getFormattedShortNameWithNonBreakingSpaces: nameOf,
  getDisplayName: nameOf,
  getUserDisplayNameForLid: nameOf,
  getDisplayNameOrPnForLid: nameOf,
  getFormattedUsernameOrPhone: phoneOf,
  getFormattedPhone: phoneOf,
  getPhoneNumber: phoneOf,
  getPnForLid: phoneOf,
  getSearchName: nameOf,
  getSearchVerifiedName: () => '',
  getMentionName: nameOf,
  getTextStatusString: () => '',
  getHeader: () => '',
});

// This sandbox addresses everyone by phone number; a LID is the same digits on the other server.
const asLid = (wid) => createWid(`${wid.user}@lid`);
const asPhone = (wid) => createWid(`${wid.user}@c.us`);
define('WAWebApiContact', { getCurrentLid: asLid, getPhoneNumber: asPhone, getAlternateUserWid: () => undefined });
define('WAWebLidPnCache', { lidPnCache: { getPhoneNumber: asPhone, getCurrentLid: asLid } });
define('WAWebLidMigrationUtils', { toPn: (wid) => wid, toLid: asLid, toUserLid: asLid, toUserLidOrThrow: asLid });
define('WAWebLid1X1MigrationGating', {
  Lid1X1MigrationUtils: {
    isLidMigrated: () => false,
    isSyncdSessionMigrated: () => false,
    shouldApplyNonMigratedMessagingRules: () => true,
  },
});
define('WAWebFrontendVcardUtils', {
  vcardFromContactModel: ({ formattedName, id }) => ({
    vcard: ['BEGIN:VCARD', 'VERSION:3.0', `FN:${formattedName}`, `TEL;waid=${id.user}:+${id.user}`, 'END:VCARD'].join('\n'),
  }),
});
define('WAWebVcardParsingUtils', { parseVcard: () => null });
