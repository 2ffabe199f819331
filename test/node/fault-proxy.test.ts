import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import WebSocket from 'ws';
import { startFaultProxy, type FaultProxy, type FaultProxyOptions } from '../../src/testing/node.js';
import { MAX_MESSAGE_BYTES } from '../../src/testing/fault-proxy/frame-reader.js';
import { MessageReader } from '../../src/testing/fault-proxy/message-reader.js';
import { type FaultTarget, SeenSocket, SeenStream, sleep, startPair, until } from '../support/fault-target.js';

const PROJECT = resolve(import.meta.dirname, '../..');

let target: FaultTarget;
let proxy: FaultProxy;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ target, proxy, stop } = await startPair());
});
afterEach(() => stop());

const ask = async (path: string, method = 'GET'): Promise<IncomingMessage> => {
  const request = get(proxy.url + path, { method, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer;
};

describe('without faults, HTTP', () => {
  it('passes method, path, query, headers and body on, and the answer back', async () => {
    target.answer = (request, response) => {
      const { method, url, headers } = request;
      response.writeHead(
        201,
        'Made',
        [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
          ['x-other', 'ö'],
        ].flat(),
      );
      response.write(`${JSON.stringify({ method, url, host: headers.host, own: headers['x-own'] })}\n`);
      request.pipe(response);
    };
    const body = 'x'.repeat(300_000);
    const answer = await fetch(`${proxy.url}/a/b?c=%20d`, { method: 'PUT', body, headers: { 'x-own': 'yes' } });
    const [head, echoed] = (await answer.text()).split('\n');
    assert.deepEqual([answer.status, answer.statusText, answer.headers.getSetCookie()], [201, 'Made', ['a=1', 'b=2']]);
    const host = new URL(proxy.url).host;
    assert.deepEqual(JSON.parse(head!), { method: 'PUT', url: '/a/b?c=%20d', host, own: 'yes' });
    assert.equal(echoed, body);
  });

  it('passes the parts of an answer on as they come', async () => {
    target.answer = (_request, response) => void response.write('first');
    const answer = await ask('/events');
    const [chunk] = await once(answer, 'data');
    assert.equal(String(chunk), 'first');
    answer.destroy();
    await until('the target heard', () => proxy.connections === 0);
  });

  it('passes HEAD, 204, 304 and redirects on', async () => {
    target.answer = (request, response) => {
      const status = Number(request.url?.slice(1));
      response.writeHead(status, { location: '/elsewhere', 'content-length': status === 200 ? 7 : 0 }).end();
    };
    for (const [path, method] of [
      ['/200', 'HEAD'],
      ['/204', 'GET'],
      ['/304', 'GET'],
      ['/302', 'GET'],
    ] as const) {
      const answer = await ask(path, method);
      assert.equal(answer.statusCode, Number(path.slice(1)));
      answer.resume();
      await once(answer, 'end');
    }
  });

  it('breaks off where the target breaks off', async () => {
    target.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    };
    const answer = await ask('/');
    answer.on('error', () => {});
    answer.resume();
    await until('it ended', () => answer.closed);
    assert.equal(answer.complete, false);
  });

  it('tells the target when the client leaves', async () => {
    let left = false;
    target.answer = (_request, response) => void response.on('close', () => (left = true));
    const client = new SeenStream(proxy).ask('/');
    await until('it arrived', () => target.urls.length === 1);
    client.socket.destroy();
    await until('the target heard', () => left);
  });

  it('answers 502 when the target is down', async () => {
    await target.stop();
    const answer = await fetch(`${proxy.url}/?token=secret`, { method: 'POST', body: 'x'.repeat(100_000) });
    assert.equal(answer.status, 502);
    assert.match(await answer.text(), /cannot reach its target \(ECONNREFUSED\)/);
    assert.equal((await new SeenSocket(proxy).ended())[0], 1006);
  });

  it('survives what is not HTTP', async () => {
    const client = new SeenStream(proxy);
    client.socket.write(Buffer.from([0x16, 3, 1, 0, 200, 1, 0, 0]));
    assert.equal(await client.ended(), 'end');
    const other = new SeenStream(proxy).ask('/', 'connection: upgrade\r\nupgrade: h2c\r\n');
    await other.ended();
    assert.match(other.text, /^HTTP\/1.1 501 /);
    assert.equal(await (await fetch(proxy.url)).text(), 'hello');
    await until('they are gone', () => proxy.connections <= 1);
  });

  it('can send the own name of the target', async () => {
    target.answer = (request, response) => response.end(request.headers.host);
    const other = await startFaultProxy({ target: target.url, changeHost: true });
    assert.equal(await (await fetch(other.url)).text(), new URL(target.url).host);
    await other.stop();
  });
});

describe('without faults, WebSockets', () => {
  it('pass subprotocol, query and headers on', async () => {
    let headers: IncomingMessage['headers'] = {};
    target.http.on('upgrade', (request: IncomingMessage) => (headers = request.headers));
    const client = await SeenSocket.open(proxy, '/ws?token=a%20b&x=1', ['one', 'two']);
    assert.equal(client.socket.protocol, 'two');
    assert.deepEqual(target.urls, ['/ws?token=a%20b&x=1']);
    assert.equal(headers.host, new URL(proxy.url).host);
    assert.equal(headers['sec-websocket-extensions'], undefined);
  });

  it('keep text and binary in order, in both directions', async () => {
    const client = await SeenSocket.open(proxy);
    const sent = Array.from({ length: 300 }, (_, n) => (n % 3 ? `text ${n} ö €` : Buffer.from([n & 255, 0, 255])));
    client.send(...sent);
    assert.deepEqual(await client.got(300), sent);
  });

  it('pass 5 MB both ways intact', async () => {
    const client = await SeenSocket.open(proxy);
    const bytes = Buffer.alloc(5_000_000, 'abcdefg');
    client.send(bytes, '', Buffer.alloc(0), 'x'.repeat(70_000));
    const [big, ...rest] = await client.got(4);
    assert.ok(bytes.equals(big as Buffer));
    assert.deepEqual(rest, ['', Buffer.alloc(0), 'x'.repeat(70_000)]);
  });

  it('pass fragments and what comes between them', async () => {
    const pings: string[] = [];
    const client = await SeenSocket.open(proxy);
    target.sockets[0]!.on('ping', (data) => pings.push(String(data)));
    const { socket } = client;
    socket.send('one ', { fin: false });
    socket.ping('between');
    socket.send('two ', { fin: false });
    socket.send('three');
    assert.deepEqual(await client.got(1), ['one two three']);
    assert.deepEqual(pings, ['between']);
  });

  it('pass pings and pongs from end to end', async () => {
    const client = await SeenSocket.open(proxy);
    const [server] = target.sockets;
    server!.ping('from the server');
    assert.equal(String((await once(server!, 'pong'))[0]), 'from the server');
    client.socket.ping('from the client');
    assert.equal(String((await once(client.socket, 'pong'))[0]), 'from the client');
  });

  for (const [code, reason] of [
    [1000, ''],
    [1001, 'going'],
    [1011, 'broken'],
    [1012, ''],
    [4403, 'fatal ö'],
    [undefined, ''],
  ] as const) {
    it(`pass the close code ${code ?? 'that is missing'} in both directions`, async () => {
      const expected = [code ?? 1005, reason];
      const [one, two] = [await SeenSocket.open(proxy), await SeenSocket.open(proxy)];
      target.sockets[0]!.close(code, reason);
      assert.deepEqual(await one.ended(), expected);
      const heard = once(target.sockets[1]!, 'close');
      two.socket.close(code, reason);
      assert.deepEqual(
        (await heard).map((part) => (Buffer.isBuffer(part) ? String(part) : part)),
        expected,
      );
      assert.deepEqual(await two.ended(), expected);
      await until('nothing is left', () => proxy.connections === 0 && proxy.sockets === 0);
    });
  }

  it('end without a close frame on the other side too', async () => {
    const [one, two] = [await SeenSocket.open(proxy), await SeenSocket.open(proxy)];
    target.sockets[0]!.terminate();
    assert.deepEqual(await one.ended(), [1006, '']);
    const heard = once(target.sockets[1]!, 'close');
    two.socket.terminate();
    assert.equal((await heard)[0], 1006);
    await until('nothing is left', () => proxy.connections === 0 && proxy.sockets === 0);
  });

  it('are not closed by the proxy: the answer to a close frame is the server’s', async () => {
    const client = await SeenSocket.open(proxy);
    target.sockets[0]!.pause();
    client.socket.close(1000);
    await sleep(200);
    assert.equal(client.closed, undefined);
    target.sockets[0]!.resume();
    assert.equal((await client.ended())[0], 1000);
  });

  it('that are refused are refused with status, headers and body', async () => {
    const client = new WebSocket(`${proxy.url.replace('http', 'ws')}/refused?token=1`);
    client.on('error', () => {});
    const [request, answer] = await once(client, 'unexpected-response');
    let body = '';
    for await (const chunk of answer) body += String(chunk);
    request.destroy();
    const { statusCode, statusMessage, headers } = answer as IncomingMessage;
    assert.deepEqual([statusCode, statusMessage, headers['retry-after'], body], [429, 'Slow Down', '30', 'later']);
    await until('nothing is left', () => proxy.connections === 0);
  });

  it('let a server wait whose client does not read', async () => {
    const chunk = Buffer.alloc(1_000_000);
    const client = await SeenSocket.open(proxy);
    client.socket.pause();
    const [server] = target.sockets;
    for (let index = 0; index < 60; index += 1) server!.send(chunk);
    await sleep(500);
    assert.ok(server!.bufferedAmount > 20_000_000, `${server!.bufferedAmount} bytes wait at the server`);
    client.socket.resume();
    await client.got(60);
  });
});

describe('a message that is too long to be taken apart', () => {
  const head = (length: number): Buffer => {
    const bytes = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeBigUInt64BE(BigInt(length), 2);
    return bytes;
  };

  it('passes as it is, with everything behind it', () => {
    const reader = new MessageReader();
    const start = Buffer.concat([Buffer.from([0x81, 1, 97]), head(MAX_MESSAGE_BYTES + 1)]);
    const [message, rest, ...more] = [...reader.push(start.subarray(0, 5)), ...reader.push(start.subarray(5))];
    assert.ok(message?.kind === 'message' && message.message.text === 'a');
    assert.deepEqual(rest, { kind: 'opaque', bytes: head(MAX_MESSAGE_BYTES + 1) });
    assert.deepEqual(more, []);
    assert.deepEqual(reader.push(Buffer.from('x')), [{ kind: 'opaque', bytes: Buffer.from('x') }]);
  });

  it('is found byte by byte', () => {
    const reader = new MessageReader();
    const frame = Buffer.concat([
      Buffer.from([0x01, 0x7e, 0x01, 0x00]),
      Buffer.alloc(256, 'y'),
      Buffer.from([0x80, 1, 122]),
    ]);
    const units = [...frame].flatMap((byte) => reader.push(Buffer.from([byte])));
    assert.equal(units.length, 1);
    assert.ok(units[0]?.kind === 'message' && units[0].message.text === `${'y'.repeat(256)}z`);
    assert.ok(units[0].message.raw.equals(frame));
  });
});

describe('the whole network', () => {
  it('resets every connection', async () => {
    const client = await SeenSocket.open(proxy);
    const stream = new SeenStream(proxy).ask('/');
    await until('it answered', () => stream.text !== '');
    proxy.reset();
    assert.equal(await stream.ended(), 'ECONNRESET');
    assert.equal((await client.ended())[0], 1006);
    await until('the target heard', () => target.sockets[0]!.readyState === 3);
    assert.deepEqual([proxy.connections, proxy.sockets], [0, 0]);
    await SeenSocket.open(proxy);
  });

  it('closes every WebSocket with a code', async () => {
    const clients = [await SeenSocket.open(proxy), await SeenSocket.open(proxy)];
    assert.equal(proxy.sockets, 2);
    proxy.closeSockets(1012, 'restart');
    proxy.closeSockets(4000, 'too late');
    for (const client of clients) assert.deepEqual(await client.ended(), [1012, 'restart']);
    await until('the target heard', () => target.sockets.every(({ readyState }) => readyState === 3));
    assert.throws(() => proxy.closeSockets(1006), { code: 'config/invalid', message: /"code" has to be a close code/ });
  });

  it('is a black hole: nothing passes, nobody hears of anything, and heal() delivers in order', async () => {
    const heard: string[] = [];
    target.onSocket = (socket) => socket.on('message', (data) => heard.push(String(data)));
    const client = await SeenSocket.open(proxy);
    proxy.blackHole();
    client.send('a', 'b');
    target.sockets[0]!.send('x');
    target.sockets[0]!.send('y');
    const late = new SeenSocket(proxy, '/late');
    const request = fetch(proxy.url);
    let isAnswered = false;
    void request.then(() => (isAnswered = true));
    await sleep(400);
    assert.deepEqual([client.socket.readyState, client.socket.bufferedAmount, client.closed], [1, 0, undefined]);
    assert.deepEqual([client.seen, heard, late.socket.readyState, isAnswered], [[], [], 0, false]);
    proxy.heal();
    client.send('c');
    target.sockets[0]!.send('z');
    assert.deepEqual(await client.got(3), ['x', 'y', 'z']);
    await until('the target has everything', () => heard.length === 3);
    assert.deepEqual(heard, ['a', 'b', 'c']);
    await until('the late one is open', () => late.socket.readyState === 1);
    assert.equal(await (await request).text(), 'hello');
  });

  it('is a black hole for the end of a connection as well', async () => {
    const [one, two] = [await SeenSocket.open(proxy), await SeenSocket.open(proxy)];
    const heard: number[] = [];
    target.sockets[1]!.on('close', (code) => heard.push(code));
    proxy.blackHole();
    target.sockets[0]!.terminate();
    two.send('last words');
    two.socket.terminate();
    await sleep(300);
    assert.deepEqual([one.closed, one.socket.readyState, heard], [undefined, 1, []]);
    proxy.heal();
    assert.equal((await one.ended())[0], 1006);
    await until('the target heard', () => heard.length === 1);
    await until('nothing is left', () => proxy.connections === 0 && proxy.sockets === 0);
  });

  it('can be reset out of a black hole', async () => {
    const client = await SeenSocket.open(proxy);
    proxy.blackHole();
    client.send('lost');
    proxy.reset();
    assert.equal((await client.ended())[0], 1006);
  });
});

describe('events and log', () => {
  it('tell what happened to which connection, and never a query, a token or a message', async () => {
    const lines: string[] = [];
    const pair = await startPair({ log: (line) => lines.push(line) });
    const token = `eyJhbGciOiJIUzI1NiJ9.${'secret'.repeat(8)}`;
    pair.proxy.addToxic({ type: 'latency', latencyMs: 1, direction: 'up' });
    pair.proxy.addRule({ match: { on: 'message', type: 'hello', text: token }, action: { do: 'reset' } });
    pair.proxy.addRule({ match: { on: 'request', path: new RegExp(token) }, action: { do: 'refuse', body: token } });
    await fetch(`${pair.proxy.url}/login/${token}?token=${token}`, {
      headers: { authorization: token, connection: 'close' },
    });
    await until('it is gone', () => pair.proxy.events.at(-1)?.kind === 'disconnect');
    const client = await SeenSocket.open(pair.proxy, `/ws?token=${token}`, [token]);
    client.send(JSON.stringify({ type: 'hello', token }));
    await client.ended();
    await until('it is gone', () => pair.proxy.connections === 0);
    await pair.target.stop();
    await fetch(`${pair.proxy.url}/down?token=${token}`);
    await pair.proxy.stop();
    const story = pair.proxy.events.map(({ connection, kind, detail }) => `${connection} ${kind} ${detail}`.trim());
    assert.deepEqual(story.slice(0, 10), [
      '1 connect',
      '1 toxic latency, up',
      '1 request GET /login/…',
      '1 rule rule 2: refuse on request',
      '1 disconnect',
      '2 connect',
      '2 toxic latency, up',
      '2 upgrade /ws',
      '2 rule rule 1: reset on message from client, type hello',
      '2 disconnect',
    ]);
    assert.ok(story.includes('3 error the target does not answer: ECONNREFUSED'), story.join('\n'));
    assert.doesNotMatch(JSON.stringify(pair.proxy.events) + lines.join('\n'), /secret|eyJ|\?/);
    assert.equal(lines.length, 6);
    assert.match(lines[1]!, /^ +\d+\.\d{3} s {2}#1 {2}rule: rule 2: refuse on request$/);
    assert.ok(pair.proxy.events.every(({ atMs }, n, all) => atMs >= (all[n - 1]?.atMs ?? 0)));
  });

  it('survive a log that throws', async () => {
    const pair = await startPair({
      log: () => {
        throw new Error('full');
      },
    });
    pair.proxy.addToxic({ type: 'latency', latencyMs: 1 });
    assert.equal(await (await fetch(pair.proxy.url)).text(), 'hello');
    await pair.stop();
  });
});

describe('start and stop', () => {
  it('refuses wrong options with a sentence that does not repeat the address', async () => {
    const wrong: [unknown, RegExp][] = [
      [undefined, /has to be an object/],
      [{}, /needs "target"/],
      [{ target: '127.0.0.1:4173?token=secret' }, /"target" has to be the origin of a server, such as http/],
      [{ target: 'ws://127.0.0.1:4173' }, /"target" has to be the origin/],
      [{ target: 'http://127.0.0.1:4173/path?secret' }, /without path, query or user/],
      [{ target: target.url, port: 70_000 }, /"port" has to be a whole number from 0 to 65535/],
      [{ target: target.url, seed: 1.5 }, /"seed" has to be a whole number/],
      [{ target: target.url, log: true }, /"log" has to be a function/],
      [{ target: target.url, prot: 1 }, /has no "prot"; it knows target, port/],
      [{ target: target.url, port: Number(new URL(proxy.url).port) }, /port \d+: it is in use: choose another one/],
    ];
    for (const [options, message] of wrong) {
      const started = startFaultProxy(options as FaultProxyOptions);
      await assert.rejects(started, (error: Error & { code?: string }) => {
        assert.equal(error.code, 'config/invalid');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    }
  });

  it('stops in the middle of everything, and twice', async () => {
    target.answer = () => {};
    proxy.addToxic({ type: 'latency', latencyMs: 60_000, direction: 'down' });
    proxy.addToxic({ type: 'reset_peer', delayMs: 60_000 });
    proxy.addRule({ match: { on: 'request', path: '/delay' }, action: { do: 'delay', delayMs: 60_000 } });
    const streams = [new SeenStream(proxy).ask('/'), new SeenStream(proxy).ask('/delay'), new SeenStream(proxy)];
    const socket = new SeenSocket(proxy);
    await until('they arrived', () => target.urls.length === 2 && proxy.connections === 4);
    proxy.blackHole();
    await Promise.all([proxy.stop(), proxy.stop()]);
    for (const stream of streams) await stream.ended();
    await socket.ended();
    assert.deepEqual([proxy.connections, proxy.sockets], [0, 0]);
    const refused = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    assert.equal((await once(refused, 'error'))[0].code, 'ECONNREFUSED');
  });

  it('leaves no handle: a process ends by itself', async () => {
    const script = `
      import { startPair, SeenSocket } from './test/support/fault-target.ts';
      const { proxy, target, stop } = await startPair();
      proxy.addToxic({ type: 'latency', latencyMs: 5, jitterMs: 5 });
      proxy.addToxic({ type: 'timeout', timeoutMs: 60000, direction: 'up', probability: 0.5 });
      proxy.addRule({ match: { on: 'message' }, action: { do: 'delay', delayMs: 60000 } });
      const clients = Array.from({ length: 6 }, () => new SeenSocket(proxy));
      await new Promise((done) => setTimeout(done, 300));
      for (const client of clients) if (client.socket.readyState === 1) client.send('x');
      await stop();
      for (const client of clients) client.socket.terminate();
      await new Promise((done) => setTimeout(done, 100));
      console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name))));`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      cwd: PROJECT,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    const timer = setTimeout(() => child.kill(), 20_000);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    assert.deepEqual([code, output], [0, '[]\n']);
  });

  it('listens where it is told', async () => {
    const other = await startFaultProxy({ target: target.url, host: '::1' }).catch(() => undefined);
    if (!other) return; // A machine without IPv6.
    assert.match(other.url, /^http:\/\/\[::1\]:\d+$/);
    assert.equal(await (await fetch(other.url)).text(), 'hello');
    await other.stop();
  });
});
