import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { startFaultProxy, type FaultProxy, type FaultProxyOptions } from '../../src/testing/fault-proxy/index.js';

interface Client {
  readonly socket: WebSocket;
  readonly heard: string[];
  readonly closed: Promise<number>;
  until(count: number): Promise<void>;
}

describe('fault proxy', () => {
  let http: Server;
  let target: string;
  const atServer: WebSocket[] = [];
  const serverHeard: string[] = [];
  const proxies: FaultProxy[] = [];
  const sockets: WebSocket[] = [];

  before(async () => {
    http = createServer((request, response) => {
      if (request.url?.startsWith('/slow')) return;
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.writeHead(request.url === '/teapot' ? 418 : 200, { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
        response.end(`${request.method} ${request.url} ${body}`);
      });
    });
    const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 });
    http.on('upgrade', (request, stream, head) => {
      if (request.url?.startsWith('/refused')) {
        stream.end('HTTP/1.1 429 Too Many\r\nretry-after: 7\r\ncontent-length: 4\r\nconnection: close\r\n\r\nslow');
        return;
      }
      server.handleUpgrade(request, stream, head, (socket) => {
        atServer.push(socket);
        socket.send(JSON.stringify({ type: 'hello', path: request.url }));
        socket.on('message', (data, isBinary) => {
          serverHeard.push(isBinary ? `${(data as Buffer).length} bytes` : (data as Buffer).toString());
          socket.send(data, { binary: isBinary });
        });
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  after(() => {
    for (const socket of atServer) socket.terminate();
    http.close();
    http.closeAllConnections();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    for (const proxy of proxies.splice(0)) await proxy.stop();
    serverHeard.length = 0;
  });

  const start = async (options: Partial<FaultProxyOptions> = {}): Promise<FaultProxy> => {
    const proxy = await startFaultProxy({ target, ...options });
    proxies.push(proxy);
    return proxy;
  };
  const dial = (proxy: FaultProxy, path = '/ws?token=secret-token'): Client => {
    const socket = new WebSocket(proxy.url.replace('http', 'ws') + path, { perMessageDeflate: false });
    sockets.push(socket);
    const heard: string[] = [];
    socket.on('message', (data, isBinary) =>
      heard.push(isBinary ? `${(data as Buffer).length} bytes` : (data as Buffer).toString()),
    );
    socket.on('error', () => {});
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    const until = async (count: number): Promise<void> => {
      for (const end = Date.now() + 5000; heard.length < count; await sleep(5))
        assert.ok(Date.now() < end, `${heard.length} of ${count}`);
    };
    return { socket, heard, closed, until };
  };
  const open = async (proxy: FaultProxy): Promise<Client> => {
    const client = dial(proxy);
    await client.until(1);
    return client;
  };
  const message = (type: string, n = 0): string => JSON.stringify({ type, n });

  it('passes requests, headers and bodies', async () => {
    const proxy = await start();
    const answer = await fetch(`${proxy.url}/teapot`, { method: 'POST', body: 'tea' });
    assert.equal(answer.status, 418);
    assert.equal(answer.headers.get('x-own'), 'yes');
    assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(await answer.text(), 'POST /teapot tea');
  });

  it('passes text and bytes in order, 5 MB both ways, and the query', async () => {
    const client = await open(await start());
    assert.match(client.heard[0] ?? '', /token=secret-token/);
    const large = 'x'.repeat(5_000_000);
    client.socket.send('one');
    client.socket.send(Buffer.alloc(3));
    client.socket.send(large);
    client.socket.send('last');
    await client.until(5);
    assert.deepEqual(client.heard.slice(1), ['one', '3 bytes', large, 'last']);
  });

  for (const code of [1000, 1001, 1008, 1011, 1012, 4401]) {
    it(`passes the close code ${code} of the server on`, async () => {
      const client = await open(await start());
      atServer.at(-1)?.close(code);
      assert.equal(await client.closed, code);
    });
  }

  it('passes a cut of the server on as 1006, and the close of the client as it is', async () => {
    const proxy = await start();
    const cut = await open(proxy);
    atServer.at(-1)?.terminate();
    assert.equal(await cut.closed, 1006);
    const closing = await open(proxy);
    const code = new Promise((resolve) => atServer.at(-1)?.on('close', resolve));
    closing.socket.close(4000);
    assert.equal(await code, 4000);
  });

  it('passes a refused handshake on, and says 502 for a server that is not there', async () => {
    const proxy = await start();
    const status = (from: FaultProxy, path: string): Promise<[number, string | undefined]> =>
      new Promise((resolve) => {
        const { socket } = dial(from, path);
        socket.on('unexpected-response', (_request, { statusCode = 0, headers }) => {
          resolve([statusCode, headers['retry-after']]);
          socket.terminate();
        });
      });
    assert.deepEqual(await status(proxy, '/refused'), [429, '7']);
    const down = await start({ target: 'http://127.0.0.1:9' });
    assert.deepEqual(await status(down, '/ws'), [502, undefined]);
    assert.equal((await fetch(`${down.url}/x`)).status, 502);
  });

  it('latency and jitter: later, in order', async () => {
    const proxy = await start({ seed: 5 });
    const client = await open(proxy);
    const toxic = proxy.addToxic({ type: 'latency', latencyMs: 100, jitterMs: 80, direction: 'down' });
    const begun = Date.now();
    for (let n = 0; n < 10; n += 1) client.socket.send(`${n}`);
    await client.until(11);
    assert.ok(Date.now() - begun >= 60, `${Date.now() - begun} ms`);
    assert.deepEqual(client.heard.slice(1), ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    toxic.remove();
    const fast = Date.now();
    client.socket.send('fast');
    await client.until(12);
    assert.ok(Date.now() - fast < 60);
  });

  it('bandwidth and slicer: everything arrives, slowly and in pieces', async () => {
    const proxy = await start();
    const client = await open(proxy);
    proxy.addToxic({ type: 'bandwidth', bytesPerSecond: 100_000, direction: 'up' });
    proxy.addToxic({ type: 'slicer', averageBytes: 700, delayMs: 1, direction: 'down' });
    const begun = Date.now();
    client.socket.send('y'.repeat(30_000));
    await client.until(2);
    assert.ok(Date.now() - begun > 250, `${Date.now() - begun} ms`);
    assert.equal(client.heard[1]?.length, 30_000);
  });

  it('limit_data closes after so many bytes, reset_peer and timeout end what is there', async () => {
    const proxy = await start();
    const limited = await open(proxy);
    const limit = proxy.addToxic({ type: 'limit_data', bytes: 2000, direction: 'down' });
    limited.socket.send('z'.repeat(5000));
    assert.equal(await limited.closed, 1006);
    limit.remove();
    const reset = await open(proxy);
    const peer = proxy.addToxic({ type: 'reset_peer', delayMs: 10 });
    assert.equal(await reset.closed, 1006);
    peer.remove();
    const stalled = await open(proxy);
    proxy.addToxic({ type: 'timeout', timeoutMs: 150 });
    const begun = Date.now();
    assert.equal(await stalled.closed, 1006);
    assert.ok(Date.now() - begun >= 140);
  });

  it('probability: the same seed hits the same connections', async () => {
    const hits = async (seed: number): Promise<string> => {
      const proxy = await start({ seed });
      proxy.addToxic({ type: 'reset_peer', probability: 0.5 });
      let drawn = '';
      for (let n = 0; n < 8; n += 1) {
        const client = dial(proxy);
        drawn += (await Promise.race([client.closed.then(() => 'x'), client.until(1).then(() => '.')])) as string;
      }
      return drawn;
    };
    const first = await hits(3);
    assert.match(first, /x/);
    assert.match(first, /\./);
    assert.equal(await hits(3), first);
  });

  it('black hole and heal: half-open, nobody is told, and what waited arrives late and in order', async () => {
    const proxy = await start();
    const client = await open(proxy);
    proxy.blackHole();
    client.socket.send('1');
    atServer.at(-1)?.send('a');
    client.socket.send('2');
    const late = dial(proxy);
    await sleep(300);
    assert.equal(client.socket.readyState, WebSocket.OPEN);
    assert.equal(late.socket.readyState, WebSocket.CONNECTING);
    assert.deepEqual(serverHeard, []);
    assert.equal(client.heard.length, 1);
    proxy.heal();
    await client.until(4);
    assert.deepEqual(serverHeard, ['1', '2']);
    assert.deepEqual(client.heard.slice(1), ['a', '1', '2']);
    await late.until(1);
  });

  it('rules on messages: drop, duplicate, delay, skip, times', async () => {
    const proxy = await start();
    const client = await open(proxy);
    const drop = proxy.addRule({
      match: { on: 'message', from: 'client', type: 'lost', skip: 1 },
      action: { do: 'drop' },
      times: 2,
    });
    proxy.addRule({ match: { on: 'message', from: 'client', text: /twice/ }, action: { do: 'duplicate' } });
    proxy.addRule({ match: { on: 'message', from: 'server', type: 'late' }, action: { do: 'delay', delayMs: 100 } });
    const begun = Date.now();
    for (const text of [
      message('lost', 1),
      message('lost', 2),
      message('lost', 3),
      message('lost', 4),
      'twice',
      message('late'),
      'end',
    ])
      client.socket.send(text);
    await client.until(7);
    assert.deepEqual(client.heard.slice(1), [
      message('lost', 1),
      message('lost', 4),
      'twice',
      'twice',
      message('late'),
      'end',
    ]);
    assert.equal(drop.hits, 2);
    assert.ok(Date.now() - begun >= 95);
  });

  it('a numbered message is known by what it carries', async () => {
    const proxy = await start();
    const client = await open(proxy);
    proxy.addRule({ match: { on: 'message', from: 'client', type: 'text_input' }, action: { do: 'drop' } });
    client.socket.send('{"t":"m","c":1,"d":{"type":"text_input"}}');
    client.socket.send('end');
    await client.until(2);
    assert.deepEqual(serverHeard, ['end']);
  });

  it('rules that end: reset after the message has passed, a close code, a black hole for one connection', async () => {
    const proxy = await start();
    const passed = await open(proxy);
    proxy.addRule({ match: { on: 'message', from: 'client', text: 'passed' }, action: { do: 'reset', forward: true } });
    passed.socket.send('passed');
    assert.equal(await passed.closed, 1006);
    assert.deepEqual(serverHeard, ['passed']);

    const cut = await open(proxy);
    proxy.addRule({ match: { on: 'message', from: 'client', text: 'cut' }, action: { do: 'reset' } });
    cut.socket.send('cut');
    assert.equal(await cut.closed, 1006);
    assert.deepEqual(serverHeard, ['passed']);

    const closed = await open(proxy);
    proxy.addRule({
      match: { on: 'message', from: 'server', text: 'bye' },
      action: { do: 'close', code: 4403, forward: true },
    });
    closed.socket.send('bye');
    assert.equal(await closed.closed, 4403);
    assert.equal(closed.heard.at(-1), 'bye');

    const stalled = await open(proxy);
    const other = await open(proxy);
    proxy.addRule({ match: { on: 'message', from: 'client', text: 'hole' }, action: { do: 'black-hole' } });
    stalled.socket.send('hole');
    await sleep(50);
    other.socket.send('fine');
    await other.until(2);
    assert.equal(stalled.socket.readyState, WebSocket.OPEN);
    assert.equal(stalled.heard.length, 1);
  });

  it('rules on connections, requests and handshakes', async () => {
    const proxy = await start();
    proxy.addRule({ match: { on: 'connect' }, action: { do: 'reset' } });
    assert.equal(await dial(proxy).closed, 1006);
    proxy.addRule({ match: { on: 'upgrade', path: '/ws' }, action: { do: 'refuse', status: 401 } });
    assert.equal(await dial(proxy).closed, 1006);
    proxy.addRule({
      match: { on: 'request', path: /login/ },
      action: { do: 'refuse', status: 429, headers: { 'retry-after': '3' }, body: 'later' },
    });
    const answer = await fetch(`${proxy.url}/login`);
    assert.deepEqual([answer.status, answer.headers.get('retry-after'), await answer.text()], [429, '3', 'later']);
    assert.equal((await fetch(`${proxy.url}/login`)).status, 200, 'once');
    proxy.addRule({ match: { on: 'upgrade' }, action: { do: 'hang' } });
    const hanging = dial(proxy);
    await sleep(100);
    assert.equal(hanging.socket.readyState, WebSocket.CONNECTING);
    proxy.addRule({ match: { on: 'upgrade' }, action: { do: 'delay', delayMs: 100 } });
    const begun = Date.now();
    await open(proxy);
    assert.ok(Date.now() - begun >= 95);
  });

  it('reset, closeSockets, clear', async () => {
    const proxy = await start();
    const one = await open(proxy);
    assert.deepEqual([proxy.connections, proxy.sockets], [1, 1]);
    proxy.closeSockets(1012, 'restart');
    assert.equal(await one.closed, 1012);
    const two = await open(proxy);
    proxy.reset();
    assert.equal(await two.closed, 1006);
    proxy.addRule({ match: { on: 'connect' }, action: { do: 'reset' }, times: Infinity });
    proxy.addToxic({ type: 'timeout', timeoutMs: 0 });
    proxy.clear();
    await open(proxy);
  });

  it('writes down what it did, without a query', async () => {
    const lines: string[] = [];
    const proxy = await start({ log: (line) => lines.push(line) });
    const client = await open(proxy);
    proxy.addRule({ match: { on: 'message', type: 'x' }, action: { do: 'reset' } });
    client.socket.send(message('x'));
    await client.closed;
    assert.deepEqual(
      proxy.events.slice(0, 2).map(({ kind, connection }) => [kind, connection]),
      [
        ['connect', 1],
        ['rule', 1],
      ],
    );
    assert.match(lines[0] ?? '', /rule {2}reset on message from client/);
    assert.doesNotMatch(JSON.stringify([proxy.events, lines]), /secret-token/);
  });

  it('bad input gets a sentence', async () => {
    const proxy = await start();
    const says = (what: unknown, sentence: RegExp): void =>
      assert.throws(() => proxy.addToxic(what as never), sentence);
    says({ type: 'delay' }, /no toxic "delay"; there are latency, bandwidth/);
    says({ type: 'latency' }, /"latency" needs latencyMs/);
    says({ type: 'latency', latencyMs: -1 }, /a number from 0 on/);
    says({ type: 'timeout', timeoutMs: 0, direction: 'left' }, /up, down or both/);
    assert.throws(
      () => proxy.addRule({ match: { on: 'message' }, action: { do: 'refuse', status: 500 } }),
      /on message a rule can do/,
    );
    assert.throws(
      () => proxy.addRule({ match: { on: 'upgrade' }, action: { do: 'refuse', status: 200 } }),
      /400 to 599/,
    );
    await assert.rejects(startFaultProxy({ target: 'nowhere' }), /http: address, for example/);
    await assert.rejects(startFaultProxy({ target, port: proxy.port }), /EADDRINUSE/);
  });

  it('stop() cuts what is there and can be called twice', async () => {
    const proxy = await start();
    const client = await open(proxy);
    proxy.addToxic({ type: 'latency', latencyMs: 60_000 });
    client.socket.send('never');
    await proxy.stop();
    assert.equal(await client.closed, 1006);
    await proxy.stop();
    assert.equal(proxy.connections, 0);
  });
});
