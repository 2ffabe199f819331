import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { RECOVERY_POLICY } from '../../src/recovery/recovery-policy.js';
import { recoveryPage } from '../../tools/recovery.mjs';
import { SCENARIOS } from '../support/recovery-scenarios.js';

it('docs/recovery.md is in step with rules and tests, and no scenario is without one', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/recovery.md'), 'utf8');
  assert.equal(page, recoveryPage(), 'run `npm run recovery`');
  assert.doesNotMatch(page, /not shown yet/);
});

it('what a scenario decides is a step of the rule of its error', () => {
  for (const { no, code, level, action } of SCENARIOS) {
    const steps = RECOVERY_POLICY[code]?.steps.map(String) ?? [];
    assert.ok(steps.includes(String([level, action])), `scenario ${no}: ${code} ${level} ${action}`);
  }
});
