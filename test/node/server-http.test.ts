import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import WebSocket from 'ws';
import { parseDuration, type DemoServer } from '../../demo/server/main.js';
import { connect, login, post, socketUrl, startFastServer, TestSocket, types } from './server-client.js';

let server: DemoServer;

before(async () => {
  server = await startFastServer();
});
afterEach(async () => {
  await fault('reset');
});
after(() => server.close());

const fault = (action: string, body: unknown = {}): Promise<Response> => post(server, `/demo/faults/${action}`, body);
const detail = async (response: Response): Promise<unknown> => ((await response.json()) as { detail: unknown }).detail;
const refresh = (token: string): Promise<Response> =>
  fetch(new URL('/api/rt/refresh_token', server.url), { headers: { authorization: `Bearer ${token}` } });

/** Status and body of a refused handshake. */
async function refusal(parameters: Record<string, string>, path = ''): Promise<[number, string]> {
  const socket = new WebSocket(socketUrl(server, parameters).replace('/ws?', `/ws${path}?`));
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return [response.statusCode ?? 0, (JSON.parse(body) as { detail: string }).detail];
}

test('login gives a real HS256 token with the claims of the server', async () => {
  const tokens = await login(server);
  assert.deepEqual(Object.keys(tokens), ['agent_c_token', 'heygen_token', 'ui_session_id']);
  assert.equal(tokens.heygen_token, 'None');
  assert.match(tokens.ui_session_id, /^demo-[a-z]+-[a-z]+$/);
  assert.equal(decodeProtectedHeader(tokens.agent_c_token).alg, 'HS256');
  const claims = decodeJwt(tokens.agent_c_token);
  assert.deepEqual(Object.keys(claims).sort(), ['exp', 'iat', 'sub', 'user']);
  assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 8 * 24 * 3600);
  assert.ok(!JSON.stringify(claims).includes('hash'));
});

test('login: 401 for wrong credentials, 422 with a list for bad input, 405, 413', async () => {
  for (const body of [
    { username: 'demo', password: 'wrong-password' },
    { username: 'nobody', password: 'demo-password' },
  ]) {
    const response = await post(server, '/api/rt/login', body);
    assert.deepEqual([response.status, await detail(response)], [401, 'Invalid credentials']);
  }
  const cases: [unknown, string, string][] = [
    [{ username: 'demo', password: 'short' }, 'string_too_short', 'password'],
    [{ username: 'demo', password: 'x'.repeat(101) }, 'string_too_long', 'password'],
    [{ username: 'ab', password: 'demo-password' }, 'string_too_short', 'username'],
    [{ password: 'demo-password' }, 'missing', 'username'],
    [{ username: 5, password: 'demo-password' }, 'string_type', 'username'],
  ];
  for (const [body, type, field] of cases) {
    const response = await post(server, '/api/rt/login', body);
    assert.equal(response.status, 422);
    const [first] = (await detail(response)) as { type: string; loc: string[]; msg: string }[];
    assert.deepEqual([first?.type, first?.loc], [type, ['body', field]]);
  }
  assert.equal((await post(server, '/api/rt/login', '{nope')).status, 422);
  assert.equal((await post(server, '/api/rt/login', '[]')).status, 422);
  assert.equal((await post(server, '/api/rt/login', 'x'.repeat(20_000))).status, 413);
  assert.equal((await fetch(new URL('/api/rt/login', server.url))).status, 405);
});

test('refresh needs a good token and gives a new one', async () => {
  const { agent_c_token: token } = await login(server);
  const fresh = (await (await refresh(token)).json()) as Record<string, string>;
  assert.deepEqual(Object.keys(fresh), ['agent_c_token', 'heygen_token']);
  const none = await fetch(new URL('/api/rt/refresh_token', server.url));
  assert.deepEqual([none.status, await detail(none)], [401, 'Missing authorization']);
  const bad = await refresh(`${token.slice(0, -6)}AAAAAA`);
  assert.deepEqual([bad.status, await detail(bad)], [401, 'Invalid token']);
});

