import '../../connection/resumable/resumable-link.js';
import { loadLogWriter } from '../../logging/logger.js';
import { addressChecks } from './address-checks.js';
import type { ConformanceCheck, ConformanceResult, DialectAdapter } from './conformance-types.js';
import { frameChecks } from './frame-checks.js';
import { sessionChecks } from './session-checks.js';

/** Registers one test: `it` of Mocha, Vitest or Jest, `test` of `node:test`. */
export type RegisterTest = (title: string, run: () => Promise<void>) => unknown;

/** The checks, one by one, for a runner of your own. */
export const dialectChecks = (adapter: DialectAdapter): readonly ConformanceCheck[] => [
  ...frameChecks(adapter),
  ...addressChecks(adapter),
  ...sessionChecks(adapter),
];

/**
 * Checks a dialect against what the client expects of one. With `it`, each check becomes a test of your runner; without, all of them run, and what came
 * out is returned: no check ends another one.
 */
export function runDialectConformance(adapter: DialectAdapter, it: RegisterTest): void;
export function runDialectConformance(adapter: DialectAdapter): Promise<readonly ConformanceResult[]>;
export function runDialectConformance(
  adapter: DialectAdapter,
  it?: RegisterTest,
): Promise<readonly ConformanceResult[]> | void {
  const checks = dialectChecks(adapter);
  if (!it) return runAll(checks);
  for (const { id, title, run } of checks)
    it(`${adapter.dialect.name} ${id}: ${title}`, async () => {
      await loadLogWriter();
      await run();
    });
}

async function runAll(checks: readonly ConformanceCheck[]): Promise<readonly ConformanceResult[]> {
  await loadLogWriter();
  const results: ConformanceResult[] = [];
  for (const { id, title, run } of checks) {
    try {
      await run();
      results.push({ id, title, error: undefined });
    } catch (error) {
      results.push({ id, title, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return results;
}
