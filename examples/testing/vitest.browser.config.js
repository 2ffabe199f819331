// The same tests in a real browser. CHROME_PATH: a browser that is installed; without it Playwright's own, after `npx playwright install chromium`.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const { CHROME_PATH, CHROME_ARGS = '' } = process.env;
const launchOptions = {
  ...(CHROME_PATH && { executablePath: CHROME_PATH }),
  args: CHROME_ARGS.split(' ').filter(Boolean),
};

export default defineConfig({
  test: {
    include: ['vitest/**/*.test.js'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
