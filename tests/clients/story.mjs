// Drives an unmodified whatsapp-web.js through one whole story, one JSON line per step; what to expect is the test's.
// Reads from the environment: CONTROL, CHROMIUM, CHROMIUM_FLAGS (JSON), CLIENTS_FOLDER, SESSION_FOLDER.
import { createRequire } from 'node:module';
import { once } from 'node:events';

const require = createRequire(`${process.env.CLIENTS_FOLDER}/`);
const { Client, LocalAuth, List, Location, MessageMedia, Poll } = require('whatsapp-web.js');

const ANA = '15550100101';
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PATIENCE_MS = 20_000;

function newClient() {
  return new Client({
    authStrategy: new LocalAuth({ clientId: 'story', dataPath: process.env.SESSION_FOLDER }),
    webVersionCache: { type: 'none' },
    puppeteer: {
      headless: true,
      executablePath: process.env.CHROMIUM,
      args: JSON.parse(process.env.CHROMIUM_FLAGS),
    },
  });
}

async function control(path, body) {
  const answer = await fetch(process.env.CONTROL + path, body && {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The next event of that name whose arguments pass; starts listening at once. */
async function next(client, event, passes = () => true) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const args = await once(client, event, { signal });
    if (passes(...args)) return args;
  }
}

/** Waits until the server has a message of the company: clients return when only the page has it. */
async function arrived(kind) {
  return control(`wait?from_me=true&kind=${kind}`);
}

async function step(name, act) {
  const result = await act().catch((error) => ({ failed: String(error?.stack ?? error) }));
  console.log(JSON.stringify({ step: name, result: result ?? null }));
}

let client = newClient();
let message;
let poll;

await step('qr', async () => {
  const shown = next(client, 'qr');
  client.initialize().catch((error) => console.error(error));
  const [qr] = await shown;
  const ready = next(client, 'ready');
  await control('scan', { qr });
  await ready;
  return { parts: qr.split(',').length, me: client.info.wid._serialized, name: client.info.pushname };
});

await step('receive', async () => {
  const received = next(client, 'message');
  await control('messages', { sender: ANA, text: 'hello' });
  [message] = await received;
  const contact = await message.getContact();
  const chat = await message.getChat();
  return { body: message.body, from: message.from, contact: contact.pushname, chat: chat.name };
});

await step('reply', async () => {
  const acks = [];
  const read = next(client, 'message_ack', (_, ack) => acks.push(ack) && ack === 3);
  const sent = await client.sendMessage(message.from, 'hi from a client');
  await read;
  return { body: sent.body, fromMe: sent.fromMe, acks };
});

await step('quoted reply', async () => {
  const sent = await message.reply('as you said');
  const quoted = await sent.getQuotedMessage();
  return { hasQuoted: sent.hasQuotedMsg, quoted: quoted.body };
});

await step('image out', async () => {
  const sent = await client.sendMessage(message.from, new MessageMedia('image/png', PIXEL, 'dot.png'), { caption: 'a dot' });
  return { type: sent.type, hasMedia: sent.hasMedia, body: sent.body };
});

await step('image in', async () => {
  const received = next(client, 'message', ({ type }) => type === 'image');
  await control('messages', { sender: ANA, media: { data: PIXEL, mimetype: 'image/png', caption: 'for you' } });
  const [picture] = await received;
  const media = await picture.downloadMedia();
  return { body: picture.body, mimetype: media.mimetype, same: media.data === PIXEL };
});

await step('poll', async () => {
  poll = await client.sendMessage(message.from, new Poll('Tea?', ['yes', 'no']));
  await arrived('poll_creation');
  const voted = next(client, 'vote_update');
  await control('votes', { sender: ANA, target: poll.id._serialized, options: ['yes'] });
  const [vote] = await voted;
  return { type: poll.type, voter: vote.voter, options: vote.selectedOptions.map(({ name }) => name) };
});

await step('reactions', async () => {
  const own = next(client, 'message_reaction', ({ reaction }) => reaction === '👍');
  await message.react('👍');
  await own;
  const theirs = next(client, 'message_reaction', ({ reaction }) => reaction === '❤');
  await control('reactions', { sender: ANA, target: poll.id._serialized, text: '❤' });
  const [{ senderId }] = await theirs;
  return { senderId };
});

await step('list', async () => {
  const rows = [{ id: 'tea', title: 'Tea' }, { id: 'coffee', title: 'Coffee' }];
  const sent = await client.sendMessage(message.from, new List('Drinks', 'Choose', [{ title: 'Hot', rows }], 'Menu'));
  await arrived('list');
  const answered = next(client, 'message', ({ type }) => type === 'list_response');
  await control('taps', { sender: ANA, target: sent.id._serialized, choice: 'coffee' });
  const [answer] = await answered;
  return { body: answer.body, row: answer.selectedRowId };
});

await step('location', async () => {
  const sent = await client.sendMessage(message.from, new Location(48.2, 16.37, { name: 'Vienna' }));
  return { type: sent.type, latitude: sent.location.latitude };
});

await step('edit and revoke', async () => {
  const sent = await client.sendMessage(message.from, 'old');
  const edited = await sent.edit('new');
  const gone = next(client, 'message_revoke_everyone');
  await (await client.sendMessage(message.from, 'oops')).delete(true);
  await gone;
  return { body: edited.body };
});

await step('look-ups', async () => ({
  state: await client.getState(),
  number: (await client.getNumberId('15550100102'))._serialized,
  chats: (await client.getChats()).map(({ name }) => name),
  fetched: (await (await message.getChat()).fetchMessages({ limit: 3 })).length,
}));

await step('self reload', async () => {
  const ready = next(client, 'ready');
  await control('faults/reload_page', {});
  await ready;
  const received = next(client, 'message');
  await control('messages', { sender: ANA, text: 'after the reload' });
  return { body: (await received)[0].body };
});

await step('restart with the same profile', async () => {
  await client.destroy();
  client = newClient();
  let qrs = 0;
  client.on('qr', () => { qrs += 1; });
  const ready = next(client, 'ready');
  client.initialize().catch((error) => console.error(error));
  await ready;
  const received = next(client, 'message');
  await control('messages', { sender: ANA, text: 'after the restart' });
  const [again] = await received;
  const sent = await again.reply('still here');
  return { qrs, body: again.body, sent: sent.body, me: client.info.wid._serialized };
});

await step('logout', async () => {
  await client.logout();
  return { devices: (await control('devices')).length };
});

await client.destroy().catch(() => {});
process.exit(0);
