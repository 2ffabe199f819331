import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  browserStage,
  inPageStage,
  nodeStage,
  runScenario,
  type ScenarioOutcome,
  type ScenarioServer,
  type ScenarioStage,
} from '../../src/testing/node.js';
import { DemoBench } from '../support/demo-page.js';
import { SCENARIO_LIST } from '../support/scenario-list.js';
import { sameOutcome } from '../support/same-outcome.js';

/** Times of the client are short, so that a scenario takes seconds. */
const ATTRIBUTES = {
  'reconnect-delay': '150',
  'max-reconnect-delay': '1000',
  'heartbeat-interval': '3000',
  'heartbeat-timeout': '6000',
};
const CONNECTION = { reconnectDelay: 150, maxReconnectDelay: 1000, heartbeatInterval: 3000, heartbeatTimeout: 6000 };

/** For a machine that is busy. */
const LIMIT_MS = 180_000;

describe('scenarios on a real server', () => {
  let bench: DemoBench;
  let server: ScenarioServer;

  before(async () => {
    bench = await DemoBench.start({ switches: { deltaDelayMs: 15 } });
    server = {
      url: bench.server.url,
      faults: {
        restart: () => bench.fault('restart', { downMs: 400 }),
        rejectTokens: () => bench.fault('expire-tokens'),
      },
    };
  });
  beforeEach(() => bench.fault('reset'));
  after(() => bench.stop());

  for (const each of SCENARIO_LIST) {
    it(`${each.name}: in a browser, in Node and in the page it comes out the same`, async () => {
      const context = await bench.browser.newContext();
      const page = await context.newPage();
      const stages: readonly (() => ScenarioStage)[] = [
        () => inPageStage({ config: { connection: CONNECTION } }),
        () => nodeStage({ server, config: { connection: CONNECTION } }),
        () => browserStage({ page, server, path: '/script-tag.html', attributes: ATTRIBUTES }),
      ];
      const outcomes: ScenarioOutcome[] = [];
      for (const stage of stages) {
        bench.fault('reset');
        outcomes.push(await runScenario(each, stage(), { limitMs: LIMIT_MS }));
      }
      await context.close();
      const [first, ...others] = outcomes.map(sameOutcome);
      for (const other of others) assert.deepEqual(other, first);
    });
  }
});
