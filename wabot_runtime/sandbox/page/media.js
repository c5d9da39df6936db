/** Pictures, voice and documents: prepared, uploaded and fetched on the page's own origin. */
import { decodeB64, encodeB64 } from './base64.js';
import { unixTime } from './ids.js';
import { define, importNamespace } from './loader.js';
import { MediaData, downloadWith } from './messages.js';

const UPLOAD_LIMIT_BYTES = 64 * 1024 * 1024;

class OpaqueDataBase {
  retain() {}

  autorelease() {}

  autoreleaseWhenPromiseCompletes() {}

  throwIfReleased() {}
}

class OpaqueData extends OpaqueDataBase {
  constructor(blob, type) {
    super();
    Object.defineProperties(this, { blob: { value: blob }, mimetype: { value: type || blob.type } });
  }

  static async createFromData(data, type) {
    if (data instanceof OpaqueData) return data;
    return new OpaqueData(data instanceof Blob ? data : new Blob([data], { type }), type);
  }

  static async createFromBase64Jpeg(text) {
    return new OpaqueData(new Blob([decodeB64(text)], { type: 'image/jpeg' }));
  }

  url() {
    return URL.createObjectURL(this.blob);
  }

  size() {
    return this.blob.size;
  }

  type() {
    return this.mimetype;
  }

  forceToBlob() {
    return this.blob;
  }

  formData() {
    return this.blob;
  }

  getBase64() {}

  validate() {
    return true;
  }
}

const blobs = new Map();

class InMemoryMediaBlobCacheImpl {
  has(hash) {
    return blobs.has(hash);
  }

  get(hash) {
    return blobs.get(hash);
  }

  put(hash, blob) {
    blobs.set(hash, blob);
  }
}

const mediaObjects = new Map();

function getOrCreateMediaObject(filehash) {
  if (!mediaObjects.has(filehash)) {
    mediaObjects.set(filehash, {
      filehash, type: 'DOCUMENT', size: 0, contentInfo: {},
      consolidate({ size, mimetype }) {
        Object.assign(this, { size, mimetype });
      },
    });
  }
  return mediaObjects.get(filehash);
}

