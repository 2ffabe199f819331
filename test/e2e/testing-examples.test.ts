import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startDemoServer, type DemoServer } from '../../demo/server/demo-server.js';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { prepareExamples } from '../../tools/examples.mjs';

const FOLDER = resolve(import.meta.dirname, '../../examples/testing');

interface Run {
  readonly code: number;
  readonly output: string;
  readonly json: Record<string, unknown>;
}

describe('the examples of tests', () => {
  let server: DemoServer;

  before(async () => {
    await prepareExamples();
    server = await startDemoServer({ port: 0, switches: { deltaDelayMs: 15, speechPace: 0 } });
  });
  after(() => server?.close());

  /** A script of the examples, as somebody would run it who has copied the folder. */
  const run = (script: string, ...args: string[]): Promise<Run> =>
    new Promise((done) => {
      const env = {
        ...process.env,
        // The runner of this file is not theirs.
        NODE_OPTIONS: '',
        NODE_TEST_CONTEXT: undefined,
        CI: 'true',
        PATH: `${join(FOLDER, '../node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
        CHROME_PATH: needBrowser('chromium'),
        CHROME_ARGS: chromiumArgs().join(' '),
        AGENT_URL: server.url,
      };
      const child = execFile(
        'npm',
        ['run', '-s', `test:${script}`, '--', ...args],
        { cwd: FOLDER, env },
        (_, out, err) => {
          const from = out.indexOf('{');
          done({ code: child.exitCode ?? 1, output: `${out}\n${err}`, json: from < 0 ? {} : parse(out.slice(from)) });
        },
      );
    });

  it('@web/test-runner: three in Chromium', async () => {
    const { code, output } = await run('web-test-runner', '--static-logging');
    assert.equal(code, 0, output);
    assert.match(output, /\b3 passed, 0 failed/);
  });

  it('Vitest: three with jsdom', async () => {
    const { code, output, json } = await run('vitest', '--reporter=json');
    assert.equal(code, 0, output);
    assert.equal(json['numPassedTests'], 3, output);
  });

  it('Vitest: the same three in Chromium', async () => {
    const { code, output, json } = await run('vitest-browser', '--reporter=json');
    assert.equal(code, 0, output);
    assert.equal(json['numPassedTests'], 3, output);
  });

  it('Jest: three with jsdom', async () => {
    const { code, output, json } = await run('jest', '--json');
    assert.equal(code, 0, output);
    assert.equal(json['numPassedTests'], 3, output);
  });

  it('Playwright: three, in Chromium and in Node, on a real server', async () => {
    const { code, output, json } = await run('playwright', '--reporter=json');
    assert.equal(code, 0, output);
    assert.equal((json['stats'] as { expected: number }).expected, 3, output);
  });
});

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
