// npm run size: gzip sizes of the script-tag files and of the core, against the budgets of package.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureSizes } from './measure-size.mjs';
import { ROOT } from './run.mjs';

const { sizeBudget } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { eager, lazy, optional, classic, totals } = await measureSizes();

const line = (kind, name, gzip, note = '') =>
  `${kind.padEnd(6)} ${name.padEnd(46)} ${String(gzip).padStart(7)}${note}\n`;
const rows = (kind, files) => files.map(({ file, bytes, gzip }) => line(kind, file, gzip, `  (${bytes} raw)`)).join('');

process.stdout.write(
  `bytes after gzip\n${rows('eager', eager)}${rows('lazy', lazy)}${rows('option', optional)}${rows('iife', [classic])}` +
    line('total', 'eager + lazy', totals.eager + totals.lazy),
);

let failed = false;
for (const [name, budget] of Object.entries(sizeBudget)) {
  const isOver = totals[name] > budget;
  failed ||= isOver;
  process.stdout.write(line(name, `budget ${budget}`, totals[name], isOver ? '  OVER BUDGET' : ''));
}
// The classic script is the same program; it must not grow away from the module.
if (classic.gzip > sizeBudget.eager) {
  failed = true;
  process.stdout.write(line('iife', `budget ${sizeBudget.eager}`, classic.gzip, '  OVER BUDGET'));
}
process.exit(failed ? 1 : 0);
