// Unit and component tests in real browsers. BROWSERS=chromium,firefox,webkit chooses; --files narrows.
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher, defaultReporter } from '@web/test-runner';
import * as puppeteer from 'puppeteer-core';
import { browsersToTest, chromiumArgs, needBrowser } from './tools/browsers.mjs';
import { webkitLauncher } from './tools/webkit-launcher.mjs';
import { echoServer, nodeEnvironment, prebundle, summaryReporter } from './tools/wtr-plugins.mjs';

const launchers = {
  chromium: () =>
    chromeLauncher({
      // A context for each page: pages that share one are background tabs, in which typed keys wait for ever.
      createPage: async ({ browser }) => (await browser.createBrowserContext()).newPage(),
      launchOptions: { executablePath: needBrowser('chromium'), args: chromiumArgs() },
    }),
  firefox: () =>
    chromeLauncher({
      puppeteer,
      concurrency: 1,
      launchOptions: { browser: 'firefox', executablePath: needBrowser('firefox') },
    }),
  webkit: () => webkitLauncher(),
};

export default {
  files: ['test/unit/**/*.test.ts', 'test/components/**/*.test.ts'],
  nodeResolve: true,
  browsers: browsersToTest().map((kind) => launchers[kind]()),
  concurrentBrowsers: 1,
  concurrency: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  testFramework: { config: { timeout: 10_000 } },
  coverageConfig: {
    include: ['src/**/*.ts', 'components/**/*.ts'],
    exclude: ['**/generated/**', '**/*.d.ts'],
    reporters: ['lcovonly'],
    reportDir: 'coverage',
  },
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  plugins: [
    echoServer(),
    prebundle(['loglevel']),
    nodeEnvironment(),
    // The plugin ignores `extends`, so it gets the file in which the options for class fields stand.
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  reporters: [defaultReporter(), summaryReporter()],
};
