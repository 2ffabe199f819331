// npm run bench: prints the tables and writes test/bench/results.md. Installs the peers in test/bench when they are missing.
//   npm run bench -- metrics    only what metrics cost, into test/bench/metrics.md
//   npm run bench -- audio      only sound, into test/bench/audio.md
//   npm run bench -- log        only the log, next to other loggers, into test/bench/log.md
//   npm run bench -- --dry      writes nothing
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAudioBench } from './audio-bench.js';
import { runBrowserBenches } from './browser-benches.js';
import { installPeers, peerVersions } from './install-peers.js';
import { runLogBench } from './log-bench.js';
import { metricsReport, metricsText, runMetricsBench } from './metrics-bench.js';
import { plainSection, resultsPage, sectionsOf, type Machine, type Section } from './report.js';
import { measureBundles } from './sizes.js';

const { values, positionals } = parseArgs({
  options: { dry: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const machineWith = (browser: string): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: cpus().length,
  node: process.versions.node,
  browser,
});
const write = (name: string, text: string): void => {
  if (values.dry) return;
  const file = join(import.meta.dirname, name);
  writeFileSync(file, text);
  console.log(`written: ${file}`);
};
function report(name: string, sections: readonly Section[], browser: string, peers: Readonly<Record<string, string>>) {
  for (const section of sections) console.log(plainSection(section));
  write(name, resultsPage(sections, machineWith(browser), peers));
}

const BENCHES = {
  async metrics() {
    const cost = await runMetricsBench();
    console.log(metricsText(cost));
    write('metrics.md', metricsReport(cost, machineWith(cost.browser)));
  },
  async audio() {
    const { sections, browser } = await runAudioBench();
    report('audio.md', sections, browser, {});
  },
  async log() {
    installPeers();
    const { sections, browser } = await runLogBench();
    const { consola = '', loglevel = '', pino = '' } = peerVersions();
    report('log.md', sections, browser, { consola, loglevel, pino });
  },
  async peers() {
    installPeers();
    const sizes = await measureBundles();
    const figures = await runBrowserBenches();
    report('results.md', sectionsOf(figures, sizes), figures.browser, peerVersions());
  },
};

for (const [name, run] of Object.entries(BENCHES))
  if (positionals.length === 0 || positionals.includes(name)) await run();
