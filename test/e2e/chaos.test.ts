import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FAULTS } from '../chaos/chaos-faults.js';
import { ChaosBench } from '../chaos/chaos-run.js';

/** The minute of `npm run chaos` that every change goes through: kinds from all over the list, in both protocols. */
const SEED = 11;
const RUNS = 18;

describe('chaos', () => {
  let bench: ChaosBench;

  before(async () => {
    bench = await ChaosBench.start();
  });
  after(() => bench.stop());

  for (let count = 0; count < RUNS; count += 1) {
    // An odd run speaks another protocol than an even one.
    const run = Math.floor((count * FAULTS.length) / RUNS);
    it(`seed ${SEED}, run ${run}: ${FAULTS[run]?.name ?? ''}`, async () => {
      const { lost, duplicated, problems } = await bench.run(run, SEED);
      assert.deepEqual({ lost, duplicated, problems }, { lost: 0, duplicated: 0, problems: [] });
    });
  }

  for (const run of [0, 1]) {
    it(`seed ${SEED}, run ${run}, exported from its page and played back: the same states`, async () => {
      // A timer of a page that is busy may come later than can be told from what was recorded: not twice in a row.
      const first = await bench.run(run, SEED);
      const { replay } = first.replay === '' ? first : await bench.run(run, SEED);
      assert.equal(replay, '');
    });
  }
});
