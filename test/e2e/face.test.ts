import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What has the focus, through all shadow roots: its role or tag, and its name. */
const focused = (demo: DemoPage): Promise<string> =>
  demo.page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const label = at?.getAttribute('aria-label') ?? (at as HTMLInputElement | null)?.labels?.[0]?.textContent;
    return `${at?.localName ?? 'nothing'} ${(label ?? at?.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60)}`;
  });

/** What axe, which is on the page already, finds. */
const violations = (page: Page): Promise<string[]> =>
  page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: { run(node: Document, options: object): Promise<AxeResult> } };
    const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.flat().join(' > ')}`));
  }, TAGS);

interface AxeResult {
  violations: { id: string; nodes: { target: unknown[] }[] }[];
}

/** Presses Tab until something of this description has the focus. Fails when the round is over. */
async function tabTo(demo: DemoPage, what: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let steps = 0; steps < 120; steps++) {
    const now = await focused(demo);
    if (what.test(now)) return;
    seen.push(now);
    await demo.page.keyboard.press(key);
  }
  assert.fail(`Tab never comes to ${what}; it came to ${[...new Set(seen)].join(', ')}`);
}

describe('the face of the demo', () => {
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

  it('does the whole job by keyboard: sign in, say, stop, open a tool call, look into the log', async () => {
    const demo = await bench.open();
    const { keyboard } = demo.page;
    await demo.page.locator('realtime-sign-in form').waitFor();
    await tabTo(demo, /input User name/);
    await keyboard.press('Control+A');
    await keyboard.type('demo');
    await keyboard.press('Tab');
    assert.match(await focused(demo), /input Password/);
    await keyboard.press('Control+A');
    await keyboard.type('demo-password');
    await keyboard.press('Enter');
    await demo.reaches('connected');

    await tabTo(demo, /textarea Message/);
    await keyboard.type('What is 17 * 23?');
    await keyboard.press('Enter');
    assert.match(await focused(demo), /textarea Message/);
    await demo.answers('391');

    await keyboard.type('Tell me a story');
    await keyboard.press('Enter');
    await demo.agentReaches('speaking');
    await keyboard.press('Escape');
    await demo.agentReaches('idle');
    assert.equal((await demo.transcript()).findLast(({ kind }) => kind === 'answer')?.status, 'cancelled');
    assert.match(await focused(demo), /textarea Message/);

    await tabTo(demo, /summary .*calculate/i, 'Shift+Tab');
    await keyboard.press('Enter');
    await demo.conversation.getByText('391').first().waitFor();
    assert.equal(await demo.conversation.locator('details[open]').count(), 1);

    await tabTo(demo, /button Log/);
    await keyboard.press('ArrowRight');
    assert.match(await focused(demo), /button Configuration/);
    await keyboard.press('ArrowLeft');
    await tabTo(demo, /input Search the log/);
    await keyboard.type('connected');
    await demo.page.locator('realtime-log-panel .entry').first().waitFor();
  });

  it('keeps the focus where it was while the connection goes and comes back', async () => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.message.focus();
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.page.keyboard.type('still here');
    await demo.reaches('connected');
    assert.match(await focused(demo), /textarea Message/);
    assert.equal(await demo.message.inputValue(), 'still here');
  });

  it('tells a screen reader a finished answer once, and no delta of it', async () => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.page.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(globalThis, { spoken });
      const region = document.querySelector('realtime-conversation')?.shadowRoot?.querySelector('.hidden[role=status]');
      if (!region) throw new Error('no live region');
      new MutationObserver(() => spoken.push((region.textContent ?? '').trim())).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    await demo.page.waitForTimeout(300);
    const spoken = await demo.page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
    assert.equal(spoken.length, 1, JSON.stringify(spoken));
    assert.match(spoken[0] ?? '', /391/);
  });

  it('speaks six languages, live, and is mirrored in Arabic', async () => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    for (const [language, connected, send] of [
      ['de', 'Verbunden', 'Senden'],
      ['fr', 'Connecté', 'Envoyer'],
      ['es', 'Conectado', 'Enviar'],
      ['ja', '接続済み', '送信'],
      ['ar', 'متصل', 'إرسال'],
      ['en', 'Connected', 'Send'],
    ] as const) {
      await demo.page.locator('#language').selectOption(language);
      await demo.status.getByText(connected).first().waitFor();
      await demo.page.locator('realtime-composer').getByRole('button', { name: send }).waitFor();
    }
    await demo.page.locator('#language').selectOption('ar');
    await demo.page.locator('realtime-composer').getByRole('button', { name: 'إرسال' }).waitFor();
    await demo.message.fill('مرحبا');
    const [send, field] = await Promise.all([
      demo.page.locator('realtime-composer').locator('[part=send]').boundingBox(),
      demo.message.boundingBox(),
    ]);
    assert.ok(send && field && send.x < field.x, 'the send button is on the left');
    const [stage, drawer] = await Promise.all([
      demo.page.locator('main.stage').boundingBox(),
      demo.page.locator('aside.bench').boundingBox(),
    ]);
    assert.ok(stage && drawer && drawer.x < stage.x, 'the workbench is on the left');
  });

  it('shows what became of everything that was sent, while things break', async () => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    const figures = async (): Promise<string[]> => demo.page.locator('#lost dd').allTextContents();
    await demo.say('What is 2 + 3?');
    await demo.answers('5');
    assert.deepEqual(await figures(), ['1', '1', '0', '0']);
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.say('What is 6 * 7?');
    assert.equal((await figures())[0], '2');
    await demo.answers('42');
    assert.deepEqual(await figures(), ['2', '2', '0', '0']);
    await demo.page.locator('#lost').getByText('Nothing lost.').waitFor();
  });

  it('has looks made of public names, each without a finding of axe', async () => {
    const demo = await bench.open();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    await demo.page.evaluate(await readFile(AXE, 'utf8'));
    for (const look of ['', 'dark', 'paper', 'studio', 'garden']) {
      await demo.page.locator('#look').selectOption(look);
      assert.deepEqual(await violations(demo.page), [], look);
    }
  });

  it('obeys plain buttons without a line of script: commands and the attribute for older browsers', async () => {
    const demo = await bench.open('/commands.html');
    await demo.signIn();
    await demo.reaches('connected');
    const invokers = demo.page.getByRole('group', { name: 'Invoker commands' });
    await invokers.getByRole('button', { name: 'Disconnect' }).click();
    await demo.reaches('closed');
    await invokers.getByRole('button', { name: 'Connect', exact: true }).click();
    await demo.reaches('connected');
    await demo.page.getByRole('button', { name: 'Hang up' }).click();
    await demo.reaches('closed');
    await demo.page.getByRole('button', { name: 'Call again' }).click();
    await demo.reaches('connected');
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    await invokers.getByRole('button', { name: 'Interrupt' }).click();
    await demo.agentReaches('idle');
    await invokers.getByRole('button', { name: 'Reconnect' }).click();
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
  });

  it('has a landing page that leads on, and keeps the options of an address', async () => {
    const { page } = await bench.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.evaluate(await readFile(AXE, 'utf8'));
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'Talk to the agent' }).click();
    await page.locator('realtime-sign-in form').waitFor();
    const { page: other } = await bench.open('/?log-level=TRACE');
    await other.locator('realtime-session[log-level=TRACE]').waitFor({ state: 'attached' });
  });
});
