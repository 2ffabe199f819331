import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startDemoServer, type DemoServer } from '../../demo/server/demo-server.js';
import { buildExamples } from '../../tools/examples.mjs';
import { ExampleScenario } from '../support/example-scenario.js';
import { startTabs, type TabBrowser, type TabKind } from '../support/tabs.js';

const PLAIN = ['plain/module.html', 'plain/classic.html'];
const BUILT = ['react', 'react-18', 'vue', 'svelte', 'angular', 'lit', 'server-rendered', 'strict'];
const MATRIX: readonly [kind: TabKind, pages: readonly string[]][] = [
  ['chromium', [...PLAIN, ...BUILT.map((name) => `${name}/`)]],
  ['firefox', ['plain/module.html', 'vue/']],
  ['webkit', ['plain/module.html', 'vue/']],
];

describe('the examples', () => {
  let server: DemoServer;

  before(async () => {
    await buildExamples();
    server = await startDemoServer({ port: 0, switches: { deltaDelayMs: 15, speechPace: 0 } });
  });
  after(() => server?.close());

  for (const [kind, pages] of MATRIX) {
    describe(`in ${kind}`, () => {
      let browser: TabBrowser | undefined;

      before(async () => {
        browser = await startTabs(kind);
      });
      after(() => browser?.close());

      for (const page of pages) {
        it(`${page} sets, hears, sends, streams, comes back and leaves nothing`, async (test) => {
          if (!browser) return test.skip(`${kind} is not here`);
          const tab = await browser.newTab();
          try {
            await new ExampleScenario(tab, server).run(`${server.url}examples/${page}`);
            // The browser's own word on the socket that was killed is no error of the page.
            assert.deepEqual(
              tab.problems.filter((problem) => !/WebSocket connection|NS_ERROR_WEBSOCKET/.test(problem)),
              [],
            );
            const { host } = new URL(server.url);
            assert.deepEqual(
              tab.requests.filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host),
              [],
              'nothing of a third party was asked for',
            );
          } finally {
            await tab.close();
          }
        });
      }
    });
  }
});
