import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

/** What the page can see of the session while its configuration changes. */
interface Seen {
  readonly states: string[];
  readonly problems: string[];
}

describe('a changed configuration against the real server', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start();
  });
  after(() => bench.stop());
  afterEach(async () => {
    bench.fault('reset');
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual(bench.problems.splice(0), []);
  });

  const dials = (): number => (bench.server.faults.state().counts as { dials: number }).dials;

  /** A page with one answer in its transcript, which writes down what it sees from now on. */
  const talking = async (): Promise<DemoPage> => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    await demo.page.evaluate(() => {
      const seen: Seen = { states: [], problems: [] };
      Object.assign(globalThis, { seen });
      const session = document.querySelector('realtime-session');
      session?.addEventListener('realtime-connection-changed', ({ detail }) => seen.states.push(detail.current.status));
      session?.addEventListener('realtime-config-invalid', ({ detail }) =>
        seen.problems.push(...detail.issues.map(({ message }) => message)),
      );
    });
    return demo;
  };
  const seen = (demo: DemoPage): Promise<Seen> =>
    demo.page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const untilDials = async (count: number): Promise<void> => {
    for (let tries = 0; (dials() < count || bench.sockets !== 1) && tries < 1000; tries += 1)
      await new Promise((done) => setTimeout(done, 20));
    assert.deepEqual([dials(), bench.sockets], [count, 1]);
  };

  it('another token is handed over without a gap, and the conversation goes on', async () => {
    const demo = await talking();
    const [before, conversation] = [dials(), await demo.conversationId()];
    await demo.page.evaluate(async () => {
      const body = JSON.stringify({ username: 'demo', password: 'demo-password' });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/rt/login', { method: 'POST', headers, body });
      const { agent_c_token: token } = (await answer.json()) as { agent_c_token: string };
      document.querySelector('realtime-session')?.setAttribute('token', token);
    });
    await untilDials(before + 1);
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
    assert.equal(await demo.conversationId(), conversation);
    assert.deepEqual(await seen(demo), { states: [], problems: [] });
    const users = (await demo.transcript()).filter(({ kind }) => kind === 'user');
    assert.deepEqual(
      users.map(({ text, status }) => `${text} ${status}`),
      ['What is 17 * 23? confirmed', 'What is 6 * 7? confirmed'],
    );
    assert.equal(await demo.page.locator('realtime-session').getAttribute('token'), null);
  });

  it('another address in the middle of an answer waits for its end', async () => {
    const demo = await talking();
    const before = dials();
    bench.fault('switches', { deltaDelayMs: 15 });
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    const url = await demo.page.locator('realtime-session').getAttribute('url');
    await demo.set({ url: `${url}?region=b` });
    await new Promise((done) => setTimeout(done, 300));
    assert.equal(dials(), before, 'no dial while the agent speaks');
    await untilDials(before + 1);
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
    const told = (await demo.transcript()).filter(({ kind }) => kind === 'answer');
    assert.deepEqual(
      told.map(({ status }) => status),
      ['complete', 'complete', 'complete'],
    );
    assert.deepEqual((await seen(demo)).states, []);
  });

  it('an address where nobody answers is refused in words, and the conversation goes on', async () => {
    const demo = await talking();
    const url = await demo.page.locator('realtime-session').getAttribute('url');
    await demo.set({ url: `${url}`.replace('/api/rt/ws', '/nowhere') });
    await demo.page.waitForFunction(() => (globalThis as unknown as { seen: Seen }).seen.problems.length > 0);
    const { states, problems } = await seen(demo);
    assert.match(problems[0] ?? '', /^connection\.url was not taken, the running configuration stays/);
    assert.deepEqual(states, []);
    assert.equal(bench.sockets, 1);
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
  });

  it('config-src of another origin: read by its permission only, and without cookies', async () => {
    const cookies: (string | undefined)[] = [];
    const files = createServer(({ url, headers }, answer) => {
      cookies.push(headers.cookie);
      if (url?.startsWith('/open')) answer.setHeader('access-control-allow-origin', '*');
      answer.end(JSON.stringify({ environment: 'development', connection: { autoConnect: false, timeout: 4321 } }));
    });
    await new Promise<void>((listening) => files.listen(0, '127.0.0.1', listening));
    try {
      const demo = await bench.open();
      const origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
      await demo.page.evaluate(() => {
        document.cookie = 'private=yes';
        const session = document.createElement('realtime-session');
        session.id = 'other';
        session.setAttribute('url', 'ws://127.0.0.1:1/ws');
        // Without it the address alone is an issue, until the file has said the same.
        session.setAttribute('environment', 'development');
        document.body.append(session);
      });
      const other = demo.page.locator('#other');
      const load = (file: string): Promise<{ value: unknown; source: string; problem: string }> =>
        other.evaluate(async (session: HTMLElementTagNameMap['realtime-session'], src) => {
          session.setAttribute('config-src', src);
          const isOpen = src.endsWith('open.json');
          for (let tries = 0; tries < 250; tries += 1) {
            await new Promise((done) => setTimeout(done, 20));
            const { issues, values } = session.client!.$config.get();
            if (isOpen ? values.connection.timeout === 4321 : issues.length > 0) break;
          }
          const { value, source } = session.client!.config.explain('connection.timeout');
          return { value, source, problem: session.client!.$config.get().issues[0]?.message ?? '' };
        }, `${origin}/${file}`);
      assert.deepEqual(await load('open.json'), { value: 4321, source: `config-src ${origin}/open.json`, problem: '' });
      assert.match((await load('closed.json')).problem, /closed\.json could not be loaded: .*\(CORS\)$/);
      assert.deepEqual(cookies, [undefined, undefined]);
    } finally {
      files.close();
    }
  });
});
