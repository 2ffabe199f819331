import { chromium } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { seededRandom } from '../../src/testing/index.js';
import { findClicks } from '../support/audio/clicks.js';
import { startBenchServer } from './bench-server.js';
import { bundleScript } from './bundle-script.js';
import type { AudioPage } from './page/audio.js';
import type { Section } from './report.js';
import { median, quantile } from './statistics.js';

declare global {
  var audioPage: AudioPage;
}

const SOUNDS = 48;
const BUSY_S = 4;
const ROUNDS = 10;
const CHUNKS = 100;
const CHUNK_MS = 40;
/** A bad network: each chunk is late by anything up to this, by little as a rule. */
const JITTER_MS = 250;
/** A gap that is heard. */
const GAP_MS = 5;

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** Silent stretches in the middle of a tone that has none. */
function countGaps(samples: readonly number[], rate: number): number {
  const least = (GAP_MS / 1000) * rate;
  const last = samples.findLastIndex((value) => Math.abs(value) > 0.005);
  let gaps = 0;
  let run = 0;
  for (const value of samples.slice(0, last)) {
    if (Math.abs(value) < 0.0005) run += 1;
    else {
      if (run >= least) gaps += 1;
      run = 0;
    }
  }
  return gaps;
}

/** `npm run bench -- audio`: how long sound takes to the wire and from the wire, and what comes of it when page or network are slow. */
export async function runAudioBench(): Promise<{ browser: string; sections: Section[] }> {
  const page = `${import.meta.dirname}/page/audio.ts`;
  const worklet = `${import.meta.dirname}/../../src/audio/worklet/audio.worklet.ts`;
  const server = await startBenchServer({ audio: await bundleScript(page), worklet: await bundleScript(worklet) });
  const browser = await chromium.launch({
    executablePath: needBrowser('chromium'),
    args: [...chromiumArgs(), '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const tab = await (await browser.newContext()).newPage();
    tab.on('pageerror', (error) => console.error(error));
    await tab.goto(`${server.url}/audio`);
    await tab.waitForFunction(() => 'audioPage' in globalThis);
    const capture: string[][] = [];
    for (const name of await tab.evaluate(() => audioPage.captureCandidates)) {
      const times = await tab.evaluate(([who, count]) => audioPage.captureTimes(who, count), [name, SOUNDS] as const);
      const tears = await tab.evaluate(([who, s]) => audioPage.tearsWhileBusy(who, s), [name, BUSY_S] as const);
      capture.push([name, ms(median(times)), ms(quantile(times, 0.95)), String(tears)]);
    }
    const random = seededRandom(7);
    const steady = Array.from({ length: 12 }, (_, index) => index * CHUNK_MS);
    const shaky = Array.from({ length: CHUNKS }, (_, index) => index * CHUNK_MS + random() ** 4 * JITTER_MS).map(
      // They come in order, as a socket delivers them.
      (_, index, all) => Math.max(...all.slice(0, index + 1)),
    );
    const play: string[][] = [];
    for (const name of await tab.evaluate(() => audioPage.playCandidates)) {
      const run = (arrivals: number[]) =>
        tab.evaluate(([who, at]) => audioPage.playChunks(who, at), [name, arrivals] as const);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push((await run(steady)).latencyMs);
      const { samples, rate } = await run(shaky);
      const cells = [ms(median(times)), ms(quantile(times, 0.95))];
      play.push([name, ...cells, String(countGaps(samples, rate)), String(findClicks(samples, rate).length)]);
    }
    return { browser: `Chromium ${browser.version()}`, sections: [captureSection(capture), playSection(play)] };
  } finally {
    await browser.close();
    await server.close();
  }
}

const captureSection = (rows: string[][]): Section => ({
  title: 'From a sound to the frame that holds it',
  text:
    `From the sample that leaves the source to the call that would send it, ${SOUNDS} sounds at different places of a frame: on average half a frame ` +
    `is waiting. The last column is how often a steady tone was torn while the page was busy for 250 ms out of every 500, for ${BUSY_S} s.`,
  head: ['technique', 'median', '95 %', 'torn in a busy page'],
  rows,
});

const playSection = (rows: string[][]): Section => ({
  title: 'From the wire to the ear',
  text:
    `From the first chunk of ${CHUNK_MS} ms that is handed over to the first sample of it at the output, ${ROUNDS} times. Then ${CHUNKS} chunks that are late ` +
    `by anything up to ${JITTER_MS} ms, by little as a rule: how often the tone stops for ${GAP_MS} ms or more, and how often it clicks. The clock of a context moves in steps of a device buffer, so 0.0 ms is within one step; the latency of the device comes on top.`,
  head: ['technique', 'median', '95 %', 'gaps', 'clicks'],
  rows,
});