test('refused handshakes look like those of the real server', async () => {
  const { agent_c_token: token } = await login(server);
  assert.equal((await refusal({}))[0], 403);
  assert.deepEqual(await refusal({ token: 'nope' }), [500, '401: Invalid token']);
  assert.deepEqual(await refusal({ token, agent_key: 'nope' }), [500, 'Agent nope not found.']);
  assert.equal((await refusal({ token }, '/other'))[0], 403);
  const { client } = await connect(server, { ui_session_id: 'taken-by-demo' });
  const alice = await login(server, 'alice');
  const [status, words] = await refusal({ token: alice.agent_c_token, ui_session_id: 'taken-by-demo' });
  assert.equal(status, 500);
  assert.match(words, /already exists for a different user/);
  client.socket.terminate();
});

test('cancel by REST, upload, a question about the file, download', async () => {
  const { client, tokens, id } = await connect(server);
  const bearer = { authorization: `Bearer ${tokens.agent_c_token}` };
  const form = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal((await post(server, '/api/rt/cancel', `ui_session_id=${id}`, form)).status, 200);
  await client.until('cancelled');
  assert.equal((await post(server, '/api/rt/cancel', 'ui_session_id=nope', form)).status, 404);
  const upload = new FormData();
  upload.set('ui_session_id', id);
  upload.set('file', new File(['three little words'], 'notes.txt', { type: 'text/plain' }));
  const answer = await fetch(new URL('/api/rt/upload_file', server.url), {
    method: 'POST',
    body: upload,
    headers: bearer,
  });
  const file = (await answer.json()) as { id: string; size: number };
  assert.deepEqual(Object.keys(file), ['id', 'filename', 'mime_type', 'size']);
  client.send({ type: 'text_input', text: 'Please read this.', file_ids: [file.id, 'unknown'] });
  const turn = await client.until('user_turn_start');
  assert.match(JSON.stringify(turn), /notes\.txt.*3 words/);
  const path = new URL(`/api/rt/file/uploads/${file.id}?download=true`, server.url);
  assert.equal(await (await fetch(path, { headers: bearer })).text(), 'three little words');
  assert.equal((await fetch(path)).status, 401);
  client.socket.terminate();
});

