// npm run bench: prints the tables and writes test/bench/results.md. Installs the peers in test/bench when they are missing.
//   npm run bench -- --dry      writes nothing
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runBrowserBenches } from './browser-benches.js';
import { installPeers, peerVersions } from './install-peers.js';
import { plainSection, resultsPage, sectionsOf } from './report.js';
import { measureBundles } from './sizes.js';

const { values } = parseArgs({ options: { dry: { type: 'boolean', default: false } } });

installPeers();
const sizes = await measureBundles();
const figures = await runBrowserBenches();
const sections = sectionsOf(figures, sizes);
for (const section of sections) console.log(plainSection(section));
if (!values.dry) {
  const machine = {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    node: process.versions.node,
    browser: figures.browser,
  };
  const file = join(import.meta.dirname, 'results.md');
  writeFileSync(file, resultsPage(sections, machine, peerVersions()));
  console.log(`written: ${file}`);
}
