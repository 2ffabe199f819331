import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

describe('files, drafts and earlier chats against the real server', () => {
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
    await demo.page.evaluate(() => {
      document.querySelector('realtime-conversation')?.setAttribute('history', '');
      for (const name of ['attach', 'agents']) document.querySelector('realtime-composer')?.setAttribute(name, '');
    });
    await demo.signIn();
    await demo.reaches('connected');
    return demo;
  };
  const composer = (demo: DemoPage): Locator => demo.page.locator('realtime-composer');
  const attach = (demo: DemoPage, name: string, content: string): Promise<void> =>
    composer(demo)
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  const openChats = async (demo: DemoPage): Promise<Locator> => {
    await demo.conversation.getByRole('button', { name: 'Earlier chats' }).click();
    return demo.conversation.getByRole('region', { name: 'Earlier chats' });
  };

  it('a file goes with a message, and the agent has read it', async () => {
    const demo = await signedIn();
    await attach(demo, 'plan.txt', 'Buy seven green pencils.');
    await composer(demo).getByText('plan.txt is attached.').waitFor({ state: 'attached' });
    await demo.say('What is in it?');
    await demo.conversation.getByText('(text/plain, 24 bytes, 4 words)').first().waitFor();
    await demo.agentReaches('idle');
    const files = demo.conversation.locator('[part=files]');
    assert.equal((await files.textContent())?.trim(), 'plan.txt');
    assert.equal(await composer(demo).locator('[part=file]').count(), 0);
  });

  it('a file on its way can be stopped: nothing of it arrives', async () => {
    const demo = await signedIn();
    const ended = demo.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/upload_file'));
    await demo.page.route('**/upload_file', () => {
      // Never answered.
    });
    await attach(demo, 'slow.txt', 'words');
    await composer(demo).getByRole('progressbar').waitFor();
    await composer(demo).getByRole('button', { name: 'Stop sending slow.txt' }).click();
    assert.equal((await ended).failure()?.errorText, 'net::ERR_ABORTED');
    assert.equal(await composer(demo).locator('[part=file]').count(), 0);
  });

  it('a file that the server refuses says why', async () => {
    const demo = await signedIn();
    await demo.page.route('**/upload_file', (route) =>
      route.fulfill({ status: 413, contentType: 'application/json', body: '{"detail":"Request body too large"}' }),
    );
    await attach(demo, 'big.txt', 'words');
    await composer(demo).locator('[part=file][data-status=failed]').getByText('too big for the server').waitFor();
  });

  it('earlier chats are listed, renamed, opened and deleted', async () => {
    const demo = await signedIn();
    await demo.say('What is 2 + 2?');
    await demo.answers('4');
    const first = await demo.conversationId();
    await composer(demo).getByRole('button', { name: 'New chat' }).click();
    await demo.page.waitForFunction(
      (old) =>
        (
          document.querySelector('realtime-session') as never as {
            client: { $conversation: { get(): { id: string } } };
          }
        ).client.$conversation.get().id !== old,
      first,
    );
    await demo.say('What is 3 + 3?');
    await demo.answers('6');
    const second = await demo.conversationId();

    let chats = await openChats(demo);
    const row = (id: string): Locator => chats.locator(`[part=chat][data-id="${id}"]`);
    await row(first).waitFor();
    await row(second).getByText('open now').waitFor();
    await row(first)
      .getByRole('button', { name: /^Rename/ })
      .click();
    await row(first).getByRole('textbox').fill('The first sum');
    await row(first).getByRole('button', { name: 'Save' }).click();
    await row(first).getByRole('button', { name: 'Rename “The first sum”' }).waitFor();
    await chats.locator(`[data-id="${first}"][aria-busy=false]`).waitFor();
    assert.equal(bench.server.engine.store.get(first)?.name, 'The first sum');

    await row(first).locator('.chat-open').click();
    await demo.conversation.getByText('What is 2 + 2?').waitFor();
    await chats.waitFor({ state: 'detached' });
    assert.equal(await demo.conversationId(), first);

    chats = await openChats(demo);
    await row(second)
      .getByRole('button', { name: /^Delete/ })
      .click();
    await row(second).getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await row(second).waitFor({ state: 'detached' });
    await demo.page.waitForTimeout(300);
    assert.equal(bench.server.engine.store.get(second), undefined);
    assert.equal(await row(second).count(), 0);

    await row(first)
      .getByRole('button', { name: /^Delete/ })
      .click();
    await row(first).getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await demo.page.waitForFunction(
      (old) =>
        (
          document.querySelector('realtime-session') as never as {
            client: { $conversation: { get(): { id: string } } };
          }
        ).client.$conversation.get().id !== old,
      first,
    );
    assert.equal(bench.server.engine.store.get(first), undefined);
  });

  it('a draft is there again after a lost connection and after a reload', async () => {
    const demo = await signedIn();
    await demo.message.fill('half a thought');
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
    assert.equal(await demo.message.inputValue(), 'half a thought');
    await demo.page.reload();
    await demo.page.waitForFunction(
      () => (document.querySelector('realtime-composer') as never as { value: string }).value === 'half a thought',
    );
    await demo.signIn();
    await demo.reaches('connected');
    assert.equal(await demo.message.inputValue(), 'half a thought');
  });

  it('another agent goes on with the conversation', async () => {
    const demo = await signedIn();
    await composer(demo).getByRole('combobox', { name: 'Agent' }).selectOption({ label: 'Tilda, the maths tutor' });
    await demo.page.waitForFunction(
      () =>
        (
          document.querySelector('realtime-session') as never as {
            client: { $conversation: { get(): { agentKey: string } } };
          }
        ).client.$conversation.get().agentKey === 'math_tutor',
    );
    assert.equal(await composer(demo).getByRole('combobox', { name: 'Agent' }).inputValue(), 'math_tutor');
  });

  it('the last question is asked again', async () => {
    const demo = await signedIn();
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    await demo.stop.click();
    await demo.agentReaches('idle');
    await demo.conversation.getByRole('button', { name: 'Ask again' }).click();
    await demo.agentReaches('speaking');
    await demo.stop.click();
    await demo.agentReaches('idle');
    const asked = (await demo.transcript()).filter(({ kind }) => kind === 'user').map(({ text }) => text);
    assert.deepEqual(asked, ['Tell me a story', 'Tell me a story']);
  });
});