test('pages: strict policy, MIME, no way out of the folders', async () => {
  const raw = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      // fetch() would tidy the path up.
      request({ host: '127.0.0.1', port: server.port, path }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  for (const path of [
    '/../package.json',
    '/..%2fpackage.json',
    '/dist/../package.json',
    '/dist/..%2f..%2fetc/passwd',
    '/%2e%2e/package.json',
    '/server/main.ts',
    '/server/main.js',
    '/.gitignore',
    '/%00',
    '//etc/passwd',
  ]) {
    assert.equal(await raw(path), 404, path);
  }
  assert.equal(await raw('/%E0%A4%A'), 400);
  for (const page of ['/strict.html', '/script-tag.html']) {
    const { status, headers } = await fetch(new URL(page, server.url));
    assert.equal(status, 200);
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; require-trusted-types-for 'script'",
    );
  }
  const script = await fetch(new URL('/fault-panel.js', server.url));
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.match(await script.text(), /export\s*(?:function|\{)/);
  assert.equal((await post(server, '/fault-panel.js', {})).status, 405);
});

test('faults: kill, close, freeze and thaw', async () => {
  const { client } = await connect(server);
  await fault('freeze');
  client.send({ type: 'ping' });
  const state = (await (await fetch(new URL('/demo/faults', server.url))).json()) as {
    frozen: number;
    sockets: number;
  };
  assert.deepEqual([state.frozen, state.sockets], [1, 1]);
  assert.ok(!types(client.events).includes('pong'));
  await fault('thaw');
  await client.until('pong');
  await fault('close', { code: 4001 });
  assert.equal(await client.closed(), 4001);
  const second = await connect(server);
  await fault('kill');
  assert.equal(await second.client.closed(), 1006);
});

test('faults: expired tokens, refused logins, bad input', async () => {
  const { agent_c_token: token } = await login(server);
  await fault('expire-tokens');
  assert.equal((await refresh(token)).status, 401);
  assert.deepEqual(await refusal({ token }), [500, '401: Invalid token']);
  const fresh = await login(server);
  assert.equal((await refresh(fresh.agent_c_token)).status, 200);
  await fault('refuse-logins', { status: 429, retryAfter: 7, refresh: true });
  const limited = await post(server, '/api/rt/login', { username: 'demo', password: 'demo-password' });
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
  assert.equal((await refresh(fresh.agent_c_token)).status, 429);
  await fault('refuse-logins', { status: 500 });
  assert.equal((await post(server, '/api/rt/login', {})).status, 500);
  await fault('allow-logins');
  await login(server);
  for (const [action, body] of [
    ['refuse-logins', { status: 418 }],
    ['close', { code: 1006 }],
    ['slow', { delayMs: -1 }],
    ['switches', { nope: 1 }],
    ['kill', '['],
  ] as const) {
    assert.equal((await fault(action, body)).status, 422, action);
  }
  assert.equal((await fault('nope')).status, 404);
  const foreign = await post(server, '/demo/faults/kill', {}, { origin: 'https://evil.example' });
  assert.equal(foreign.status, 403);
});

test('faults: slow keeps the order; a dropped answer is repaired by history', async () => {
  await fault('slow', { delayMs: 30 });
  const { client, init } = await connect(server);
  assert.equal(init.length, 9);
  await fault('slow', { delayMs: 0 });
  await fault('switches', { dropAfterDeltas: 3 });
  client.say('Tell me a story');
  assert.equal(await client.closed(), 1006);
});

test('faults: restart closes with 1012, comes back on the port and has forgotten the sessions', async () => {
  const own = await startFastServer();
  const { client, id, tokens } = await connect(own);
  await post(own, '/demo/faults/restart', { downMs: 0 });
  assert.equal(await client.closed(), 1012);
  let again: TestSocket | undefined;
  // Dials until the port listens again, as a client would.
  for (let tries = 0; tries < 200 && !again; tries += 1) {
    again = await Promise.race([
      TestSocket.open(own, { token: tokens.agent_c_token, ui_session_id: id }).catch(() => undefined),
      new Promise<undefined>((resolve) => setTimeout(resolve, 200)),
    ]);
  }
  assert.equal((await again?.next('ui_session_id_changed'))?.ui_session_id, id);
  await own.close();
});

test('with a database chats and tokens survive the server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'realtime-'));
  const db = join(folder, 'chats.sqlite');
  try {
    const first = await startFastServer({ db });
    const { client, init, tokens } = await connect(first);
    const chat = String(init[6]?.chat_session.session_id);
    client.say('What is 6 * 7?');
    await client.until('user_turn_start');
    client.send({ type: 'set_chat_session_name', session_name: 'Sums' });
    await client.until('chat_session_name_changed');
    await first.close();
    assert.equal(await client.closed(), 1001);
    const second = await startFastServer({ db });
    const again = await TestSocket.open(second, {
      token: tokens.agent_c_token,
      chat_session_id: chat,
      agent_key: 'default',
    });
    const { chat_session: stored } = await again.next('chat_session_changed');
    assert.deepEqual([stored.session_name, stored.messages.length], ['Sums', 5]);
    await again.until('user_turn_start');
    again.send({ type: 'get_user_sessions' });
    assert.equal((await again.next('get_user_sessions_response')).sessions.total_sessions, 1);
    await second.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('durations of the command line', () => {
  assert.deepEqual(['5', '30s', '15m', '12h', '8d'].map(parseDuration), [5, 30, 900, 43_200, 691_200]);
  for (const text of ['', '0', '-1s', '5 weeks']) assert.throws(() => parseDuration(text), /is not a duration/);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`the command line prints its address and ends cleanly on ${signal}, with a socket open`, async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'demo/server/main.ts', '--port', '0', '--delta-ms', '0'],
      { cwd: root },
    );
    let output = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data) => {
        output += String(data);
        if (output.includes('\n')) resolve();
      });
    });
    const url = /^realtime-elements demo: (http:\/\/127\.0\.0\.1:\d+\/) {2}\(user demo, password demo-password\)/.exec(
      output,
    )?.[1];
    assert.ok(url, output);
    const { client } = await connect({ url } as DemoServer);
    const startMs = performance.now();
    child.kill(signal);
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0);
    assert.ok(performance.now() - startMs < 1000);
    assert.equal(await client.closed(), 1001);
  });
}
