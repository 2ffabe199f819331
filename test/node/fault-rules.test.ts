import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { FaultAction, FaultMatch, FaultProxy, FaultRule, FaultRuleHandle } from '../../src/testing/node.js';
import { type FaultTarget, SeenSocket, SeenStream, sleep, startPair, until } from '../support/fault-target.js';

let target: FaultTarget;
let proxy: FaultProxy;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ target, proxy, stop } = await startPair());
});
afterEach(() => stop());

const rule = (match: FaultMatch, action: FaultAction, times?: number): FaultRuleHandle =>
  proxy.addRule({ match, action, ...(times === undefined ? {} : { times }) });
const fromServer = (more: Partial<FaultMatch> = {}): FaultMatch => ({ on: 'message', from: 'server', ...more });
const fromClient = (more: Partial<FaultMatch> = {}): FaultMatch => ({ on: 'message', from: 'client', ...more });
const event = (type: string, n = 0): string => JSON.stringify({ type, n });

test('reset: after three deltas, the fourth is lost with the connection', async () => {
  const client = await SeenSocket.open(proxy);
  const handle = rule(fromServer({ type: 'text_delta', skip: 3 }), { do: 'reset' });
  const sent = [0, 1, 2, 3, 4].map((n) => event('text_delta', n));
  client.send(event('other'), ...sent);
  assert.equal((await client.ended())[0], 1006);
  assert.deepEqual(client.seen, [event('other'), ...sent.slice(0, 3)]);
  assert.equal(handle.hits, 1);
  await until('the server heard', () => target.sockets[0]!.readyState === 3);
});

test('reset behind the message that fitted, in spite of latency', async () => {
  const client = await SeenSocket.open(proxy);
  proxy.addToxic({ type: 'latency', latencyMs: 50 });
  rule(fromServer({ text: 'b' }), { do: 'reset', forwardFirst: true });
  client.send('a', 'b', 'c');
  assert.equal((await client.ended())[0], 1006);
  assert.deepEqual(client.seen, ['a', 'b']);
});

test('reset behind a message of the client: the server has it', async () => {
  const heard: string[] = [];
  target.onSocket = (socket) => socket.on('message', (data) => heard.push(String(data)));
  const client = await SeenSocket.open(proxy);
  rule(fromClient({ text: 'b' }), { do: 'reset', forwardFirst: true });
  client.send('a', 'b', 'c');
  await client.ended();
  await until('the server heard', () => target.sockets[0]!.readyState === 3);
  assert.deepEqual(heard, ['a', 'b']);
});

test('close: the client gets code and reason, the server gets the answer, nothing follows', async () => {
  let serverCode = 0;
  target.onSocket = (socket) => {
    socket.on('close', (code) => (serverCode = code));
    for (const text of ['a', 'b', 'c']) socket.send(text);
  };
  rule(fromServer({ text: 'b' }), { do: 'close', code: 4403, reason: 'go away', forwardFirst: true });
  const client = await SeenSocket.open(proxy);
  assert.deepEqual(await client.ended(), [4403, 'go away']);
  assert.deepEqual(client.seen, ['a', 'b']);
  await until('the server heard', () => serverCode !== 0);
  assert.equal(serverCode, 4403);
});

test('close has a default, and loses the message that fitted', async () => {
  const client = await SeenSocket.open(proxy);
  rule(fromClient({ text: 'b' }), { do: 'close' });
  client.send('a', 'b');
  assert.deepEqual(await client.ended(), [1001, '']);
  assert.ok(!client.seen.includes('b'));
});

test('drop loses one message and no other', async () => {
  const client = await SeenSocket.open(proxy);
  rule(fromServer({ text: 'b' }), { do: 'drop' });
  client.send('a', 'b', 'c');
  assert.deepEqual(await client.got(2), ['a', 'c']);
});

test('duplicate passes one message on twice, binary and text', async () => {
  const client = await SeenSocket.open(proxy);
  rule(fromClient({ binary: true }), { do: 'duplicate' });
  rule(fromServer({ text: 'b' }), { do: 'duplicate' });
  const bytes = Buffer.from([1, 2, 3]);
  client.send('a', bytes, 'b');
  assert.deepEqual(await client.got(5), ['a', bytes, bytes, 'b', 'b']);
});

test('reorder passes one message on behind the next one', async () => {
  const client = await SeenSocket.open(proxy);
  rule(fromServer({ text: 'b' }), { do: 'reorder' });
  client.send('a', 'b', 'c', 'd');
  assert.deepEqual(await client.got(4), ['a', 'c', 'b', 'd']);
});

test('delay: what follows waits behind it', async () => {
  const client = await SeenSocket.open(proxy);
  rule(fromServer({ text: 'b' }), { do: 'delay', delayMs: 250 });
  client.send('a', 'b', 'c');
  await client.got(1);
  await sleep(120);
  assert.deepEqual(client.seen, ['a']);
  assert.deepEqual(await client.got(3), ['a', 'b', 'c']);
});

