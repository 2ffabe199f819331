import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { FaultProxy, Toxic } from '../../src/testing/node.js';
import { type FaultTarget, SeenSocket, SeenStream, sleep, startPair, until } from '../support/fault-target.js';

let target: FaultTarget;
let proxy: FaultProxy;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ target, proxy, stop } = await startPair({ seed: 7 }));
});
afterEach(() => stop());

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const echo = async (client: SeenSocket, text: string): Promise<void> => {
  const count = client.seen.length;
  client.send(text);
  await client.got(count + 1);
};

test('latency holds in each direction, and ends when it is removed', async () => {
  const client = await SeenSocket.open(proxy);
  const both = proxy.addToxic({ type: 'latency', latencyMs: 150 });
  assert.ok((await timed(() => echo(client, 'a'))) >= 290);
  both.remove();
  const up = proxy.addToxic({ type: 'latency', latencyMs: 200, direction: 'up' });
  const ms = await timed(() => echo(client, 'b'));
  assert.ok(ms >= 190 && ms < 390, `${ms}`);
  up.remove();
  assert.ok((await timed(() => echo(client, 'c'))) < 150);
});

test('latency does not hold up what follows: a second message is not twice as late', async () => {
  const client = await SeenSocket.open(proxy);
  proxy.addToxic({ type: 'latency', latencyMs: 300, direction: 'down' });
  const ms = await timed(async () => {
    for (let index = 0; index < 10; index += 1) client.send(String(index));
    await client.got(10);
  });
  assert.ok(ms >= 290 && ms < 1000, `${ms}`);
});

test('jitter keeps the order', async () => {
  const client = await SeenSocket.open(proxy);
  proxy.addToxic({ type: 'latency', latencyMs: 30, jitterMs: 30 });
  const sent = Array.from({ length: 60 }, (_, index) => String(index));
  for (const text of sent) {
    client.send(text);
    await sleep(1);
  }
  assert.deepEqual(await client.got(60), sent);
});

test('bandwidth takes its time', async () => {
  target.answer = (_request, response) => response.end(Buffer.alloc(20_000));
  proxy.addToxic({ type: 'bandwidth', bytesPerSecond: 40_000, direction: 'down' });
  const ms = await timed(async () => {
    const answer = await fetch(proxy.url);
    assert.equal((await answer.arrayBuffer()).byteLength, 20_000);
  });
  assert.ok(ms >= 450 && ms < 3000, `${ms}`);
});

test('slicer: bytes come in pieces, and all of them', async () => {
  const body = 'abcdefghij'.repeat(30);
  target.answer = (_request, response) => response.end(body);
  proxy.addToxic({ type: 'slicer', averageBytes: 40, variationBytes: 20, delayMs: 4, direction: 'down' });
  const client = new SeenStream(proxy).ask('/', 'connection: close\r\n');
  assert.equal(await client.ended(), 'end');
  assert.ok(client.chunks.length >= 5, `${client.chunks.length} chunks`);
  assert.ok(client.text.endsWith(body), client.text);
});

test('slicer of one byte: a WebSocket survives', async () => {
  proxy.addToxic({ type: 'slicer', averageBytes: 1 });
  const client = await SeenSocket.open(proxy);
  const text = 'x'.repeat(300);
  client.send(text, Buffer.from('bytes'));
  assert.deepEqual(await client.got(2), [text, Buffer.from('bytes')]);
});

test('limit_data: so many bytes pass down, then the connection is closed', async () => {
  target.answer = (_request, response) => response.end('x'.repeat(5000));
  proxy.addToxic({ type: 'limit_data', bytes: 1234, direction: 'down' });
  const client = new SeenStream(proxy).ask('/');
  assert.equal(await client.ended(), 'end');
  assert.equal(client.text.length, 1234);
});

test('limit_data: so many bytes pass up, and the server reads them', async () => {
  let received = 0;
  let isOver = false;
  target.answer = (request) => {
    request.on('data', (chunk: Buffer) => (received += chunk.length));
    request.on('close', () => (isOver = true));
  };
  proxy.addToxic({ type: 'limit_data', bytes: 1000, direction: 'up' });
  const client = new SeenStream(proxy);
  const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n';
  client.socket.write(head + 'x'.repeat(500));
  await until('the request began', () => received === 500);
  client.socket.write('x'.repeat(4500));
  await client.ended();
  await until('the request ended', () => isOver);
  assert.equal(received, 1000 - head.length);
});

test('slow_close: the end is heard late', async () => {
  const client = await SeenSocket.open(proxy);
  proxy.addToxic({ type: 'slow_close', delayMs: 300, direction: 'down' });
  const ms = await timed(async () => {
    target.sockets[0]!.terminate();
    assert.equal((await client.ended())[0], 1006);
  });
  assert.ok(ms >= 290, `${ms}`);
});

test('timeout 0 is a black hole until it is removed; then what waited arrives in order', async () => {
  const client = await SeenSocket.open(proxy);
  const toxic = proxy.addToxic({ type: 'timeout', timeoutMs: 0 });
  client.send('a', 'b', 'c');
  target.sockets[0]!.send('from the server');
  await sleep(300);
  assert.deepEqual([client.seen, client.closed, client.socket.readyState], [[], undefined, 1]);
  toxic.remove();
  assert.deepEqual(await client.got(4), ['from the server', 'a', 'b', 'c']);
});

