// The reference of `wabot bench echo`: an unmodified whatsapp-web.js that replies to every message with its text.
// Reads from the environment: MODULES (the folder with node_modules), CHROMIUM, CHROMIUM_FLAGS (JSON), SESSIONS
// (a folder) and NUMBERS, how many sessions. Prints READY when all are; ends at SIGTERM.
const { createRequire } = require('node:module');

const { Client, LocalAuth } = createRequire(`${process.env.MODULES}/`)('whatsapp-web.js');

const clients = Array.from({ length: Number(process.env.NUMBERS) }, (_, place) => new Client({
  authStrategy: new LocalAuth({ clientId: `bench-${place}`, dataPath: process.env.SESSIONS }),
  webVersionCache: { type: 'none' },
  puppeteer: {
    headless: true,
    executablePath: process.env.CHROMIUM,
    args: JSON.parse(process.env.CHROMIUM_FLAGS),
  },
}));

async function start(client) {
  const ready = new Promise((resolve) => { client.once('ready', resolve); });
  client.on('message', (message) => {
    message.reply(message.body).catch((error) => console.error(error));
  });
  await client.initialize();
  await ready;
}

process.on('SIGTERM', async () => {
  await Promise.allSettled(clients.map((client) => client.destroy()));
  process.exit(0);
});

(async () => {
  for (const client of clients) await start(client);
  console.log('READY');
  setInterval(() => {}, 1 << 30);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
