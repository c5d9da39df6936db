/* The rest of what wabot may ask, and the one object by which it asks. */

/** A message's media as base64. */
async function download([chat, id, fromMe, participant]) {
  const { ChatStore } = WPP.whatsapp;
  const plain = `${fromMe}_${chat}_${id}${participant ? `_${participant}` : ''}`;
  const held = ChatStore.get(chat);
  const key = text((held && find(held, id))?.id ?? plain);
  const blob = await within(MEDIA_TIMEOUT_MS, WPP.chat.downloadMedia(key));
  const reader = new FileReader();
  const read = new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
  });
  reader.readAsDataURL(blob);
  const url = await read;
  return url.slice(url.indexOf(',') + 1);
}

const linkCode = async (phone) => text(await WPP.conn.genLinkDeviceCodeForPhoneNumber(phone));
const refreshCode = () => void attempt(() => WPP.whatsapp.Cmd.refreshQR());
const logout = async () => void (await within(SEND_TIMEOUT_MS, WPP.conn.logout()));

Object.defineProperty(window, Symbol.for('wabot.bridge'), {
  value: Object.freeze({ status, listen, sweep, send, download, linkCode, refreshCode, logout }),
});
post(JSON.stringify([['h']]));
