import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

const PROJECT = resolve(import.meta.dirname, '../..');

/** The code of the guide that has these words, run as it is written and this after it. Returns what it prints. */
async function run(words: string, more = ''): Promise<string> {
  const guide = readFileSync(join(PROJECT, 'docs/testing.md'), 'utf8');
  const codes = [...guide.matchAll(/```js\n([\s\S]+?)```/g)].map(([, code = '']) => code);
  const code = codes.find((each) => each.includes(words));
  assert.ok(code, `no code with ${words}`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', `${code}\n${more}`],
    {
      cwd: PROJECT,
      timeout: 60_000,
    },
  );
  return stdout.trim();
}

describe('the guide about testing', () => {
  it('has code that runs as it is written', async () => {
    assert.equal(await run('network.cut()', 'console.log(client.$connection.get().status);'), 'closed');
  });

  it('starts a server that lets somebody sign in', async () => {
    assert.match(await run('startFakeServer('), /^200 ws:\/\/127\.0\.0\.1:\d+\/api\/rt\/ws$/);
  });
});