test('timeout of one direction: the other one passes', async () => {
  const heard: string[] = [];
  target.onSocket = (socket) => socket.on('message', (data) => heard.push(String(data)));
  const client = await SeenSocket.open(proxy);
  proxy.addToxic({ type: 'timeout', timeoutMs: 0, direction: 'up' });
  client.send('lost');
  target.sockets[0]!.send('heard');
  assert.deepEqual(await client.got(1), ['heard']);
  assert.deepEqual(heard, []);
});

test('timeout closes the connection when it is over', async () => {
  const client = await SeenSocket.open(proxy);
  const ms = await timed(async () => {
    proxy.addToxic({ type: 'timeout', timeoutMs: 200 });
    assert.equal((await client.ended())[0], 1006);
  });
  assert.ok(ms >= 190, `${ms}`);
  await until('the server heard', () => target.sockets[0]!.readyState === 3);
});

test('reset_peer resets a connection after its time, and a new one too', async () => {
  const client = new SeenStream(proxy).ask('/');
  await until('it answered', () => client.text.includes('hello'));
  const toxic = proxy.addToxic({ type: 'reset_peer', delayMs: 100 });
  assert.equal(await client.ended(), 'ECONNRESET');
  assert.equal(await new SeenStream(proxy).ended(), 'ECONNRESET');
  toxic.remove();
  assert.equal(await (await fetch(proxy.url)).text(), 'hello');
});

test('a toxic that was removed in time does not strike', async () => {
  const client = await SeenSocket.open(proxy);
  for (const toxic of [{ type: 'reset_peer', delayMs: 100 } as const, { type: 'timeout', timeoutMs: 100 } as const]) {
    proxy.addToxic(toxic).remove();
  }
  await sleep(200);
  await echo(client, 'still here');
});

/** Which of 40 connections are reset. */
async function unlucky(seed: number): Promise<number[]> {
  const pair = await startPair({ seed });
  pair.proxy.addToxic({ type: 'reset_peer', probability: 0.5, delayMs: 60_000 });
  for (let index = 0; index < 40; index += 1) await fetch(pair.proxy.url, { headers: { connection: 'close' } });
  const { events } = pair.proxy;
  await pair.stop();
  return events.filter(({ kind }) => kind === 'toxic').map(({ connection }) => connection);
}

test('probability: the same seed strikes the same connections', async () => {
  const first = await unlucky(3);
  assert.deepEqual(await unlucky(3), first);
  assert.notDeepEqual(await unlucky(4), first);
  assert.ok(first.length > 8 && first.length < 32, `${first.length} of 40`);
});

test('probability 0 is never, and 1 is always', async () => {
  proxy.addToxic({ type: 'reset_peer', probability: 0 });
  await fetch(proxy.url);
  proxy.addToxic({ type: 'latency', latencyMs: 1, probability: 1 });
  assert.deepEqual(
    proxy.events.filter(({ kind }) => kind === 'toxic').map(({ detail }) => detail),
    ['latency, both'],
  );
});

test('toxics add up, and clear() removes them all', async () => {
  const client = await SeenSocket.open(proxy);
  proxy.addToxic({ type: 'latency', latencyMs: 100, direction: 'up' });
  proxy.addToxic({ type: 'latency', latencyMs: 100, direction: 'up' });
  proxy.addToxic({ type: 'slicer', averageBytes: 3, direction: 'down' });
  assert.ok((await timed(() => echo(client, 'a'))) >= 190);
  proxy.clear();
  assert.ok((await timed(() => echo(client, 'b'))) < 150);
});

test('a wrong toxic is refused with a sentence', () => {
  const wrong: [unknown, RegExp][] = [
    [{ type: 'latencey', latencyMs: 1 }, /"type" is "latencey"; it has to be one of latency, bandwidth/],
    [{ latencyMs: 1 }, /"type" is missing/],
    [undefined, /"type" is missing/],
    [{ type: 'latency' }, /needs "latencyMs": milliseconds/],
    [{ type: 'latency', latencyMs: -1 }, /"latencyMs" has to be milliseconds, 0 or more/],
    [{ type: 'latency', latencyMs: NaN }, /"latencyMs"/],
    [{ type: 'latency', latencyMs: '1' }, /"latencyMs"/],
    [{ type: 'latency', latencyMs: 1, jitter: 5 }, /has no "jitter"; it knows type, direction, probability, latencyMs/],
    [{ type: 'bandwidth', bytesPerSecond: 0 }, /"bytesPerSecond" has to be a number, 1 or more/],
    [{ type: 'slicer', averageBytes: 0 }, /"averageBytes"/],
    [{ type: 'limit_data', bytes: 1.5 }, /"bytes" has to be a whole number/],
    [{ type: 'timeout', timeoutMs: 1, direction: 'left' }, /"direction" has to be up, down or both/],
    [{ type: 'reset_peer', probability: 2 }, /"probability" has to be a number from 0 to 1/],
  ];
  for (const [toxic, message] of wrong) {
    assert.throws(() => proxy.addToxic(toxic as Toxic), { name: 'RealtimeError', code: 'config/invalid', message });
  }
});
