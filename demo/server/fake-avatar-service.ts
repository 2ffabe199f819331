import { chromium, type Browser } from 'playwright-core';
import { startFakeAvatarVendor } from '../../src/testing/node.js';
import { chromiumArgs, findBrowser } from '../../tools/browsers.mjs';
import type { AvatarService } from './avatar-routes.js';

/** A fake avatar service that runs, and what there is to say about it. */
export interface FakeAvatarService extends AvatarService {
  readonly line: string;
  close(): Promise<void>;
}

/** Without a multicast network, the names behind which Chromium hides local addresses lead nowhere. */
const ARGS = ['--disable-features=WebRtcHideLocalIpsWithMdns', '--autoplay-policy=no-user-gesture-required'];

/** Starts the fake vendor and, in a Chromium that nobody sees, the page that is its avatar. */
export async function startFakeAvatarService(): Promise<FakeAvatarService> {
  const vendor = await startFakeAvatarVendor();
  const { url: apiUrl, apiKey, actorUrl } = vendor;
  const byHand = `open ${actorUrl} in one, and leave it open.`;
  let browser: Browser | undefined;
  let line = `fake avatar service: ${apiUrl}, its avatar runs in a Chromium in the background`;
  const executablePath = findBrowser('chromium');
  if (executablePath === undefined) {
    line = `The fake avatar service (${apiUrl}) needs a Chromium for its avatar, and none was found: run \`npm run setup\`, or ${byHand}`;
  } else {
    try {
      browser = await chromium.launch({ executablePath, args: [...chromiumArgs(), ...ARGS] });
      await (await browser.newPage()).goto(actorUrl);
    } catch (error) {
      const why = String(error).split('\n')[0];
      line = `The fake avatar service (${apiUrl}) needs a Chromium for its avatar, and it did not start (${why}): ${byHand}`;
    }
  }
  return {
    apiUrl,
    apiKey,
    line,
    close: async () => {
      await browser?.close();
      await vendor.stop();
    },
  };
}
