import { chromeLauncher } from '@web/test-runner-chrome';

const { CHROME_PATH, CHROME_ARGS = '' } = process.env;

export default {
  files: 'web-test-runner/**/*.test.js',
  nodeResolve: true,
  rootDir: '../..',
  testFramework: { config: { timeout: 30_000 } },
  // What a bundler fills in, and some packages ask for.
  testRunnerHtml: (testFramework) => `<!doctype html>
    <script>globalThis.process = { env: { NODE_ENV: 'development' } };</script>
    <script type="module" src="${testFramework}"></script>`,
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: CHROME_PATH, args: CHROME_ARGS.split(' ').filter(Boolean) },
    }),
  ],
};
