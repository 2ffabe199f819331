import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { RealtimeError } from '../../src/errors.js';
import { startFakeAvatarVendor, type FakeAvatarVendor } from '../../src/testing/fake-avatar/index.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly code?: number; readonly message?: string; readonly data: Record<string, unknown> } & Record<
    string,
    unknown
  >;
}

describe('the fake avatar vendor', () => {
  let vendor: FakeAvatarVendor;
  const sockets: WebSocket[] = [];

  before(async () => {
    vendor = await startFakeAvatarVendor();
  });
  after(() => vendor.stop());
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
    vendor.reset();
    assert.equal(vendor.ledger.active, 0);
  });

  const post = async (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await fetch(vendor.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : {} };
  };
  const mint = async (mode = 'LITE'): Promise<Record<string, string>> => {
    const { body } = await post('/v1/sessions/token', { mode, avatar_id: 'demo' }, { 'x-api-key': vendor.apiKey });
    return { authorization: `Bearer ${String(body.data['session_token'])}` };
  };
  const start = async (): Promise<{ headers: Record<string, string>; data: Record<string, unknown> }> => {
    const headers = await mint();
    const { status, body } = await post('/v1/sessions/start', undefined, headers);
    assert.equal(status, 201);
    return { headers, data: body.data };
  };
  const until = async (done: () => boolean, what: string): Promise<void> => {
    for (const end = Date.now() + 5000; !done(); await sleep(5)) assert.ok(Date.now() < end, what);
  };

  class Lite {
    readonly heard: Record<string, unknown>[] = [];
    readonly socket: WebSocket;
    constructor(url: string) {
      this.socket = new WebSocket(url);
      sockets.push(this.socket);
      this.socket.on('message', (data) => this.heard.push(JSON.parse(String(data))));
    }
    async hears(what: (event: Record<string, unknown>) => boolean, name: string): Promise<Record<string, unknown>> {
      await until(() => this.heard.some(what), name);
      return this.heard.find(what) ?? {};
    }
    async connected(): Promise<this> {
      await this.hears(({ state }) => state === 'connected', 'connected');
      return this;
    }
    speak(id: string, audio: string): void {
      this.socket.send(JSON.stringify({ type: 'agent.speak', event_id: id, audio }));
    }
    say(type: string, id = 'x'): void {
      this.socket.send(JSON.stringify({ type, event_id: id }));
    }
  }
  const lite = async (): Promise<Lite> => new Lite(String((await start()).data['ws_url']));
  const pcm = (ms: number): string => Buffer.alloc(ms * 48).toString('base64');

  it('a session from its token to its stop, and what its list says', async () => {
    const { headers, data } = await start();
    assert.equal(data['max_session_duration'], 600);
    assert.match(String(data['livekit_url']), /^ws:/);
    const list = async (type: string): Promise<unknown> => {
      const answer = await fetch(`${vendor.url}/v1/sessions?type=${type}`, { headers: { 'x-api-key': vendor.apiKey } });
      return ((await answer.json()) as { data: { count: number } }).data.count;
    };
    assert.deepEqual([await list('active'), await list('historic')], [1, 0]);
    assert.equal((await post('/v1/sessions/keep-alive', {}, headers)).body.code, 1000);
    assert.equal((await post('/v1/sessions/start', {}, headers)).status, 400, 'a token starts one session');
    assert.equal((await post('/v1/sessions/stop', { reason: 'USER_CLOSED' }, headers)).status, 200);
    assert.equal((await post('/v1/sessions/stop', {}, headers)).status, 404);
    assert.deepEqual([await list('active'), await list('historic')], [0, 1]);
    const [session] = vendor.ledger.sessions;
    assert.deepEqual([session?.endReason, session?.keepAlives, session?.stopCalls], ['USER_CLOSED', 1, 1]);
  });

  it('a backend stops by id, and nobody without a key or a token', async () => {
    const { data } = await start();
    const body = { session_id: data['session_id'] };
    assert.equal((await post('/v1/sessions/stop', body)).status, 401);
    assert.equal((await post('/v1/sessions/stop', body, { 'x-api-key': 'wrong' })).status, 401);
    assert.equal((await post('/v1/sessions/stop', body, { 'x-api-key': vendor.apiKey })).status, 200);
  });

  it('refuses as it is told to', async () => {
    const key = { 'x-api-key': vendor.apiKey };
    const wrong = await post('/v1/sessions/token', { mode: 'CUSTOM' }, key);
    assert.equal(wrong.status, 422);
    assert.deepEqual(
      (wrong.body['detail'] as { loc: string[] }[]).map(({ loc }) => loc[1]),
      ['mode', 'avatar_id'],
    );
    vendor.setKnobs({ startStatus: 429, retryAfterSeconds: 3 });
    const limited = await post('/v1/sessions/start', {}, await mint());
    assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '3']);
    vendor.setKnobs({ credentialsStatus: 503 });
    assert.equal((await post('/api/avatar/session')).status, 503);
    assert.throws(() => vendor.setKnobs({ lite: 'close' as 'hang' }), RealtimeError);
    assert.throws(() => vendor.setKnobs({ speed: 2 } as object), /has no knob "speed"/);
    assert.equal((await post('/__knobs', { maxMs: 'long' })).status, 400);
  });

  it('counts slots, and gives a stopped one back after a while', async () => {
    vendor.setKnobs({ maxConcurrent: 1, stopLagMs: 150 });
    const { headers } = await start();
    const second = await mint();
    assert.equal((await post('/v1/sessions/start', {}, second)).body.code, 4003);
    await post('/v1/sessions/stop', {}, headers);
    assert.equal((await post('/v1/sessions/start', {}, second)).body.code, 4003);
    await sleep(200);
    assert.equal((await post('/v1/sessions/start', {}, second)).status, 201);
  });

  it('ends a session that is silent, and one that lasts too long', async () => {
    vendor.setKnobs({ idleMs: 30 });
    await start();
    await until(() => vendor.ledger.active === 0, 'silence ends it');
    vendor.setKnobs({ idleMs: 10_000, maxMs: 30 });
    await start();
    await until(() => vendor.ledger.active === 0, 'its time ends it');
    assert.deepEqual(
      vendor.ledger.sessions.map(({ endReason }) => endReason),
      ['IDLE_TIMEOUT', 'MAX_DURATION_REACHED'],
    );
  });

  it('allows browsers of any origin, with credentials', async () => {
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'POST' };
    const answer = await fetch(`${vendor.url}/v1/sessions/start`, { method: 'OPTIONS', headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://page.example');
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
  });

  it('the log names calls and no secret', async () => {
    const { headers, data } = await start();
    const socket = new Lite(String(data['ws_url']));
    await socket.connected();
    await post('/v1/sessions/stop', {}, headers);
    const log = await (await fetch(`${vendor.url}/__log`)).text();
    for (const secret of [
      vendor.apiKey,
      headers['authorization']?.slice(7) ?? '',
      String(data['livekit_client_token']),
    ]) {
      assert.ok(!log.includes(secret));
    }
    const { calls } = JSON.parse(log) as { calls: { path: string; status: number }[] };
    assert.deepEqual(
      calls.map(({ path, status }) => `${path} ${status}`),
      ['/v1/sessions/token 200', '/v1/sessions/start 201', '/lite 101', '/v1/sessions/stop 200'],
    );
  });

  it('LITE: what comes before connected is dropped and counted', async () => {
    vendor.setKnobs({ connectMs: 80 });
    const socket = await lite();
    await once(socket.socket, 'open');
    socket.speak('a', pcm(100));
    await socket.connected();
    assert.deepEqual(vendor.ledger.sessions[0]?.utterances, []);
    assert.equal(vendor.ledger.sessions[0]?.droppedEarly, 1);
  });

  it('LITE: an utterance ends when it has been said, or is interrupted', async () => {
    const socket = await (await lite()).connected();
    const startMs = performance.now();
    socket.speak('a', pcm(150));
    socket.say('agent.speak_end', 'a');
    await socket.hears(({ type, event_id: id }) => type === 'agent.speak_ended' && id === 'a', 'a ends');
    assert.ok(performance.now() - startMs >= 140, 'not before it was said');
    socket.speak('b', pcm(5000));
    await socket.hears(({ type, event_id: id }) => type === 'agent.speak_started' && id === 'b', 'b starts');
    socket.say('agent.interrupt');
    await socket.hears(({ type, event_id: id }) => type === 'agent.speak_ended' && id === 'b', 'b ends');
    socket.speak('b', pcm(100));
    await until(() => vendor.ledger.sessions[0]?.lateChunks === 1, 'late speech is counted');
  });

  const wrong: readonly [string, (socket: Lite) => void, RegExp][] = [
    ['raw bytes', (socket) => socket.speak('a', '\u0001\u0002'), /invalid base64 audio data/],
    ['half a sample', (socket) => socket.speak('a', Buffer.alloc(3).toString('base64')), /odd number of bytes/],
    [
      'more than 1 MB',
      (socket) => socket.speak('a', Buffer.alloc((1 << 20) + 2).toString('base64')),
      /longer than 1 MB/,
    ],
    [
      'two at a time',
      (socket) => (socket.speak('a', pcm(100)), socket.speak('b', pcm(100))),
      /no agent\.speak_end yet/,
    ],
    ['an end of nothing', (socket) => socket.say('agent.speak_end', 'a'), /nothing was said/],
    ['an unknown type', (socket) => socket.say('agent.dance'), /unknown event type/],
    ['no id', (socket) => socket.say('agent.interrupt', ''), /event_id is required/],
    ['no JSON', (socket) => socket.socket.send('}{'), /invalid JSON/],
    ['bytes', (socket) => socket.socket.send(Buffer.alloc(4)), /binary/],
  ];
  for (const [name, act, words] of wrong) {
    it(`LITE: ${name} is answered with an error`, async () => {
      const socket = await (await lite()).connected();
      act(socket);
      const { error } = await socket.hears(({ type }) => type === 'error', 'an error');
      const { type, message } = error as { type: string; message: string };
      assert.equal(type, 'invalid_request_error');
      assert.match(message, words);
      assert.equal(vendor.ledger.sessions[0]?.errors, 1);
    });
  }

  it('sockets want a token, rooms an actor, and the newer signalling is not there', async () => {
    const { data } = await start();
    const refused = async (path: string): Promise<string> => {
      const socket = new WebSocket(vendor.url.replace('http', 'ws') + path);
      const [error] = (await once(socket, 'error')) as [Error];
      return error.message;
    };
    assert.match(await refused('/lite?token=x'), /401/);
    assert.match(await refused(`/rtc?access_token=${String(data['livekit_client_token'])}`), /503/);
    assert.match(await refused('/rtc/v1?access_token=x'), /404/);
    assert.equal(vendor.hasActor, false);
    assert.equal((await fetch(vendor.actorUrl)).status, 200);
    assert.match(await (await fetch(`${vendor.url}/actor.js`)).text(), /livekit/i);
  });

  it('says what is wrong with a port that cannot be had', async () => {
    const port = Number(new URL(vendor.url).port);
    await assert.rejects(startFakeAvatarVendor({ port }), /cannot listen on 127\.0\.0\.1/);
  });
});