test('black-hole: the connection is half-open until heal(), others are not', async () => {
  const [client, other] = [await SeenSocket.open(proxy), await SeenSocket.open(proxy)];
  rule(fromServer({ text: 'b' }), { do: 'black-hole' });
  client.send('a', 'b', 'c');
  await client.got(1);
  await sleep(200);
  assert.deepEqual([client.seen, client.closed, client.socket.readyState], [['a'], undefined, 1]);
  other.send('x');
  assert.deepEqual(await other.got(1), ['x']);
  proxy.heal();
  assert.deepEqual(await client.got(3), ['a', 'b', 'c']);
});

test('black-hole behind the message that fitted', async () => {
  const client = await SeenSocket.open(proxy);
  rule(fromServer({ text: 'b' }), { do: 'black-hole', forwardFirst: true });
  client.send('a', 'b', 'c');
  await client.got(2);
  await sleep(150);
  assert.deepEqual(client.seen, ['a', 'b']);
  proxy.heal();
  assert.deepEqual(await client.got(3), ['a', 'b', 'c']);
});

test('what a rule waits for: type, text, expression, path, kind, sender', async () => {
  const drop = (match: Partial<FaultMatch>): FaultRuleHandle =>
    rule({ on: 'message', ...match }, { do: 'drop' }, Infinity);
  const type = drop({ type: 'audio' });
  const text = drop({ text: 'sec' });
  const expression = drop({ text: /^x\d+$/g });
  const path = drop({ path: '/other', text: 'path' });
  const binary = drop({ binary: true, from: 'client' });
  const client = await SeenSocket.open(proxy, '/ws?path=/other');
  client.send(
    event('audio'),
    'a secret',
    'x1',
    'x22',
    'x',
    'path',
    Buffer.from('x1'),
    '{"type":5}',
    'null',
    event('text'),
  );
  assert.deepEqual(await client.got(5), ['x', 'path', '{"type":5}', 'null', event('text')]);
  assert.deepEqual(
    [type, text, expression, path, binary].map(({ hits }) => hits),
    [1, 1, 2, 0, 1],
  );
  const other = await SeenSocket.open(proxy, '/other?token=1');
  other.send('path', 'end');
  assert.deepEqual(await other.got(1), ['end']);
});

test('times, skip, order of rules, and remove()', async () => {
  const client = await SeenSocket.open(proxy);
  const first = rule(fromServer({ skip: 1 }), { do: 'drop' }, 2);
  const second = rule(fromServer(), { do: 'duplicate' });
  const never = rule(fromServer({ text: '5' }), { do: 'drop' });
  never.remove();
  client.send('1', '2', '3', '4', '5');
  assert.deepEqual(await client.got(4), ['1', '1', '4', '5']);
  assert.deepEqual([first.hits, second.hits, never.hits], [2, 1, 0]);
});

test('clear() ends the rules', async () => {
  const client = await SeenSocket.open(proxy);
  rule({ on: 'message' }, { do: 'drop' }, Infinity);
  proxy.clear();
  client.send('a');
  assert.deepEqual(await client.got(1), ['a']);
});

test('a request is refused, and the next one is not', async () => {
  const action: FaultAction = { do: 'refuse', status: 429, headers: { 'Retry-After': '7' }, body: 'slow' };
  const handle = rule({ on: 'request', path: '/login' }, action);
  const ask = (path: string): Promise<Response> =>
    fetch(proxy.url + path, { method: 'POST', body: 'x'.repeat(100_000) });
  assert.equal((await ask('/')).status, 200);
  const answer = await ask('/login?token=1');
  assert.deepEqual([answer.status, answer.headers.get('retry-after'), await answer.text()], [429, '7', 'slow']);
  assert.equal((await ask('/login')).status, 200);
  assert.equal(handle.hits, 1);
  assert.deepEqual(target.urls, ['/', '/login']);
});

test('a request is delayed, reset, hung, or meets a black hole', async () => {
  rule({ on: 'request', path: /delayed$/ }, { do: 'delay', delayMs: 200 });
  const start = performance.now();
  assert.equal(await (await fetch(`${proxy.url}/delayed`)).text(), 'hello');
  assert.ok(performance.now() - start >= 190);

  rule({ on: 'request', path: '/reset' }, { do: 'reset' });
  assert.equal(await new SeenStream(proxy).ask('/reset').ended(), 'ECONNRESET');

  rule({ on: 'request', path: '/hang' }, { do: 'hang' });
  const hung = new SeenStream(proxy).ask('/hang');
  rule({ on: 'request', path: '/hole' }, { do: 'black-hole' });
  const holed = new SeenStream(proxy).ask('/hole');
  await sleep(200);
  assert.deepEqual([hung.end, hung.text, holed.end, holed.text], [undefined, '', undefined, '']);
  proxy.heal();
  await until('it answered', () => holed.text.includes('hello'));
  assert.equal(hung.text, '');
  const before = proxy.connections;
  hung.socket.end();
  await until('the hung one left', () => proxy.connections === before - 1);
});

