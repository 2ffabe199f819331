// npm run chaos: real Chromium, real server process, a network that breaks between them.
//   npm run chaos -- --runs 80 --seed 7      so many runs (default 80), another seed
//   npm run chaos -- --minutes 30            a soak: goes on for so long, and prints the slope of the heap
//   npm run chaos -- --only half-open        faults whose name holds this
import { parseArgs } from 'node:util';
import { ChaosBench, type ChaosResult } from './chaos-run.js';
import { FAULTS } from './chaos-faults.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '80' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    minutes: { type: 'string' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const until = values.minutes === undefined ? undefined : Date.now() + Number(values.minutes) * 60_000;
const wanted = FAULTS.flatMap((fault, index) => (fault.name.includes(values.only ?? '') ? [index] : []));
const results: ChaosResult[] = [];
const sum = (pick: (result: ChaosResult) => number): number => results.reduce((total, one) => total + pick(one), 0);
const note = (result: ChaosResult): void => {
  results.push(result);
  const bad = result.lost + result.duplicated + result.problems.length > 0;
  console.log(
    `${bad ? 'BAD' : 'ok '} ${result.run} ${result.fault} (${result.protocol}) ${result.ms} ms, ${(result.heap / 1e6).toFixed(2)} MB`,
  );
  for (const problem of result.problems) console.log(`    ${problem}`);
  if (result.replay) console.log(`    replay: ${result.replay}`);
  if (result.lost + result.duplicated > 0) console.log(`    lost ${result.lost}, duplicated ${result.duplicated}`);
};
const runNumber = (count: number): number =>
  Math.floor(count / wanted.length) * FAULTS.length + (wanted[count % wanted.length] ?? 0);
const bench = await ChaosBench.start();
try {
  if (until === undefined) {
    for (let count = 0; count < Number(values.runs); count += 1) note(await bench.run(runNumber(count), seed));
  } else await soak(until);
} finally {
  await bench.stop();
}
const kinds = new Set(results.map(({ fault }) => fault)).size;
const problems = sum((result) => result.problems.length);
console.log(
  `chaos: seed ${seed}, ${results.length} runs, ${kinds} kinds of fault, ${sum(({ messages }) => messages)} messages, ` +
    `${sum(({ lost }) => lost)} lost, ${sum(({ duplicated }) => duplicated)} duplicated, ` +
    `${sum(({ unknown }) => unknown)} shown as unknown, ${problems} other problems, ` +
    `${sum(({ replay }) => Number(replay === ''))} runs played back with the same states`,
);
if (until !== undefined) console.log(`heap of the page: ${heapSlope(results)}`);
process.exitCode = problems + sum(({ lost, duplicated }) => lost + duplicated) > 0 ? 1 : 0;

/** One page lives through one fault after another, so that what it does not let go of is seen to grow. */
async function soak(end: number): Promise<void> {
  // The first run that speaks `resumable`: every fault can be met in that protocol.
  const page = await bench.open(1, seed);
  // The recording fills its buffer for an hour: without it, what grows is what is not let go of.
  await page.demo.set({ 'logging-record': 'false' });
  for (let count = 0; Date.now() < end; count += 1) {
    note(await bench.play(page, runNumber(count), seed));
    await bench.startOver(page);
  }
  for (const problem of await bench.leave(page)) console.log(`BAD ${problem}`);
}

/**
 * Of the second half of the runs: what is loaded once, and buffers that fill, are full by then. The median of the slopes between any two runs (Theil 1950, Sen 1968),
 * because the page that waits in the back/forward cache is a megabyte of the same heap, until the browser drops it.
 */
function heapSlope(all: readonly ChaosResult[]): string {
  const heaps = all.slice(Math.floor(all.length / 2)).map(({ heap }) => heap);
  const slopes = heaps.flatMap((from, i) => heaps.slice(i + 1).map((to, gap) => (to - from) / (gap + 1)));
  const median = slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0;
  const [first = 0, last = 0] = [all[0]?.heap, all.at(-1)?.heap];
  const ends = `${(first / 1e6).toFixed(2)} MB after the first run, ${(last / 1e6).toFixed(2)} MB after the last`;
  return `${ends}; ${(median / 1000).toFixed(2)} kB more with each run of the second half`;
}
