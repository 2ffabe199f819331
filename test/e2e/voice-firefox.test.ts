import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as puppeteer from 'puppeteer-core';
import { startDemoServer, type DemoServer } from '../../demo/server/demo-server.js';
import { findBrowser } from '../../tools/browsers.mjs';
import type { HeardUtterance } from '../../src/testing/index.js';
import { durationByZeroCrossings } from '../support/audio/duration.js';
import { countClipped, findSilence } from '../support/audio/loudness.js';
import { toFloat } from '../support/audio/signals.js';
import { hasSoundServer, startSoundServer, type SoundServer } from '../support/audio/sound-server.js';
import { decodeWav } from '../support/audio/wav.js';

/** Firefox's fake device. */
const TONE_HZ = 1000;
const HELD_MS = 3000;

const missing = !findBrowser('firefox')
  ? 'no Firefox'
  : !hasSoundServer()
    ? 'no pulseaudio: without a sound device Firefox starts no AudioContext (npm run setup)'
    : false;

interface VoiceSession {
  client: { $audio: { get(): Record<string, unknown> } };
}

describe('voice in Firefox against the real server', { skip: missing }, () => {
  let server: DemoServer;
  let sound: SoundServer;
  let browser: puppeteer.Browser;

  before(async () => {
    server = await startDemoServer({ port: 0, switches: { deltaDelayMs: 10 } });
    sound = await startSoundServer();
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findBrowser('firefox')!,
      env: { ...process.env, ...sound.env },
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
      },
    });
  });
  after(async () => {
    await browser?.close();
    await sound?.stop();
    await server?.close();
  });

  const untilAudio = (page: puppeteer.Page, field: string, value: unknown): Promise<unknown> =>
    page.waitForFunction(
      (name, wanted) => {
        const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
        return client.$audio.get()[name] === wanted;
      },
      { timeout: 20_000 },
      field,
      value,
    );

  it('carries what its device says, and speaks: on a page with a strict policy', async (t) => {
    const page = await browser.newPage();
    const problems: string[] = [];
    // The icon that nobody asked for is not ours.
    page.on('pageerror', (error) => String(error).includes('favicon') || problems.push(String(error)));
    await page.goto(new URL('/strict.html', server.url).href);
    await page.locator('realtime-sign-in >>> button[type="submit"]').click();
    await page.waitForSelector('realtime-session[data-state="connected"]');
    await page.waitForSelector('realtime-microphone >>> .talk');
    await page.evaluate(() => {
      const talk = document.querySelector('realtime-microphone')?.shadowRoot?.querySelector<HTMLElement>('.talk');
      talk?.focus();
      addEventListener('securitypolicyviolation', (event) => document.body.append(event.violatedDirective));
    });
    await page.keyboard.down('Enter');
    await untilAudio(page, 'talking', true);
    await sleep(HELD_MS);
    await page.keyboard.up('Enter');
    await untilAudio(page, 'output', 'speaking');
    const [heard] = (await (await fetch(new URL('/api/demo/heard', server.url))).json()) as HeardUtterance[];
    assert.ok(heard, 'the server heard nothing');
    const wav = await fetch(new URL('/api/demo/heard.wav', server.url));
    const { samples, sampleRate } = decodeWav(new Uint8Array(await wav.arrayBuffer()));
    const recorded = toFloat(samples);
    // The device begins with silence, and the resampler fades in: the middle is the tone and nothing else.
    const middle = recorded.slice(sampleRate, sampleRate * 2.5);
    const byWaves = durationByZeroCrossings(middle, TONE_HZ);
    t.diagnostic(`${heard.dominantHz} Hz, ${heard.durationMs} ms, 1500 ms are ${byWaves.toFixed(2)} ms by its waves`);
    assert.ok(Math.abs(heard.dominantHz - TONE_HZ) < 1, `${heard.dominantHz} Hz`);
    assert.ok(Math.abs(byWaves - 1500) < 1.5, `${byWaves} ms`);
    assert.ok(Math.abs(heard.durationMs - HELD_MS) < 500, `${heard.durationMs} ms`);
    assert.equal(countClipped(recorded), 0);
    assert.equal(findSilence(middle, sampleRate, { holdMs: 5 }), undefined, 'something is missing in the middle');
    assert.deepEqual(problems, []);
    assert.doesNotMatch((await page.evaluate(() => document.body.textContent)) ?? '', /-src/);
  });
});
