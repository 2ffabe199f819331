// The client core without a page: signs in, holds a conversation and prints it.
//
//   npm run build && node demo/headless.mjs                     against a demo server of its own
//   node demo/headless.mjs ws://127.0.0.1:4173/api/rt/ws        against one that runs (user and password: --user, --password)
import { parseArgs } from 'node:util';
import { RealtimeClient } from 'realtime-elements/core';
import { WebSocket } from 'ws';

const QUESTIONS = ['Hello!', 'What is (17 + 5) * 23?', 'What time is it in Tokyo?', 'Convert 5 miles to km.'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    user: { type: 'string', default: 'demo' },
    password: { type: 'string', default: 'demo-password' },
    log: { type: 'string', default: 'ERROR' },
  },
});

const server = positionals[0] ? undefined : await startOwnServer();
const url = positionals[0] ?? `${server.url.replace(/^http/, 'ws').replace(/\/$/, '')}/api/rt/ws`;

const client = new RealtimeClient(
  { environment: 'development', connection: { url }, logging: { level: values.log } },
  { deps: { WebSocket } }, // Node 20 has no WebSocket of its own
);
client.on('connection-changed', ({ current }) => print(`· ${current.status}`));

try {
  await client.auth.signIn({ username: values.user, password: values.password });
  await client.connect();
  print(`· talking to ${client.$conversation.get().agentName}\n`);
  for (const question of QUESTIONS) {
    const from = client.$conversation.get().items.length;
    await client.sendText(question);
    await turnOfUser();
    printItems(client.$conversation.get().items.slice(from));
  }
} catch (error) {
  process.exitCode = 1;
  print(`${error.code ?? error.name}: ${error.message}`);
} finally {
  client.dispose();
  await server?.close();
}

function turnOfUser() {
  return new Promise((resolve) => {
    const off = client.on('turn-changed', ({ current }) => {
      if (current.holder !== 'user') return;
      off();
      resolve();
    });
  });
}

function printItems(items) {
  for (const item of items) {
    if (item.kind === 'user') print(`you    ${item.text}`);
    else if (item.kind === 'answer') print(`agent  ${item.text.replaceAll('\n', '\n       ')}`);
    else if (item.kind === 'tool') print(`  tool ${item.call.name} ${item.call.input} -> ${item.result}`);
    else if (item.kind === 'notice') print(`  note ${item.text}`);
  }
  print('');
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

async function startOwnServer() {
  const { register } = await import('tsx/esm/api');
  register();
  const { startDemoServer } = await import('./server/demo-server.ts');
  return startDemoServer({ port: 0 });
}
