import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { reliabilityPage } from '../../tools/reliability.mjs';

it('docs/reliability.md is in step with the tests, and no scenario is without one', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8');
  assert.equal(page, reliabilityPage(), 'run `npm run reliability`');
  assert.doesNotMatch(page, /not shown yet/);
});
