// CHROME_PATH: a browser that is installed; without it Playwright's own, after `npx playwright install chromium`.
import { defineConfig } from '@playwright/test';

const { CHROME_PATH, CHROME_ARGS = '' } = process.env;

export default defineConfig({
  testDir: 'playwright',
  outputDir: '../../.cache/playwright',
  workers: 1,
  timeout: 120_000,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: {
      ...(CHROME_PATH && { executablePath: CHROME_PATH }),
      args: CHROME_ARGS.split(' ').filter(Boolean),
    },
  },
});
