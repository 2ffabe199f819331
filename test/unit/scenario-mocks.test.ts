import { expect } from '@open-wc/testing';
import type { RealtimeClient } from '../../src/index.js';
import {
  createClientMock,
  inPageStage,
  runScenario,
  type ClientMock,
  type ClientReading,
  type ScenarioStage,
} from '../../src/testing/index.js';
import { LocalClient } from '../../src/testing/scenario/local-client.js';
import { SCENARIO_LIST } from '../support/scenario-list.js';
import { sameOutcome } from '../support/same-outcome.js';

/** One value that a store of the real client had. */
type Change = (mock: ClientMock) => void;

/** Writes down every value of the stores, in the order in which they came. */
function record(client: RealtimeClient, changes: Change[]): void {
  client.$auth.subscribe((value) => changes.push((mock) => mock.$auth.set(value)));
  client.$connection.subscribe((value) => changes.push((mock) => mock.$connection.set(value)));
  client.$turn.subscribe((value) => changes.push((mock) => mock.$turn.set(value)));
  client.$conversation.subscribe((value) => changes.push((mock) => mock.$conversation.set(value)));
}

/** Plays a scenario with mocks: they are called as the real client was, and shown what it went through, value by value. */
class MockStage implements ScenarioStage {
  readonly name = 'with mocks';
  readonly cannot = {};
  readonly credentials = { username: 'demo', password: 'demo-password' };
  readonly mocks: ClientMock[] = [];
  readonly #lives: readonly Change[][];
  readonly #real: ScenarioStage;
  #local: LocalClient | undefined;
  #next = 0;
  #said = 0;

  constructor(lives: readonly Change[][], real: ScenarioStage) {
    this.#lives = lives;
    this.#real = real;
  }

  open(): Promise<void> {
    const mock = createClientMock();
    this.mocks.push(mock);
    this.#next = 0;
    // The first value of each of the four stores is what a client begins with.
    for (let count = 0; count < 4; count += 1) this.#step();
    this.#local = new LocalClient(mock);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  read(): Promise<ClientReading> {
    return Promise.resolve((this.#local as LocalClient).read());
  }

  async call(what: Parameters<ScenarioStage['call']>[0]): Promise<void> {
    if (what.name === 'signOut') return;
    await (this.#local as LocalClient).call(what);
    const isOpen = (delivery: string): boolean => delivery === 'queued' || delivery === 'sent';
    if (what.name === 'sendText') {
      this.#said += 1;
      await this.waitUntil(({ items }) => items.filter(({ kind }) => kind === 'user').length >= this.#said);
    } else if (what.name === 'resend')
      await this.waitUntil(({ items }) => items.some((item) => item.kind === 'user' && isOpen(item.delivery)));
  }

  async fault(what: Parameters<ScenarioStage['fault']>[0]): Promise<void> {
    if (what.do === 'reload') await this.open();
  }

  hold(): { reached: boolean; release: () => void } {
    return { reached: true, release: () => {} };
  }

  /** What the server had after so many texts. */
  async history(id: string): ReturnType<ScenarioStage['history']> {
    let texts = 0;
    return (await this.#real.history(id)).filter(({ role, text }) => {
      if (role === 'user' && text.trim()) texts += 1;
      return texts <= this.#said;
    });
  }

  advance(): Promise<void> {
    return Promise.resolve();
  }

  async waitUntil(fits: (reading: ClientReading) => boolean): Promise<boolean> {
    while (!fits(await this.read())) if (!this.#step()) return false;
    return true;
  }

  /** Shows the mock the next value. @throws MockError for one that the mock takes to be impossible */
  #step(): boolean {
    const change = this.#lives[this.mocks.length - 1]?.[this.#next];
    this.#next += 1;
    change?.(this.mocks.at(-1) as ClientMock);
    return change !== undefined;
  }
}

describe('scenarios with mocks', () => {
  for (const each of SCENARIO_LIST) {
    it(`${each.name}: a mock is shown what the real client went through, and it comes out the same`, async () => {
      const lives: Change[][] = [];
      const real = inPageStage({
        onClient: (client) => {
          lives.push([]);
          record(client, lives.at(-1) as Change[]);
        },
      });
      const outcome = await runScenario(each, real);
      const stage = new MockStage(lives, real);
      expect(sameOutcome(await runScenario(each, stage))).to.deep.equal(sameOutcome(outcome));
      const said = each.steps.flatMap((step) => (step.step === 'say' ? [step.text] : []));
      expect(stage.mocks.flatMap((mock) => mock.mock.callsTo('sendText')).map(([text]) => text)).to.deep.equal(said);
    });
  }
});
