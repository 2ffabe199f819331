// npm run storm: prints the tables and writes docs/storm.md and docs/storm.svg.
//   npm run storm -- --clients 10000 --seed 7 --out elsewhere       other numbers, another folder
//   npm run storm -- --dry                                          writes nothing
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tableOf } from './figures.js';
import { pageOf, plain } from './storm-page.js';
import { plotOf } from './storm-plot.js';
import { DOCUMENTED, runStorms } from './storm.js';

function wholeNumber(name: string, said: string | undefined, fallback: number): number {
  if (said === undefined) return fallback;
  const value = Number(said);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1 on, not "${said}"`);
  return value;
}

const { values } = parseArgs({
  options: {
    clients: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
    dry: { type: 'boolean', default: false },
  },
});
const options = {
  clients: wholeNumber('clients', values.clients, DOCUMENTED.clients),
  seed: wholeNumber('seed', values.seed, DOCUMENTED.seed),
};
const storms = runStorms(options);
for (const storm of storms) {
  console.log(`${storm.scenario.title}: ${storm.scenario.text}\n\n${plain(tableOf(storm))}\n`);
}
if (!values.dry) {
  const folder = resolve(values.out ?? join(import.meta.dirname, '../../docs'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'storm.svg'), plotOf(storms));
  writeFileSync(join(folder, 'storm.md'), pageOf(storms, options));
  console.log(`written: ${join(folder, 'storm.md')} and storm.svg`);
}
