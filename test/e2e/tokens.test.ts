import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { DemoBench, DemoPage } from '../support/demo-page.js';

/** Seconds; a soak on a machine that does other things besides needs more than a machine can stand still. */
const LIFE_SECONDS = Number(process.env['SOAK_TOKEN_SECONDS'] ?? 5);
interface Pause {
  readonly at: number;
  readonly ms: number;
}
/** When and for how long this process or the page stood still, each time that it did for half a second or more. */
function watchPauses(): Pause[] {
  const pauses: Pause[] = [];
  let last = Date.now();
  const timer: unknown = setInterval(() => {
    const ms = Date.now() - last - 100;
    last = Date.now();
    if (ms > 500) pauses.push({ at: last, ms });
  }, 100);
  (timer as { unref?: () => void }).unref?.();
  return pauses;
}

/** Of the conversation that outlives its tokens; `npm run soak` makes it long. */
const TALK_MS = Number(process.env['SOAK_MS'] ?? 30_000);

describe('tokens against the real server', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({ tokenLifeSeconds: LIFE_SECONDS });
  });
  after(() => bench.stop());
  afterEach(async () => {
    bench.fault('reset');
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual(bench.problems.splice(0), []);
  });

  const counts = (): { logins: number; refreshes: number; dials: number } =>
    bench.server.faults.state().counts as { logins: number; refreshes: number; dials: number };
  const until = async (done: () => boolean | Promise<boolean>, what: string, limitMs = 15_000): Promise<void> => {
    for (const end = Date.now() + limitMs; !(await done()); await sleep(50)) assert.ok(Date.now() < end, what);
  };
  const authStatus = (demo: DemoPage): Promise<string> =>
    demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.$auth.get().status ?? '');

  /** What the session says of itself, for the message of a test that fails after an hour. */
  const lastWords = (demo: DemoPage): Promise<string> =>
    demo.page.evaluate(() => {
      const client = document.querySelector('realtime-session')?.client;
      const log = client?.logger.buffer.entries().filter(({ level }) => level !== 'TRACE') ?? [];
      return JSON.stringify([client?.$connection.get(), client?.$auth.get(), client?.$turn.get(), log.slice(-40)]);
    });

  /** Signed in, with so many token calls a minute that a life of seconds is possible. */
  const signedIn = async (attributes: Record<string, string> = {}): Promise<DemoPage> => {
    const demo = await bench.open();
    await demo.set({ 'auth-max-calls-per-minute': '60', ...attributes });
    await demo.signIn();
    await demo.reaches('connected');
    return demo;
  };
  /** Everything that could be read of a page: markup with shadow roots, address, storage, log. */
  const everything = (demo: DemoPage): Promise<string> =>
    demo.page.evaluate(() => {
      const roots: (Document | ShadowRoot)[] = [document];
      for (const root of roots)
        for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
      const client = document.querySelector('realtime-session')?.client;
      return JSON.stringify([
        roots.map((root) => (root instanceof Document ? root.documentElement.outerHTML : root.innerHTML)),
        location.href,
        { ...sessionStorage },
        { ...localStorage },
        client?.logger.buffer.entries(),
        client?.$auth.get(),
        client?.$config.get(),
        client?.config.explainAll(),
        client?.$conversation.get(),
      ]);
    });

  it(`a conversation of ${TALK_MS / 1000} s with tokens of ${LIFE_SECONDS} s: no reconnect, and no token to be found`, async () => {
    // The leeway is what a machine that stops for a moment has: after the end of its life a token cannot be refreshed.
    const demo = await signedIn({ 'log-level': 'TRACE', 'auth-refresh-leeway': String(LIFE_SECONDS * 480) });
    const { dials, refreshes } = counts();
    const pauses = watchPauses();
    await demo.page.evaluate(`globalThis.pauses = (${watchPauses.toString()})()`);
    const pausesOfPage = (): Promise<Pause[]> => demo.page.evaluate(() => Reflect.get(globalThis, 'pauses') as Pause[]);
    /** A machine that stands still for most of the life of a token: only then may it run out, and somebody signs in. */
    let signIns = 0;
    const stoodStill = async (): Promise<boolean> => {
      const recent = [...pauses, ...(await pausesOfPage())].filter(({ at }) => at > Date.now() - 60_000);
      return recent.reduce((sum, { ms }) => sum + ms, 0) > 1500;
    };
    const signInAgain = async (): Promise<boolean> => {
      if ((await authStatus(demo)) !== 'auth-required' || !(await stoodStill())) return false;
      signIns += 1;
      await demo.signIn();
      await until(async () => (await authStatus(demo)) === 'authenticated', 'signed in again');
      return true;
    };
    const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/, '[,.]?');
    let asked = 0;
    for (const end = Date.now() + TALK_MS; Date.now() < end; await sleep(3000)) {
      asked += 1;
      try {
        await signInAgain();
        await demo.say(`What is ${asked} + 1000?`);
        await demo.answers(number(asked + 1000)).catch(async (error: unknown) => {
          if (!(await signInAgain())) throw error;
          await demo.answers(number(asked + 1000));
        });
      } catch (cause) {
        const all = JSON.stringify([pauses, await pausesOfPage()].map((list) => list.map(({ ms }) => ms)));
        throw new Error(`after ${asked} turns, pauses ${all} ms: ${await lastWords(demo)}`, { cause });
      }
      if (TALK_MS > 60_000 && asked % 200 === 0)
        console.log(`${asked} turns, ${counts().refreshes - refreshes} refreshes, ${signIns} sign-ins`);
    }
    if (TALK_MS > 60_000) {
      const longest = (list: readonly Pause[]): number => Math.max(0, ...list.map(({ ms }) => ms));
      const stood = `${longest(pauses)} ms, the page ${longest(await pausesOfPage())} ms`;
      console.log(`${asked} turns, ${counts().refreshes - refreshes} refreshes, ${counts().dials - dials} dials more`);
      console.log(`${signIns} sign-ins because the machine stood still; the longest pause ${stood}`);
    }
    assert.equal(counts().dials, dials, 'dials');
    const renewed = counts().refreshes - refreshes;
    assert.ok(renewed >= Math.floor(TALK_MS / 1000 / LIFE_SECONDS) - 1, `${renewed} refreshes`);
    assert.equal(await authStatus(demo), 'authenticated');
    const text = await everything(demo);
    assert.ok(text.length > 10_000);
    assert.doesNotMatch(text, /eyJ[\w-]{10,}\.[\w-]{10,}/);
    assert.equal((await demo.transcript()).filter(({ status }) => status === 'confirmed').length, asked);
  });

  it('the token service fails and comes back within the life of the token: nobody notices', async () => {
    const demo = await signedIn();
    bench.fault('refuse-logins', { status: 500, refresh: true });
    const { dials, refreshes } = counts();
    await until(() => counts().refreshes > refreshes, 'a refresh is tried');
    bench.fault('allow-logins');
    await until(() => counts().refreshes > refreshes + 1, 'and tried again');
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
    assert.equal(counts().dials, dials);
    assert.equal(await authStatus(demo), 'authenticated');
  });

  it('429: no call before Retry-After is over, the conversation goes on', async () => {
    const demo = await signedIn();
    bench.fault('refuse-logins', { status: 429, retryAfter: 4, refresh: true });
    const { dials, refreshes } = counts();
    await until(() => counts().refreshes > refreshes, 'a refresh is tried');
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
    await sleep(2500);
    assert.equal(counts().refreshes, refreshes + 1, 'calls while it has to wait');
    assert.equal(counts().dials, dials);
  });

  it('401: somebody has to sign in; the conversation stays and goes on after that', async () => {
    const demo = await signedIn();
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    bench.fault('refuse-logins', { status: 401, refresh: true });
    await until(async () => (await authStatus(demo)) === 'auth-required', 'auth-required');
    bench.fault('allow-logins');
    assert.match(JSON.stringify(await demo.transcript()), /391/);
    await demo.signIn();
    await until(async () => (await authStatus(demo)) === 'authenticated', 'authenticated');
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
    assert.match(JSON.stringify(await demo.transcript()), /391/);
  });

  it('two tabs of one user: one refresh for both, and signing out is for both', async () => {
    const one = await signedIn();
    const page = await one.page.context().newPage();
    await page.goto(new URL('/agent.html', bench.server.url).href);
    const two = new DemoPage(page);
    await two.set({ 'auth-max-calls-per-minute': '60' });
    await two.signIn();
    await two.reaches('connected');
    const before = counts().refreshes;
    await sleep(3 * LIFE_SECONDS * 1000);
    const renewed = counts().refreshes - before;
    // A token is renewed 3 to 4 s after it was issued, as its times are whole seconds: two tabs by themselves would need 6 to 10.
    assert.ok(renewed >= 3 && renewed <= 5, `${renewed} refreshes in three lives of a token`);
    assert.deepEqual([await authStatus(one), await authStatus(two)], ['authenticated', 'authenticated']);
    await one.page.evaluate(() => document.querySelector('realtime-session')?.client?.auth.signOut());
    await until(async () => (await authStatus(two)) === 'signed-out', 'signed out in the other tab');
  });

  it('auth-storage="session": a reload stays signed in, signing out ends that, the storage tells nothing', async () => {
    const demo = await bench.open('/agent.html?auth-storage=session&auth-max-calls-per-minute=60');
    await demo.signIn();
    await demo.reaches('connected');
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    const { logins } = counts();
    await demo.page.reload();
    await demo.reaches('connected');
    await demo.conversation.getByText(/391/).last().waitFor();
    assert.equal(counts().logins, logins, 'logins');
    const stored = await demo.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    assert.match(stored, /realtime-elements:token:/);
    assert.doesNotMatch(stored, /eyJ/);
    await demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.auth.signOut());
    await until(() => demo.page.evaluate(() => !JSON.stringify({ ...sessionStorage }).includes(':token:')), 'removed');
    await demo.page.reload();
    await demo.page.locator('realtime-sign-in form').waitFor();
  });

  it('connection 32: asleep beyond the expiry and the end of the socket: a token first, then one dial', async () => {
    const browser = await chromium.launchServer({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
    try {
      const connection = await chromium.connect(browser.wsEndpoint());
      const page = await connection.newPage();
      await page.goto(new URL('/agent.html', bench.server.url).href);
      const demo = new DemoPage(page);
      await demo.set({ 'auth-max-calls-per-minute': '60' });
      await page.evaluate(() => {
        const session = document.querySelector('realtime-session');
        if (!session) throw new Error('no session');
        session.tokenProvider = async () => {
          const body = JSON.stringify({ username: 'demo', password: 'demo-password' });
          const headers = { 'content-type': 'application/json' };
          const answer = await fetch('/api/rt/login', { method: 'POST', headers, body });
          return ((await answer.json()) as { agent_c_token: string }).agent_c_token;
        };
      });
      await demo.reaches('connected');
      const pid = browser.process().pid ?? 0;
      // The whole group: a browser is many processes.
      process.kill(-pid, 'SIGSTOP');
      bench.fault('kill');
      await sleep((LIFE_SECONDS + 2) * 1000);
      const { dials, logins } = counts();
      process.kill(-pid, 'SIGCONT');
      await until(() => counts().dials > dials, 'a dial after the sleep');
      assert.ok(counts().logins > logins, 'a token before the dial');
      await demo.reaches('connected');
      await demo.say('What is 6 * 7?');
      await demo.answers('42');
      assert.equal(counts().dials, dials + 1);
      await connection.close();
    } finally {
      await browser.close();
    }
  });
});
