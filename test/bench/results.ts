import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performancePage, pictures, type Result } from './report.js';

/** In the order of the page. */
export const BENCHES = ['sizes', 'messages', 'restart', 'chat', 'metrics', 'audio', 'log'] as const;
export type Bench = (typeof BENCHES)[number];

export const RESULTS = join(import.meta.dirname, 'results');
const DOCS = join(import.meta.dirname, '../../docs');

/** What was measured last, of each bench. */
export const readResults = (): Result[] =>
  BENCHES.map((bench) => join(RESULTS, `${bench}.json`))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Result);

/** Writes docs/performance.md and its pictures; returns where. */
export function writePage(results: readonly Result[], folder = DOCS): string {
  mkdirSync(join(folder, 'performance'), { recursive: true });
  for (const [name, picture] of pictures(results)) writeFileSync(join(folder, 'performance', name), picture);
  const page = join(folder, 'performance.md');
  writeFileSync(page, performancePage(results));
  return page;
}
