/** Functions of the page's network layer that clients wrap or test for. Nothing here goes over the socket. */
import { define } from './loader.js';
import { randomHex } from './ids.js';

const nothing = async () => {};
const node = (tag, attributes, content) => ({ tag, attrs: attributes, content });

class SearchQuery {
  updateLabelQuery(filter) {
    this.filter = filter;
  }
}

class ReactComponent {}

const MODULES = {
  WAWebE2EProtoGenerator: { createMsgProtobuf: ({ body }) => ({ conversation: body }) },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null, encodeMaybeMediaType: (type) => type },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
  WAWebSendMsgCreateFanoutStanza: { createFanoutMsgStanza: async () => ({ content: [] }) },
  WAWebABProps: { getABPropConfigValue: () => 0 },
  WAWebCreateChatRecord: { createChatRecord: nothing },
  WAWebHandleSingleMsg: { handleSingleMsg: async (chat, message) => message },
  WAWebEncryptAndSendMsg: { encryptAndSendMsg: async () => ({}) },
  WAWebEncryptAndSendStatusMsg: { encryptAndSendStatusMsg: async () => ({}) },
  WAWebPrimaryFeatures: { primaryFeatureEnabled: () => true },
  WAWebLabelUtils: {
    addToLabelCollection() {}, createLabelItemId() {}, getParentCollection() {}, initializeLabels() {},
    removeLabelFromCollection() {},
  },
  WAWebGroupDBUpdate: { updateDBForGroupAction: nothing },
  WAWebPinnedCount: { getNumConversationsPinned: () => 0 },
  WAWebChatSearchQuery: { SearchQuery },
  WAWebInboxFlow: { isFilterExcludedFromSearchTreatmentInInboxFlow: () => false },
  WAWap: { wap: node, generateId: () => randomHex(8), WapNode: class WapNode {} },
  WASmaxJsx: { smax: node },
  WADeprecatedSendIq: { deprecatedCastStanza: nothing },
  WAWebSendSmaxStanza: { sendSmaxStanza: nothing },
  WAMd5: { md5: () => '', md5ArrayBufferHex: () => '' },
  WAWebBotMessageSecret: { genBotMsgSecretFromMsgSecret: async (secret) => secret },
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen() {} },
  WAWebIsOfficialClient: { isOfficialClient: true },
  WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome' }) },
  WAWebBrowser: { default: { id: () => 'sandbox', startDownloading() {} } },
  WAWebEnvironment: { default: { isWeb: true, isWindows: false } },
  WAWebReact: { Component: ReactComponent, PureComponent: ReactComponent, createElement() {} },
  react: { Component: ReactComponent, PureComponent: ReactComponent },
};

for (const [id, namespace] of Object.entries(MODULES)) define(id, namespace);