test('an upgrade is refused by status, reset, hung, delayed, or meets a black hole', async () => {
  const action: FaultAction = { do: 'refuse', status: 401, headers: { 'x-why': 'test' }, body: 'no' };
  rule({ on: 'upgrade', path: '/ws' }, action);
  const refused = new SeenSocket(proxy);
  const seen: unknown[] = [];
  refused.socket.on('unexpected-response', (_request, response) => {
    seen.push(response.statusCode, response.headers['x-why']);
    response.on('data', (data) => seen.push(String(data)));
    response.on('end', () => refused.socket.terminate());
  });
  await refused.ended();
  assert.deepEqual(seen, [401, 'test', 'no']);

  rule({ on: 'upgrade' }, { do: 'reset' });
  assert.equal((await new SeenSocket(proxy).ended())[0], 1006);

  rule({ on: 'upgrade' }, { do: 'hang' });
  const hung = new SeenSocket(proxy);
  await sleep(150);
  rule({ on: 'upgrade' }, { do: 'black-hole' });
  const holed = new SeenSocket(proxy);
  await sleep(150);
  assert.deepEqual([hung.socket.readyState, holed.socket.readyState, target.sockets.length], [0, 0, 0]);
  proxy.heal();
  await until('it opened', () => holed.socket.readyState === 1);
  assert.equal(hung.socket.readyState, 0);
  hung.socket.terminate();
  await until('the hung one left', () => proxy.connections === 1);

  rule({ on: 'upgrade' }, { do: 'delay', delayMs: 150 });
  const start = performance.now();
  await SeenSocket.open(proxy);
  assert.ok(performance.now() - start >= 140);
});

test('a connection is refused, reset, hung, delayed, or meets a black hole', async () => {
  rule({ on: 'connect' }, { do: 'refuse' });
  assert.equal(await new SeenStream(proxy).ended(), 'end');
  rule({ on: 'connect' }, { do: 'reset' });
  assert.equal(await new SeenStream(proxy).ended(), 'ECONNRESET');

  rule({ on: 'connect' }, { do: 'hang' });
  const hung = new SeenStream(proxy).ask('/');
  await sleep(50);
  rule({ on: 'connect' }, { do: 'black-hole' });
  const holed = new SeenStream(proxy).ask('/');
  await sleep(150);
  assert.deepEqual([hung.text, hung.end, holed.text, holed.end], ['', undefined, '', undefined]);
  proxy.heal();
  await until('it answered', () => holed.text.includes('hello'));
  assert.equal(hung.text, '');
  hung.socket.end();
  assert.equal(await hung.ended(), 'end');

  rule({ on: 'connect', skip: 1 }, { do: 'delay', delayMs: 150 });
  assert.equal(await (await fetch(proxy.url, { headers: { connection: 'close' } })).text(), 'hello');
  const start = performance.now();
  assert.equal(await (await fetch(proxy.url, { headers: { connection: 'close' } })).text(), 'hello');
  assert.ok(performance.now() - start >= 140);
});

test('a wrong rule is refused with a sentence', () => {
  const message = { on: 'message' };
  const wrong: [unknown, RegExp][] = [
    [undefined, /match: "on" is missing/],
    [{ match: { on: 'mesage' }, action: { do: 'drop' } }, /"on" is "mesage"; it has to be one of connect, request/],
    [{ match: message, action: { do: 'explode' } }, /"do" is "explode"; it has to be one of reset/],
    [{ match: message }, /"do" is missing/],
    [
      { match: message, action: { do: 'refuse' } },
      /refuse cannot be used on message, only on connect, request, upgrade/,
    ],
    [{ match: { on: 'request' }, action: { do: 'drop' } }, /drop cannot be used on request, only on message/],
    [{ match: { on: 'request', type: 'x' }, action: { do: 'hang' } }, /The match on request has no "type"/],
    [{ match: { on: 'request' }, action: { do: 'reset', forwardFirst: true } }, /"forwardFirst" is about messages/],
    [{ match: message, action: { do: 'close', code: 1006 } }, /"code" has to be a close code/],
    [{ match: message, action: { do: 'close', reason: 'x'.repeat(124) } }, /"reason" has to be a text of at most 123/],
    [{ match: message, action: { do: 'delay' } }, /needs "delayMs"/],
    [{ match: message, action: { do: 'drop' }, times: 0 }, /"times" has to be a whole number, 1 or more, or Infinity/],
    [{ match: { ...message, skip: -1 }, action: { do: 'drop' } }, /"skip"/],
    [{ match: { ...message, from: 'me' }, action: { do: 'drop' } }, /"from" has to be client or server/],
    [{ match: { on: 'request' }, action: { do: 'refuse', status: 99 } }, /"status" has to be an HTTP status/],
    [{ match: { on: 'request' }, action: { do: 'refuse', headers: { 'a b': 'x' } } }, /"headers" has to be/],
    [{ match: { on: 'request' }, action: { do: 'refuse', headers: { a: 'x\r\ny: z' } } }, /"headers" has to be/],
  ];
  for (const [each, text] of wrong) {
    assert.throws(() => proxy.addRule(each as FaultRule), {
      name: 'RealtimeError',
      code: 'config/invalid',
      message: text,
    });
  }
});
