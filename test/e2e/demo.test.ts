import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

const run = promisify(execFile);

describe('the demo in Chromium against the real server', () => {
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

  const signedIn = async (): Promise<DemoPage> => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    return demo;
  };
  const users = async (demo: DemoPage): Promise<{ text: string; status: string }[]> =>
    (await demo.transcript()).filter(({ kind }) => kind === 'user').map(({ text, status }) => ({ text, status }));
  it('explains a wrong password next to the form, then signs in', async () => {
    const demo = await bench.open();
    await demo.signIn('wrong-password');
    await demo.page
      .locator('realtime-sign-in')
      .getByText(/not right/i)
      .first()
      .waitFor();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.conversation.getByRole('heading', { name: 'Welcome' }).waitFor();
    assert.equal(await demo.page.locator('realtime-sign-in form').isVisible(), false);
  });

  it('streams an answer with a tool call', async () => {
    const demo = await signedIn();
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    await demo.agentReaches('idle');
    assert.deepEqual(
      (await demo.transcript()).map(({ kind }) => kind),
      ['media', 'user', 'thought', 'tool', 'answer'],
    );
    assert.deepEqual(await users(demo), [{ text: 'What is 17 * 23?', status: 'confirmed' }]);
  });

  it('stops an answer', async () => {
    const demo = await signedIn();
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    await demo.stop.click();
    await demo.agentReaches('idle');
    const answer = (await demo.transcript()).findLast(({ kind }) => kind === 'answer');
    assert.equal(answer?.status, 'cancelled');
  });

  it('comes back after a kill in the middle of an answer, with the whole answer and with what was typed meanwhile', async () => {
    const demo = await signedIn();
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.say('What is 6 * 7?');
    await demo.reaches('connected');
    await demo.answers('42');
    await demo.agentReaches('idle');
    assert.deepEqual(await users(demo), [
      { text: 'Tell me a story', status: 'confirmed' },
      { text: 'What is 6 * 7?', status: 'confirmed' },
    ]);
    const answers = (await demo.transcript()).filter(({ kind }) => kind === 'answer');
    assert.equal(answers.length, 2);
    assert.deepEqual(await demo.shownTexts(), await bench.storedTexts(demo));
  });

  it('comes back to its conversation after a reload of the page', async () => {
    const demo = await signedIn();
    await demo.say('What is 2 + 3?');
    await demo.answers('5');
    await demo.agentReaches('idle');
    await demo.page.reload();
    await demo.signIn();
    await demo.reaches('connected');
    assert.deepEqual(await users(demo), [{ text: 'What is 2 + 3?', status: 'confirmed' }]);
  });

  it('says that there is no server and counts down, then finds it again', async () => {
    const demo = await signedIn();
    bench.fault('restart', { downMs: 2500 });
    await demo.status
      .getByText(/reconnecting in \d+ s/i)
      .first()
      .waitFor();
    await demo.reaches('connected');
    await demo.say('What is 3 * 3?');
    await demo.answers('9');
  });

  it('notices a socket that looks open and is not, and sends what was typed into it exactly once', async () => {
    const demo = await signedIn();
    await demo.set({ 'heartbeat-interval': '400', 'heartbeat-timeout': '400' });
    bench.fault('freeze');
    await demo.say('What is 9 * 9?');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
    await demo.answers('81');
    assert.deepEqual(await demo.shownTexts(), await bench.storedTexts(demo));
    assert.equal((await users(demo)).length, 1);
  });

  it('dials again when the server has taken the session over and stays deaf', async () => {
    const demo = await signedIn();
    await demo.set({ 'heartbeat-timeout': '400' });
    bench.fault('switches', { silentTakeover: true });
    await demo.page.evaluate(() =>
      (document.querySelector('realtime-session') as never as { reconnect(): void }).reconnect(),
    );
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
    await demo.say('What is 5 * 5?');
    await demo.answers('25');
  });

  it('asks for a new sign-in when the token was revoked during an outage, and goes on where it was', async () => {
    const demo = await signedIn();
    await demo.say('What is 4 * 4?');
    await demo.answers('16');
    bench.fault('expire-tokens');
    bench.fault('kill');
    await demo.page.locator('realtime-sign-in form').waitFor();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.say('What is 4 * 5?');
    await demo.answers('20');
    assert.deepEqual(
      (await users(demo)).map(({ text }) => text),
      ['What is 4 * 4?', 'What is 4 * 5?'],
    );
    assert.deepEqual(await demo.shownTexts(), await bench.storedTexts(demo));
  });

  it('keeps the token out of the log, the page, the storage and the address bar', async () => {
    const demo = await bench.open();
    await demo.set({ 'log-level': 'TRACE' });
    const answered = demo.page.waitForResponse((response) => response.url().endsWith('/login'));
    await demo.signIn();
    const { agent_c_token: token } = (await (await answered).json()) as { agent_c_token: string };
    await demo.reaches('connected');
    await demo.say('What is 11 * 11?');
    await demo.answers('121');
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
    const everything = await demo.page.evaluate(() => {
      const session = document.querySelector('realtime-session') as unknown as {
        client: { logger: { buffer: { entries(): unknown } } };
      };
      const { client } = session;
      const log = JSON.stringify(client.logger.buffer.entries());
      return { log, rest: [document.documentElement.outerHTML, JSON.stringify({ ...sessionStorage }), location.href] };
    });
    assert.ok(everything.log.includes('connection changed'), 'there is a log');
    for (const secret of [token, token.split('.')[2] ?? '', 'demo-password-hash', 'password_hash', 'scrypt$']) {
      for (const text of [everything.log, ...everything.rest]) assert.equal(text.includes(secret), false);
    }
  });

  it('suspends when another device takes the session, and takes it back on request', async () => {
    const demo = await signedIn();
    const url = demo.page.url();
    const session = await demo.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    const elsewhere = await demo.page.context().browser()?.newContext();
    assert.ok(elsewhere);
    const other = await elsewhere.newPage();
    await other.addInitScript((state) => {
      for (const [key, value] of Object.entries(JSON.parse(state) as Record<string, string>)) {
        sessionStorage.setItem(key, value);
      }
    }, session);
    await other.goto(url);
    await other
      .locator('realtime-sign-in')
      .getByRole('button', { name: /sign in/i })
      .click();
    await demo.reaches('suspended');
    await demo.status.getByRole('button', { name: /use here|use it here/i }).click();
    await demo.reaches('connected');
    await elsewhere.close();
  });

  it('keeps the socket of an element that moves, and leaves nothing of one that goes', async () => {
    const demo = await signedIn();
    const dials = (): number => (bench.server.faults.state().counts as { dials: number }).dials;
    const before = dials();
    await demo.page.evaluate(() => {
      const session = document.querySelector('realtime-session') as HTMLElement;
      const parent = document.createElement('section');
      document.body.append(parent);
      parent.append(session);
    });
    await demo.say('What is 8 * 8?');
    await demo.answers('64');
    assert.equal(dials(), before, 'no new dial');
    await demo.page.evaluate(() => document.querySelector('realtime-session')?.remove());
    for (let tries = 0; bench.sockets > 0 && tries < 100; tries += 1) await new Promise((done) => setTimeout(done, 20));
    assert.equal(bench.sockets, 0);
  });

  it('runs two sessions on one page that share nothing', async () => {
    const demo = await bench.open('/two-sessions.html');
    for (const id of ['one', 'two']) {
      const form = demo.page.locator(`#${id} realtime-sign-in`);
      await form.getByRole('button', { name: /sign in/i }).click();
      await demo.page.locator(`#${id}[data-state="connected"]`).waitFor();
    }
    const composer = demo.page.locator('#one realtime-composer').getByRole('textbox');
    await composer.fill('What is 7 * 7?');
    await composer.press('Enter');
    await demo.page
      .locator('#one realtime-conversation')
      .getByText(/= 49\./)
      .waitFor();
    assert.equal(
      await demo.page
        .locator('#two realtime-conversation')
        .getByText(/= 49\./)
        .count(),
      0,
    );
    await demo.page.evaluate(() => document.getElementById('one')?.remove());
    await demo.page.waitForTimeout(200);
    assert.equal(await demo.page.locator('#two[data-state="connected"]').count(), 1);
  });

  for (const path of ['/strict.html', '/script-tag.html']) {
    it(`holds a conversation on ${path} with no violation of the strictest policy`, async () => {
      const demo = await bench.open(path);
      const violations = await demo.violations();
      await demo.signIn();
      await demo.reaches('connected');
      await demo.say('What is 12 * 12?');
      await demo.answers('144');
      await demo.say('Show me a table');
      await demo.conversation.getByRole('table').waitFor();
      assert.deepEqual(await violations(), []);
    });
  }
});

describe('the core in Node', () => {
  it('holds a conversation', async () => {
    const { stdout } = await run(process.execPath, ['demo/headless.mjs'], { timeout: 60_000 });
    assert.match(stdout, /tool calculate .* -> 506/);
    assert.match(stdout, /Asia\/Tokyo/);
    assert.match(stdout, /8\.04672 km/);
    assert.match(stdout, /· closed\n$/);
  });
});
