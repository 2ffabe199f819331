import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import WebSocket from 'ws';
import { RealtimeClient, type ClientConfigInput } from '../../src/index.js';
import { ENGINE_PASSWORD, startFakeServer, type FakeServer } from '../../src/testing/node.js';

const LOGIN = { username: 'demo', password: ENGINE_PASSWORD };

describe('startFakeServer()', () => {
  let server: FakeServer;
  const clients: RealtimeClient[] = [];

  before(async () => {
    server = await startFakeServer();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.dispose();
    server.faults.clear();
  });
  after(() => server.stop());

  function createClient(config: ClientConfigInput['connection'] = {}, at = server): RealtimeClient {
    const client = new RealtimeClient(
      {
        environment: 'development',
        logging: { consoleLevel: 'ERROR' },
        connection: { url: at.wsUrl, reconnectDelay: 20, ...config },
      },
      { deps: { WebSocket: WebSocket as unknown as typeof globalThis.WebSocket } },
    );
    clients.push(client);
    return client;
  }
  const until = (client: RealtimeClient, done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const stops = [client.$connection, client.$conversation, client.$turn].map((store) =>
        (store as typeof client.$turn).listen(look),
      );
      function look(): void {
        if (!done()) return;
        for (const stop of stops) stop();
        resolve();
      }
      look();
    });
  const status = (client: RealtimeClient): string => client.$connection.get().status;
  async function connect(config: ClientConfigInput['connection'] = {}): Promise<RealtimeClient> {
    const client = createClient(config);
    await client.auth.signIn(LOGIN);
    await client.connect();
    return client;
  }
  async function ask(client: RealtimeClient, text: string, answer: string): Promise<void> {
    await client.sendText(text);
    await until(client, () =>
      client.$conversation.get().items.some((item) => item.kind === 'answer' && item.text.includes(answer)),
    );
  }

  for (const protocol of ['agentc', 'resumable'] as const) {
    it(`holds a conversation in ${protocol}, over http and a socket`, async () => {
      const dials = server.counts.dials;
      const client = await connect({ protocol });
      await ask(client, 'What is 17 * 23?', '391');
      assert.equal(server.counts.dials, dials + 1);
      assert.ok(server.engine.sessions().some(({ userId, connected }) => userId === 'demo' && connected));
      assert.ok(server.journal.some(({ kind }) => kind === 'upgrade'));
    });
  }

  it('says where it is, and signs in whoever asks', async () => {
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const login = await fetch(server.loginUrl, { method: 'POST', body: JSON.stringify(LOGIN) });
    const { agent_c_token: token } = (await login.json()) as { agent_c_token: string };
    const refresh = await fetch(server.refreshUrl, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(refresh.status, 200);
    const forged = `${token.slice(0, -4)}AAAA`;
    assert.equal((await fetch(server.refreshUrl, { headers: { authorization: `Bearer ${forged}` } })).status, 401);
    assert.equal(server.authUrl, `${server.url}/api/rt`);
  });

  it('a script drops the third delta, sends the fifth twice and two in the wrong order', async () => {
    const match = { on: 'message', from: 'server', type: 'text_delta' } as const;
    const rules = [
      server.faults.addRule({ match: { ...match, skip: 1 }, action: { do: 'drop' } }),
      server.faults.addRule({ match: { ...match, skip: 1 }, action: { do: 'duplicate' } }),
      server.faults.addRule({ match: { ...match, skip: 1 }, action: { do: 'reorder' } }),
    ];
    const client = await connect();
    await client.sendText('Tell me a story');
    await until(client, () => client.$turn.get().holder === 'user' && rules.every(({ hits }) => hits === 1));
  });

  it('a socket that is cut, and one that is closed with a code, are dialled again', async () => {
    const client = await connect();
    const codes: (number | undefined)[] = [];
    client.$connection.listen(({ reason }) => codes.push(reason?.closeCode));
    server.faults.reset();
    await until(client, () => status(client) !== 'connected');
    await until(client, () => status(client) === 'connected');
    server.faults.closeSockets(1013);
    await until(client, () => status(client) !== 'connected');
    await until(client, () => status(client) === 'connected');
    assert.ok(codes.includes(1006) && codes.includes(1013), String(codes));
  });

  it('a half-open socket is found out by the heartbeat', async () => {
    const client = await connect({ heartbeatInterval: 1000, heartbeatTimeout: 1000 });
    server.faults.blackHole();
    await until(client, () => status(client) !== 'connected');
    server.faults.heal();
    await until(client, () => status(client) === 'connected');
  });

  it('refuses logins and tokens on demand', async () => {
    server.faults.rejectLogins(429, { retryAfterSeconds: 60 });
    const client = createClient();
    await assert.rejects(client.auth.signIn(LOGIN), { code: 'auth/rate-limited' });
    server.faults.clear();
    const other = await connect();
    server.faults.rejectTokens();
    server.faults.reset();
    await until(other, () => status(other) === 'idle');
    assert.equal(other.$auth.get().status, 'auth-required');
  });

  it('restarts on its port', async () => {
    const client = await connect();
    const restarted = server.faults.restart(50);
    await until(client, () => status(client) !== 'connected');
    await restarted;
    await until(client, () => status(client) === 'connected');
  });

  it('a script that is wrong is said at the start, and nothing is left behind', async () => {
    await assert.rejects(startFakeServer({ script: [{ type: 'latency' } as never] }), {
      code: 'config/invalid',
      message: /latencyMs/,
    });
  });

  it('is slow from the start where its script says so, and stops twice', async () => {
    const slow = await startFakeServer({ script: [{ type: 'latency', latencyMs: 60 }] });
    try {
      const client = createClient({}, slow);
      const start = performance.now();
      await client.auth.signIn(LOGIN);
      assert.ok(performance.now() - start >= 100);
    } finally {
      await Promise.all([slow.stop(), slow.stop()]);
    }
    await assert.rejects(fetch(slow.loginUrl));
  });
});
