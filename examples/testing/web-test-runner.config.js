import { chromeLauncher } from '@web/test-runner-chrome';

const { CHROME_PATH, CHROME_ARGS = '' } = process.env;

export default {
  files: 'web-test-runner/**/*.test.js',
  nodeResolve: true,
  rootDir: '../..',
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: CHROME_PATH, args: CHROME_ARGS.split(' ').filter(Boolean) },
    }),
  ],
};
