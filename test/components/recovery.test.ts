// One test for each thing that can go wrong: what is decided, how it ends, and what a person sees. docs/recovery.md is made from these names.
import { expect, waitUntil } from '@open-wc/testing';
import { buildToken, CORRUPT_TOKEN, ENGINE_PASSWORD, settle } from '../../src/testing/index.js';
import { part } from '../support/mount-element.js';
import {
  recoveryPage,
  removeRecoveryPages,
  type RecoveryPage,
  type RecoveryPageOptions,
} from '../support/recovery-page.js';
import { scenarioOf, type RecoveryScenario } from '../support/recovery-scenarios.js';

const STATUS = 'realtime-status';
/** One look of what watches, and a moment. */
const LOOK_MS = 1100;

describe('recovery: one test for each failure', () => {
  afterEach(removeRecoveryPages);

  const begin = async (no: number, options: RecoveryPageOptions = {}): Promise<[RecoveryPage, RecoveryScenario]> => [
    await recoveryPage(options),
    scenarioOf(no),
  ];
  const decided = (page: RecoveryPage, { code, level, action }: RecoveryScenario): void => {
    expect(page.decisions(), 'what was decided').to.include(`${code} ${level} ${action}`);
  };
  const connected = (page: RecoveryPage): Promise<void> =>
    page.net.clock.advanceUntil(() => page.status() === 'connected');
  /** The conversation works: what is said is answered. */
  const answers = async ({ client, net }: RecoveryPage): Promise<void> => {
    const receipt = client.sendText('What is 17 * 23?');
    await net.clock.advanceUntil(
      () =>
        client.$turn.get().holder === 'user' &&
        client.$conversation.get().items.some((item) => item.kind === 'answer' && item.text.includes('391')),
    );
    expect((await receipt).delivery).to.equal('confirmed');
  };
  /** It ended as the table says, and with it the conversation is as good as before. */
  const endsWell = async (page: RecoveryPage, scenario: RecoveryScenario): Promise<void> => {
    decided(page, scenario);
    expect(page.status()).to.equal(scenario.state);
    expect(await page.shown(STATUS)).to.match(/^Connected/);
    await answers(page);
  };

  it('recovery 1: renewed late, on the socket that is open', async () => {
    const [page, scenario] = await begin(1, { engine: { tokenLifeMs: 60_000 } });
    const { net } = page;
    net.answer = () => ({ status: 503 });
    await net.clock.advanceUntil(() => page.heard.some(({ type }) => type === 'session-expiring'));
    expect(await page.shown(STATUS)).to.match(/^Connected(?!.*Retry)/);
    net.answer = undefined;
    await net.clock.advanceUntil(() => page.client.$auth.get().error === undefined);
    await endsWell(page, scenario);
    expect(net.sockets.sockets).to.have.length(1);
  });

  /** A page whose own function supplies the tokens: `next` says what it does. */
  const supplied = async (
    no: number,
    next: { token: (net: RecoveryPage['net']) => string },
  ): Promise<[RecoveryPage, RecoveryScenario]> =>
    await begin(no, {
      tokenProvider: async (net) => next.token(net),
      attributes: { 'auth-max-calls-per-minute': '60' },
    });
  const goodToken = ({ clock }: RecoveryPage['net']): string =>
    buildToken({ issuedAt: clock.now(), lifeMs: 60_000, userName: 'demo' });

  it('recovery 2: the dial waits for a token, and says so', async () => {
    const next = { token: goodToken };
    const [page, scenario] = await supplied(2, next);
    const { net } = page;
    next.token = () => {
      throw new Error('503');
    };
    await net.clock.advance(70_000);
    net.cut();
    await net.clock.advanceUntil(() => page.status() === 'reconnecting' && page.client.$connection.get().attempt > 1);
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    next.token = goodToken;
    await connected(page);
    await endsWell(page, scenario);
  });

  it('recovery 3: a damaged token is dropped, and another one is asked for', async () => {
    const next = { token: goodToken };
    const [page, scenario] = await supplied(3, next);
    const { net } = page;
    let damaged = 0;
    next.token = (from) => ((damaged += 1) < 3 ? CORRUPT_TOKEN : goodToken(from));
    await net.clock.advance(70_000);
    net.cut();
    await settle();
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    await connected(page);
    await endsWell(page, scenario);
  });

  it('recovery 4: the wait that the service named is kept, and counted down', async () => {
    const [page, scenario] = await begin(4);
    const { net } = page;
    net.answer = () => ({ status: 429, headers: { 'retry-after': '20' } });
    // A refused dial is looked into over HTTP.
    for (const token of net.issued) net.revoked.add(token);
    net.cut();
    await net.clock.advanceUntil(() => page.client.$auth.get().error?.code === 'auth/rate-limited');
    await net.clock.advanceUntil(() => page.status() === 'reconnecting');
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    const calls = net.http.calls.length;
    await net.clock.advance(15_000);
    expect(net.http.calls.length - calls, 'calls meanwhile').to.equal(0);
    net.answer = undefined;
    net.revoked.clear();
    await connected(page);
    await endsWell(page, scenario);
  });

  it('recovery 5: the connection is lost and comes back', async () => {
    const [page, scenario] = await begin(5);
    page.net.down = true;
    page.net.cut();
    await settle();
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    page.net.down = false;
    await connected(page);
    await endsWell(page, scenario);
    const recoveries = page.heard.filter(({ type }) => type.startsWith('recovery'));
    expect(recoveries.map(({ type, detail }) => `${type} ${String(detail['level'])}`)).to.deep.equal([
      'recovery-started 1',
      'recovery-finished 1',
    ]);
    expect(new Set(recoveries.map(({ detail }) => detail['correlationId'])).size).to.equal(1);
  });

  it('recovery 6: given up after the last attempt; what was typed waits', async () => {
    const [page, scenario] = await begin(6, { attributes: { 'max-reconnect-attempts': '3' } });
    const { net, client, audio, avatar } = page;
    expect([audio.active, avatar.active]).to.deep.equal([1, 1]);
    net.down = true;
    net.cut();
    const receipt = client.sendText('What is 17 * 23?');
    await net.clock.advanceUntil(() => page.status() === scenario.state);
    decided(page, scenario);
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    expect([audio.active, avatar.active]).to.deep.equal([0, 0]);
    net.down = false;
    await connected(page);
    await net.clock.advanceUntil(() => client.$turn.get().holder === 'user');
    expect((await receipt).delivery).to.equal('confirmed');
    expect(audio.active, 'off until it was calm').to.equal(0);
    await net.clock.advance(61_000);
    expect([audio.active, avatar.active]).to.deep.equal([1, 1]);
  });

  it('recovery 7: the third timeout begins with a session of its own', async () => {
    const [page, scenario] = await begin(7);
    const { net, client } = page;
    const { id } = client.$conversation.get();
    await answers(page);
    net.server.setSwitches({ noPong: true });
    net.cut();
    await net.clock.advanceUntil(() => page.decisions().includes('connection/timeout 2 restart'));
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    net.server.setSwitches({ noPong: false });
    await connected(page);
    await endsWell(page, scenario);
    expect(client.$conversation.get().id).to.equal(id);
    expect(page.heard.map(({ type, detail }) => `${type} ${String(detail['level'])}`)).to.include('recovery-started 2');
  });

  it('recovery 9: every mistake is named; corrected, it connects', async () => {
    const [page, scenario] = await begin(9, { connect: false, attributes: { timeout: '3s' } });
    await waitUntil(() => page.decisions().length > 0);
    decided(page, scenario);
    const words = await page.shown(STATUS);
    expect(words).to.contain(scenario.during).and.to.contain('write timeout="3000"');
    expect(page.status()).to.equal(scenario.state);
    expect(page.net.sockets.sockets).to.have.length(0);
    page.session.setAttribute('timeout', '3000');
    await settle();
    await page.client.auth.signIn({ username: 'demo', password: ENGINE_PASSWORD });
    await connected(page);
  });

  it('recovery 10: nothing is dialled that nobody said', async () => {
    const [page, scenario] = await begin(10, { connect: false, attributes: { url: '' } });
    await waitUntil(() => page.decisions().length > 0);
    decided(page, scenario);
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    expect(page.status()).to.equal(scenario.state);
    expect(page.net.sockets.sockets).to.have.length(0);
  });

  it('recovery 11: production refuses what is not encrypted', async () => {
    const attributes = { url: 'ws://agent.example/api/rt/ws', environment: 'production' };
    const [page, scenario] = await begin(11, { connect: false, attributes });
    await waitUntil(() => page.decisions().length > 0);
    decided(page, scenario);
    expect(await page.shown(STATUS))
      .to.contain(scenario.during)
      .and.to.contain('wss://agent.example');
    expect(page.status()).to.equal(scenario.state);
    expect(page.net.sockets.sockets).to.have.length(0);
  });

  it('recovery 12: a bad change is refused whole', async () => {
    const [page, scenario] = await begin(12);
    const before = page.client.$config.get().values;
    page.session.setAttribute('heartbeat-interval', 'often');
    await settle();
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    expect(page.client.$config.get().values).to.equal(before);
    await endsWell(page, scenario);
    expect(page.net.sockets.sockets).to.have.length(1);
  });

  it('recovery 13: without audio the text conversation goes on', async () => {
    const [page, scenario] = await begin(13);
    const { net, client, audio, avatar } = page;
    client.disconnect();
    audio.failing = true;
    void client.connect();
    await connected(page);
    await net.clock.advance(10_000);
    expect(audio.starts, 'tried again, and then let be').to.be.within(2, 6);
    expect(client.getMetrics().componentHealth.audio?.status).to.equal('failed');
    expect([audio.active, avatar.active]).to.deep.equal([0, 1]);
    await endsWell(page, scenario);
    expect(
      page.heard.filter(({ detail }) => detail['level'] === 3).map(({ detail }) => detail['component']),
    ).to.include('audio');
    audio.failing = false;
    await net.clock.advance(180_000);
    expect(audio.active, 'after a while it is tried once more').to.equal(1);
  });

  it('recovery 14: everybody else is told, whatever it listened to', async () => {
    const [page, scenario] = await begin(14);
    const { client, net } = page;
    const thrown = (): never => {
      throw new Error('of the page');
    };
    client.on('turn-changed', thrown);
    client.on('message-received', thrown);
    const offs = [client.$connection, client.$turn, client.$conversation, client.$auth].map((store) =>
      store.listen(thrown),
    );
    await answers(page);
    net.cut();
    await connected(page);
    await endsWell(page, scenario);
    for (const off of offs) off();
  });

  it('recovery 15: a text that finds no room stays where it was typed', async () => {
    const [page, scenario] = await begin(15, { attributes: { 'max-queued-messages': '2' } });
    const { net, client, session } = page;
    net.down = true;
    net.cut();
    await settle();
    const waiting = [client.sendText('one'), client.sendText('two')];
    const composer = session.querySelector('realtime-composer')!;
    await composer.updateComplete;
    const field = part<HTMLTextAreaElement>(composer, 'textarea');
    field.value = 'three';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await composer.updateComplete;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await settle();
    expect(await page.shown('realtime-composer')).to.contain(scenario.during);
    expect(field.value).to.equal('three');
    decided(page, scenario);
    expect(page.status()).to.equal(scenario.state);
    net.down = false;
    await connected(page);
    await net.clock.advanceUntil(() => client.$turn.get().holder === 'user');
    const receipts = Promise.all(waiting);
    await net.clock.advance(60_000);
    expect((await receipts).map(({ delivery }) => delivery)).to.deep.equal(['confirmed', 'confirmed']);
  });

  it('recovery 16: the oldest entries give way, and are counted', async () => {
    const [page, scenario] = await begin(16, { attributes: { 'logging-buffer-size': '500' } });
    for (let count = 0; count < 600; count += 1) page.client.logger.info('entry', { count });
    await page.net.clock.advance(LOOK_MS);
    await endsWell(page, scenario);
    expect(page.client.logger.buffer.dropped).to.be.greaterThan(100);
    expect(page.client.logger.buffer.size).to.equal(500);
  });

  it('recovery 17: short of memory, audio and avatar give way', async () => {
    const [page, scenario] = await begin(17);
    const { net, memory, audio, avatar } = page;
    memory.fill = 0.95;
    await net.clock.advance(2 * LOOK_MS);
    expect([audio.active, avatar.active]).to.deep.equal([0, 0]);
    await endsWell(page, scenario);
    memory.fill = 0.1;
    await net.clock.advance(180_000);
    expect([audio.active, avatar.active], 'when there is room again').to.deep.equal([1, 1]);
  });

  it('recovery 18: alerted once, audio and avatar give way, and come back when it is calm', async () => {
    const [page, scenario] = await begin(18);
    const { net, audio, avatar, heard } = page;
    const alerts = (): string[] =>
      heard.filter(({ type }) => type === 'health-alerted').map(({ detail }) => String(detail['state']));
    for (let ticks = 0; ticks < 4; ticks += 1) {
      // The page is busy for 400 ms in every second.
      net.clock.sleep(1400);
      await net.clock.advance(0);
    }
    expect(alerts()).to.deep.equal(['raised']);
    expect([audio.active, avatar.active]).to.deep.equal([0, 0]);
    await endsWell(page, scenario);
    await net.clock.advance(100_000);
    expect(alerts()).to.deep.equal(['raised', 'cleared']);
    expect([audio.active, avatar.active]).to.deep.equal([1, 1]);
  });

  it('recovery 19: somebody signs in again, and the conversation goes on', async () => {
    const [page, scenario] = await begin(19, { engine: { tokenLifeMs: 60_000 } });
    const { net, client } = page;
    const { id } = client.$conversation.get();
    net.answer = ({ url }) => (url.endsWith('/login') ? undefined : { status: 401 });
    await net.clock.advanceUntil(() => client.$auth.get().status === 'auth-required');
    expect(await page.shown('realtime-sign-in')).to.contain(scenario.during);
    net.cut();
    const receipt = client.sendText('What is 17 * 23?');
    await net.clock.advance(10_000);
    expect(await page.shown(STATUS)).to.contain(scenario.during);
    decided(page, scenario);
    net.answer = undefined;
    await client.auth.signIn({ username: 'demo', password: ENGINE_PASSWORD });
    await connected(page);
    await net.clock.advanceUntil(() => client.$turn.get().holder === 'user');
    expect((await receipt).delivery).to.equal('confirmed');
    expect(client.$conversation.get().id).to.equal(id);
    expect(page.status()).to.equal(scenario.state);
  });

  it('one id from the socket to the event, the log entry, the decision and the alert', async () => {
    const page = await recoveryPage({ attributes: { 'health-reconnect-alert': '1', 'max-reconnect-attempts': '2' } });
    const { net, client, heard } = page;
    net.cut();
    await connected(page);
    await net.clock.advance(20_000);
    client.logger.buffer.clear();
    heard.length = 0;
    net.down = true;
    net.cut();
    await settle();
    const id = client.$connection.get().correlationId;
    expect(id).to.be.a('string');
    await net.clock.advanceUntil(() => page.status() === 'suspended');
    net.down = false;
    await connected(page);
    await net.clock.advance(5000);
    const told = (message: string): unknown[] =>
      page
        .entries()
        .filter((entry) => entry.message === message)
        .map(({ correlationId }) => correlationId);
    for (const message of ['socket closed', 'connection changed', 'recovery decided', 'health alert raised']) {
      expect(told(message), message).to.not.have.length(0);
      expect(new Set(told(message)), message).to.deep.equal(new Set([id]));
    }
    for (const type of ['recovery-started', 'recovery-finished', 'error', 'health-alerted']) {
      const details = heard.filter((event) => event.type === type).map(({ detail }) => detail['correlationId']);
      expect(new Set(details), type).to.deep.equal(new Set([id]));
    }
    expect(new Set(client.$health.get().alerts.map(({ correlationId }) => correlationId))).to.deep.equal(new Set([id]));
  });

  it('one id for what goes wrong outside an outage, and another for the next', async () => {
    const page = await recoveryPage({ engine: { tokenLifeMs: 60_000 } });
    const { net, client } = page;
    const ids = (message: string): Set<unknown> =>
      new Set(page.entries().flatMap((entry) => (entry.message === message ? [entry.correlationId] : [])));
    client.logger.buffer.clear();
    net.answer = () => ({ status: 503 });
    await net.clock.advanceUntil(() => client.$auth.get().error !== undefined);
    await net.clock.advance(1000);
    expect(ids('no token').size).to.equal(1);
    expect([...ids('no token')][0]).to.be.a('string');
    expect(ids('recovery decided')).to.deep.equal(ids('no token'));
    net.answer = undefined;
    await net.clock.advanceUntil(() => client.$auth.get().error === undefined);
    await net.clock.advance(30_000);
    net.answer = () => ({ status: 503 });
    await net.clock.advanceUntil(() => client.$auth.get().error !== undefined);
    await net.clock.advance(1000);
    expect(ids('no token').size).to.equal(2);
  });
});