async function hashOf(blob) {
  return encodeB64(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
}

function typeOf(mimetype, { asSticker, asDocument, isPtt } = {}) {
  if (asSticker) return 'sticker';
  const kind = mimetype.split('/')[0];
  if (asDocument || !['image', 'video', 'audio'].includes(kind)) return 'document';
  return kind === 'audio' && isPtt ? 'ptt' : kind;
}

async function prepare(opaque, options) {
  const blob = opaque.forceToBlob();
  return new MediaData({
    type: typeOf(opaque.type(), options), mimetype: opaque.type(), size: blob.size, filehash: await hashOf(blob),
    mediaBlob: opaque, isGif: Boolean(options?.asGif), mediaStage: 'PREPPED', filename: blob.name, ...(await measure(blob)),
  });
}

/** Width and height of a picture; nothing for anything else or for a broken one. */
async function measure(blob) {
  if (!blob.type.startsWith('image/')) return {};
  const bitmap = await createImageBitmap(blob).catch(() => undefined);
  return bitmap ? { fullWidth: bitmap.width, fullHeight: bitmap.height } : {};
}

class MediaPrep {
  constructor(preparation) {
    Object.defineProperty(this, 'preparation', { value: preparation });
  }

  async waitForPrep() {
    this.mediaData = await this.preparation;
    return this.mediaData;
  }

  /** wa-js asks that this takes one argument, and that the message is added only after it returned. */
  async sendToChat({ chat, options }) {
    const { type, mimetype, filehash, size, isGif, mediaBlob, fullWidth, fullHeight } = await this.waitForPrep();
    const { mediaEntry } = await uploadMedia({ blob: mediaBlob.forceToBlob(), mimetype });
    const { addAndSendMsgToChat } = importNamespace('WAWebSendMsgChatAction');
    const [added, confirmed] = addAndSendMsgToChat(chat, {
      ...options.productMsgOptions, type, mimetype, filehash, size, isGif, local: true,
      width: fullWidth, height: fullHeight, caption: options.caption, isViewOnce: options.isViewOnce,
      filename: options.filename ?? options.productMsgOptions?.filename,
      directPath: mediaEntry.directPath, mediaKey: mediaEntry.mediaKey,
    });
    const message = await added;
    message.set('isUnsentMedia', true, { silent: true });
    message.set('isUnsentMedia', false); // W's media_uploaded listens for this change
    return confirmed;
  }
}

const prepRawMedia = (opaque, options) => new MediaPrep(prepare(opaque, options));

async function uploadMedia({ blob, mediaObject, mimetype }) {
  const body = blob ?? blobs.get(mediaObject.filehash);
  const headers = { 'content-type': mimetype || body.type || 'application/octet-stream' };
  const answer = await fetch('/mms/upload', { method: 'POST', body, headers });
  if (!answer.ok) throw new Error(`upload failed: ${answer.status}`);
  const { url, directPath, hash } = await answer.json();
  return {
    kind: 'success',
    mediaEntry: {
      mmsUrl: url, deprecatedMms3Url: url, directPath, encFilehash: hash, uploadHash: hash,
      mediaKey: encodeB64(crypto.getRandomValues(new Uint8Array(32))), mediaKeyTimestamp: unixTime(),
    },
  };
}

async function fetchMedia(directPath) {
  const answer = await fetch(directPath);
  if (!answer.ok) throw Object.assign(new Error(`media is gone: ${answer.status}`), { status: answer.status });
  return answer.blob();
}

downloadWith(async ({ mediaData, directPath, mimetype, filehash }) => {
  mediaData.set('mediaStage', 'FETCHING');
  try {
    const blob = await fetchMedia(directPath);
    blobs.set(filehash, blob);
    mediaData.set({ mediaBlob: await OpaqueData.createFromData(blob, mimetype), filehash, mimetype });
    mediaData.set('mediaStage', 'RESOLVED');
  } catch {
    mediaData.set('mediaStage', 'ERROR_MISSING');
  }
});

async function encryptAndUpload({ blob }) {
  const { mediaEntry } = await uploadMedia({ blob, mimetype: blob.type });
  return { ...mediaEntry, url: mediaEntry.mmsUrl };
}

define('WAWebMediaOpaqueDataBase', { default: OpaqueDataBase });
define('WAWebMediaOpaqueData', { default: OpaqueData });
define('WAWebMediaInMemoryBlobCache', {
  InMemoryMediaBlobCacheImpl,
  InMemoryMediaBlobCache: new InMemoryMediaBlobCacheImpl(),
});
define('WAWebLruMediaStore', {
  LruMediaStore: {
    get: async (hash) => blobs.get(hash)?.arrayBuffer(),
    has: async (hash) => blobs.has(hash),
    put: async () => {},
    del: async () => {},
    clear: async () => {},
    count: async () => 0,
  },
});
define('WAWebMediaStorage', { getOrCreateMediaObject });
define('WAWebMmsMediaTypes', { msgToMediaType: ({ type }) => type, castToV4: (type) => type });
define('WAWebMediaDataUtils', { shouldUseMediaCache: () => true });
define('WAWebMediaPrep', { MediaPrep, prepRawMedia, uploadProductImage() {} });
define('WAWebPrepRawMedia', { prepRawMedia });
define('WAWebUploadMediaImpl', { uploadMedia });
define('WAWebMediaMmsV4Upload', {
  uploadMedia: (options) => importNamespace('WAWebUploadMediaImpl').uploadMedia(options),
  uploadUnencryptedMedia: uploadMedia,
});
define('WAMediaCalculateFilehash', {
  getRandomFilehash: async () => encodeB64(crypto.getRandomValues(new Uint8Array(32))),
  calculateFilehashFromBlob: hashOf,
});
define('WAWebDownloadManager', {
  downloadManager: { downloadAndMaybeDecrypt: async ({ directPath }) => (await fetchMedia(directPath)).arrayBuffer() },
});
define('WAWebMediaGatingUtils', { getUploadLimit: () => UPLOAD_LIMIT_BYTES });
define('WAWebGenerateVideoThumbs', { generateVideoThumbsAndDuration: async () => ({ duration: 1, thumbs: [] }) });
define('WAWebProcessRawSticker', { processRawSticker: async (mediaBlob) => ({ mediaBlob }) });
define('WAWebUploadManager', { encryptAndUpload });
define('WAWebStartMediaUploadQpl', { startMediaUploadQpl: () => ({}) });
define('WAWebMediaUpdateMsg', { default() {} });
