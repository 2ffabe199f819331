import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startDemoServer, type DemoServer } from '../../demo/server/demo-server.js';
import { startFakeAvatarVendor, type FakeAvatarVendor } from '../../src/testing/fake-avatar/index.js';

describe('the demo as the backend of an avatar', () => {
  let vendor: FakeAvatarVendor;
  let server: DemoServer;
  let bearer: Record<string, string>;

  before(async () => {
    vendor = await startFakeAvatarVendor();
    server = await startDemoServer({ port: 0, avatar: { apiUrl: vendor.url, apiKey: vendor.apiKey } });
    const body = JSON.stringify({ username: 'demo', password: 'demo-password' });
    const login = await fetch(`${server.url}api/rt/login`, { method: 'POST', body });
    const { agent_c_token: token } = (await login.json()) as { agent_c_token: string };
    bearer = { authorization: `Bearer ${token}` };
  });
  after(async () => {
    await server.close();
    await vendor.stop();
  });
  afterEach(() => vendor.reset());

  const ask = async (path: string, body: unknown, headers = bearer): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${server.url}api/avatar/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const start = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${vendor.url}/v1/sessions/start`, { method: 'POST', headers })).status;
  };

  it('mints for who is signed in, and keeps the key to itself', async () => {
    const wish = { provider: 'liveavatar', avatarId: 'demo', quality: 'high' };
    assert.equal((await ask('session', wish, { authorization: 'Bearer x' })).status, 401);
    assert.equal((await ask('session', wish, {} as typeof bearer)).status, 401);
    const { status, text } = await ask('session', wish);
    const credentials = JSON.parse(text) as Record<string, string>;
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(credentials).sort(), ['apiUrl', 'mode', 'sessionId', 'stopUrl', 'token']);
    assert.ok(!text.includes(vendor.apiKey));
    assert.equal(await start(credentials['token'] ?? ''), 201);
    // The beacon: plain text, and nobody is signed in.
    const body = { sessionId: credentials['sessionId'], reason: 'page-closed' };
    assert.equal((await ask('stop', body, { 'content-type': 'text/plain' } as unknown as typeof bearer)).status, 204);
    assert.equal(vendor.ledger.active, 0);
    assert.equal(vendor.ledger.sessions[0]?.endReason, 'USER_CLOSED');
  });

  it('stops no session that it has not minted', async () => {
    const minted = await fetch(`${vendor.url}/api/avatar/session`, { method: 'POST', body: '{}' });
    const { token, sessionId } = (await minted.json()) as { token: string; sessionId: string };
    assert.equal(await start(token), 201);
    assert.equal((await ask('stop', { sessionId })).status, 204);
    assert.equal(vendor.ledger.active, 1);
  });

  it('mints for the older service too', async () => {
    const { status, text } = await ask('session', { provider: 'heygen-streaming' });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(JSON.parse(text) as object).sort(), ['apiUrl', 'stopUrl', 'token']);
  });

  it('hands refusals on, but its own key is its own fault', async () => {
    vendor.setKnobs({ credentialsStatus: 429, retryAfterSeconds: 2 });
    assert.equal((await ask('session', {})).status, 429);
    vendor.setKnobs({ credentialsStatus: 401 });
    assert.equal((await ask('session', {})).status, 503);
    assert.equal((await ask('stop', '}{')).status, 204);
    const got = await fetch(`${server.url}api/avatar/session`);
    assert.equal(got.status, 405);
  });

  it('says how to get a service when there is none', async () => {
    const plain = await startDemoServer({ port: 0 });
    const answer = await fetch(`${plain.url}api/avatar/session`, { method: 'POST' });
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /--avatar=fake/);
    await plain.close();
  });
});
