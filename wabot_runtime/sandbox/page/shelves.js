/** The collections that clients expect to exist and that stay empty here, and the module that lists them all. */
import { BaseCollection, shelve, stores } from './collections.js';
import { Chat } from './chats.js';
import { define } from './loader.js';
import { modelClass } from './models.js';

const EMPTY = [
  'Blocklist', 'Label', 'Mute', 'BusinessProfile', 'BotProfile', 'ProfilePicThumb', 'QuickReply', 'Note', 'PinInChat',
  'MsgInfo', 'TextStatus', 'Cart', 'Catalog', 'Order', 'ProductMessageList', 'EmojiVariant', 'RecentEmoji',
  'StickerSearch', 'Sticker', 'StickerPack', 'RecentSticker', 'StarredMsg',
];
EMPTY.forEach((name) => shelve(name));

const emptyChat = new Chat({ id: 'status@broadcast' });
shelve('Status').getMyStatus = () => ({ msgs: emptyChat.msgs });
shelve('Newsletter', { Model: Chat, also: (_Impl, newsletters) => ({ default: newsletters }) });

class TemplateButtonCollection extends BaseCollection {
  static model = modelClass('templateButton');
}

class ButtonCollection extends BaseCollection {
  static model = modelClass('replyButton');
}

define('WAWebTemplateButtonModel', { TemplateButton: TemplateButtonCollection.model });
define('WAWebTemplateButtonCollection', {
  TemplateButtonCollection,
  TemplateButtonCollectionImpl: TemplateButtonCollection,
});
define('WAWebButtonCollection', { default: ButtonCollection });
define('WAWebCollections', {
  ...stores,
  WAWebNewsletterCollection: stores.Newsletter,
  WAWebGroupMetadataCollection: stores.GroupMetadata,
  NewsletterMetadataCollection: stores.Newsletter,
  Features: { supportsFeature: () => true, F: {}, setFeature() {} },
});
