import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

const PROJECT = resolve(import.meta.dirname, '../..');

describe('the guide about testing', () => {
  it('has code that runs as it is written', async () => {
    const guide = readFileSync(join(PROJECT, 'docs/testing.md'), 'utf8');
    const code = /```js\n([\s\S]+?)```/.exec(guide)?.[1] ?? '';
    assert.match(code, /network\.cut\(\)/);
    const script = `${code}\nconsole.log(client.$connection.get().status);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: PROJECT,
      timeout: 60_000,
    });
    assert.equal(stdout.trim(), 'closed');
  });
});
