import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoServer } from '../../demo/server/demo-server.js';
import type { Tab } from './tabs.js';

const LEAK_COUNTER = readFileSync(join(import.meta.dirname, 'leak-counter.js'), 'utf8');
const LIMIT_MS = 30_000;
const POLL_MS = 50;

const SESSION = "document.querySelector('realtime-session')";
const text = (id: string): string => `(document.getElementById('${id}')?.textContent.trim() ?? '')`;
/** What the transcript shows. */
const SHOWN = `(document.querySelector('realtime-conversation')?.shadowRoot?.textContent ?? '')`;

interface Leaks {
  readonly [kind: string]: number | string;
}

/** What an app does with the agent, whatever it is written in. The page has the ids that examples/README.md names. */
export class ExampleScenario {
  readonly #tab: Tab;
  readonly #server: DemoServer;

  constructor(tab: Tab, server: DemoServer) {
    this.#tab = tab;
    this.#server = server;
  }

  async run(url: string): Promise<void> {
    const tab = this.#tab;
    await tab.open(url);
    await this.#until(
      "document.getElementById('toggle') && customElements.get('realtime-session')",
      'the page is there',
    );
    // A server-rendered page comes with its session open.
    if (await tab.evaluate<boolean>(`Boolean(${SESSION})`)) {
      await this.#reaches('connected');
      await this.#toggle(false);
    }
    await tab.evaluate(`(() => { ${LEAK_COUNTER} })()`);

    // What a page's first session leaves for the next one (a microphone's permission, say) is no leak: the second must add nothing.
    await this.#conversation();
    const first = await this.#closed();
    await this.#toggle(true);
    await this.#reaches('connected');
    assert.deepEqual(await this.#closed(), first, 'a second session leaves nothing of its own');
  }

  async #conversation(): Promise<void> {
    const tab = this.#tab;
    const dials = this.#dials;
    await this.#toggle(true);
    await this.#reaches('connected');
    assert.equal(this.#dials - dials, 1, 'one dial, also where everything is mounted twice');
    assert.equal(await tab.evaluate(`${SESSION}.client.$config.get().values.connection.heartbeatInterval`), 10_000);
    assert.equal(await tab.evaluate(`${SESSION}.client.$config.get().values.connection.reconnectDelay`), 500);
    assert.equal(
      await tab.evaluate(`document.querySelector('realtime-composer').placeholder`),
      'Say something',
      'a property of a child',
    );

    await tab.evaluate("document.getElementById('ask').click()");
    await this.#until(`/= 391\\b/.test(${SHOWN})`, 'the answer is shown');
    await this.#until(`${text('sent')} === 'confirmed'`, 'the promise of sendText() is fulfilled');
    assert.ok(Number(await tab.evaluate(text('received'))) > 3, 'events are heard');

    // An answer that streams: some of it is on the page while the agent still speaks.
    await this.#until(`${SESSION}.dataset.agentState === 'idle'`, 'the agent is done');
    const before = await tab.evaluate<number>(`${SHOWN}.length`);
    await tab.evaluate(`void ${SESSION}.sendText('Tell me a story')`);
    await this.#until(
      `${SESSION}.dataset.agentState === 'speaking' && ${SHOWN}.length > ${before + 60}`,
      'a part of the story is shown while it is told',
    );
    const partial = await tab.evaluate<number>(`${SHOWN}.length`);
    await this.#until(`${SHOWN}.length > ${partial + 60}`, 'more of it follows');
    await tab.evaluate(`${SESSION}.interrupt()`);
    await this.#until(`${SESSION}.dataset.agentState === 'idle'`, 'the story is stopped');

    this.#server.faults.apply('kill', {})?.();
    await this.#until(`${text('state')} !== 'connected'`, 'the app hears of the lost connection');
    await this.#reaches('connected');
    await tab.evaluate("document.getElementById('ask').click()");
    await this.#until(`${SHOWN}.split('= 391').length > 2`, 'the agent answers again');
  }

  /** Unmounts; resolves with what is left when nothing of the session is. */
  async #closed(): Promise<Leaks> {
    await this.#toggle(false);
    let left: Leaks = {};
    for (const end = Date.now() + LIMIT_MS; Date.now() < end; await sleep(100)) {
      left = await this.#tab.evaluate<Leaks>('leaks()');
      const { listeners: _, ...counts } = left;
      if (Object.values(counts).every((count) => count === 0) && this.#sockets === 0) return left;
    }
    const origins = await this.#tab.evaluate<string[]>('leakOrigins');
    assert.fail(`left behind: ${JSON.stringify(left)} ${origins.join('; ')}, sockets of the server ${this.#sockets}`);
  }

  async #toggle(open: boolean): Promise<void> {
    await this.#tab.evaluate("document.getElementById('toggle').click()");
    await this.#until(`Boolean(${SESSION}) === ${open}`, open ? 'the session is mounted' : 'the session is gone');
  }

  /** By the session itself, and by what the app heard. */
  async #reaches(state: string): Promise<void> {
    await this.#until(
      `${SESSION}?.dataset.state === '${state}' && ${text('state')} === '${state}'`,
      `the session and the app say ${state}`,
    );
  }

  get #sockets(): number {
    return Number(this.#server.faults.state().sockets);
  }
  get #dials(): number {
    return (this.#server.faults.state().counts as { dials: number }).dials;
  }

  async #until(condition: string, what: string): Promise<void> {
    for (const end = Date.now() + LIMIT_MS; Date.now() < end; await sleep(POLL_MS)) {
      if (await this.#tab.evaluate<boolean>(`Boolean(${condition})`)) return;
    }
    const seen = await this.#tab.evaluate(
      `JSON.stringify([${SESSION}?.dataset.state, ${text('state')}, ${SESSION}?.client?.$config.get().issues, ${SHOWN}.slice(-300)])`,
    );
    assert.fail(`${what}: not in ${LIMIT_MS} ms; seen ${String(seen)}; problems ${this.#tab.problems.join(' | ')}`);
  }
}
