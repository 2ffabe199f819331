// npm run bench: prints the tables and writes test/bench/results.md. Installs the peers in test/bench when they are missing.
//   npm run bench -- audio      sound alone: writes test/bench/audio.md and needs no peers
//   npm run bench -- --dry      writes nothing
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAudioBench } from './audio-bench.js';
import { runBrowserBenches } from './browser-benches.js';
import { installPeers, peerVersions } from './install-peers.js';
import { plainSection, resultsPage, sectionsOf, type Section } from './report.js';
import { measureBundles } from './sizes.js';

const { values, positionals } = parseArgs({
  options: { dry: { type: 'boolean', default: false } },
  allowPositionals: true,
});

function report(name: string, sections: readonly Section[], browser: string, peers: Readonly<Record<string, string>>) {
  for (const section of sections) console.log(plainSection(section));
  if (values.dry) return;
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const machine = { processor, cores: cpus().length, node: process.versions.node, browser };
  const file = join(import.meta.dirname, name);
  writeFileSync(file, resultsPage(sections, machine, peers));
  console.log(`written: ${file}`);
}

if (positionals[0] === 'audio') {
  const { sections, browser } = await runAudioBench();
  report('audio.md', sections, browser, {});
} else {
  installPeers();
  const sizes = await measureBundles();
  const figures = await runBrowserBenches();
  report('results.md', sectionsOf(figures, sizes), figures.browser, peerVersions());
}
