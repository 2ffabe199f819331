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
const bench = await ChaosBench.start();
try {
  for (let count = 0; until === undefined ? count < Number(values.runs) : Date.now() < until; count += 1) {
    const round = Math.floor(count / wanted.length);
    const result = await bench.run(round * FAULTS.length + (wanted[count % wanted.length] ?? 0), seed);
    results.push(result);
    const bad = result.lost + result.duplicated + result.problems.length > 0;
    console.log(`${bad ? 'BAD' : 'ok '} ${result.run} ${result.fault} (${result.protocol}) ${result.ms} ms`);
    for (const problem of result.problems) console.log(`    ${problem}`);
    if (result.lost + result.duplicated > 0) console.log(`    lost ${result.lost}, duplicated ${result.duplicated}`);
  }
} finally {
  await bench.stop();
}
const kinds = new Set(results.map(({ fault }) => fault)).size;
const problems = sum((result) => result.problems.length);
console.log(
  `chaos: seed ${seed}, ${results.length} runs, ${kinds} kinds of fault, ${sum(({ messages }) => messages)} messages, ` +
    `${sum(({ lost }) => lost)} lost, ${sum(({ duplicated }) => duplicated)} duplicated, ` +
    `${sum(({ unknown }) => unknown)} shown as unknown, ${problems} other problems`,
);
if (until !== undefined) console.log(`heap at the end of a run: ${slope(results)}`);
process.exitCode = problems + sum(({ lost, duplicated }) => lost + duplicated) > 0 ? 1 : 0;

/** Least squares over the runs: a page of its own each, so what grows is the browser's or the server's. */
function slope(of: readonly ChaosResult[]): string {
  const n = of.length;
  const [mx, my] = [(n - 1) / 2, of.reduce((total, { heap }) => total + heap, 0) / n];
  const above = of.reduce((total, { heap }, index) => total + (index - mx) * (heap - my), 0);
  const below = of.reduce((total, _, index) => total + (index - mx) ** 2, 0);
  return `${(my / 1e6).toFixed(2)} MB, ${below > 0 ? (above / below / 1000).toFixed(2) : '0'} kB more with each run`;
}
