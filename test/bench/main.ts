// npm run bench: measures, prints the tables, and writes test/bench/results/, docs/performance.md and docs/performance/. Installs the peers in test/bench
// when they are missing.
//   npm run bench -- sizes messages      only these: sizes, messages, restart, chat, metrics, audio, log
//   npm run bench -- page                measures nothing: writes the page from the results that are there
//   npm run bench -- messages --dry      writes nothing
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAudioBench } from './audio-bench.js';
import { CHAT_ROUNDS, measureChats } from './chat-bench.js';
import { installPeers, peerVersions } from './install-peers.js';
import { runLogBench } from './log-bench.js';
import { MESSAGE_ROUNDS, measureMessages, type MessageFigures } from './messages-bench.js';
import { runMetricsBench } from './metrics-bench.js';
import { plainSection, type Result, type Section } from './report.js';
import { BENCHES, RESULTS, readResults, writePage, type Bench } from './results.js';
import { RESTART_ROUNDS, measureRestarts } from './restart-bench.js';
import { chatSections, messageSections, restartSections, sizeSections } from './sections.js';
import { measureBundles } from './sizes.js';
import { findBrowser } from '../../tools/browsers.mjs';

interface Found {
  readonly browsers: readonly string[];
  /** Names of the peers that were part of it. */
  readonly peers: readonly string[];
  readonly sections: readonly Section[];
}

const OF_CONNECTIONS = ['partysocket', 'reconnecting-websocket', 'socket.io', 'socket.io-client', 'ws'];
const WIDGETS = ['deep-chat', '@elevenlabs/convai-widget-embed', '@vapi-ai/client-sdk-react'];

const MEASURE: Readonly<Record<Bench, () => Promise<Found>>> = {
  async sizes() {
    const tools = ['consola', 'loglevel', 'pino', 'socket.io', 'ws'];
    const peers = Object.keys(peerVersions()).filter((name) => !tools.includes(name));
    return { browsers: [], peers, sections: sizeSections(await measureBundles()) };
  },
  async messages() {
    const figures: MessageFigures[] = [await measureMessages('chromium', MESSAGE_ROUNDS)];
    if (findBrowser('firefox')) figures.push(await measureMessages('firefox', MESSAGE_ROUNDS));
    return {
      browsers: figures.map(({ browser }) => browser),
      peers: OF_CONNECTIONS,
      sections: figures.flatMap((each) => messageSections(each, MESSAGE_ROUNDS)),
    };
  },
  async restart() {
    const figures = await measureRestarts(RESTART_ROUNDS);
    const peers = [...OF_CONNECTIONS, 'phoenix', '@microsoft/signalr', 'centrifuge'];
    return { browsers: [figures.browser], peers, sections: restartSections(figures) };
  },
  async chat() {
    const figures = await measureChats(CHAT_ROUNDS);
    return { browsers: [figures.browser], peers: WIDGETS, sections: chatSections(figures) };
  },
  async metrics() {
    const { browser, sections } = await runMetricsBench();
    return { browsers: [browser], peers: [], sections };
  },
  async audio() {
    const { browser, sections } = await runAudioBench();
    return { browsers: [browser], peers: [], sections };
  },
  async log() {
    const { browser, sections } = await runLogBench();
    return { browsers: [browser], peers: ['consola', 'loglevel', 'pino'], sections };
  },
};

const { values, positionals } = parseArgs({
  options: { dry: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => name !== 'page' && !BENCHES.includes(name as Bench));
if (unknown.length > 0) throw new Error(`There is no bench "${unknown[0]}". There are: ${BENCHES.join(', ')}, page.`);

for (const bench of BENCHES) {
  if (positionals.length > 0 && !positionals.includes(bench)) continue;
  installPeers();
  const { browsers, peers, sections } = await MEASURE[bench]();
  for (const section of sections) console.log(plainSection(section));
  const versions = peerVersions();
  const result: Result = {
    bench,
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      node: process.versions.node,
      browsers,
    },
    peers: Object.fromEntries(peers.map((name) => [name, versions[name] ?? ''])),
    sections,
  };
  if (!values.dry) writeFileSync(join(RESULTS, `${bench}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
if (!values.dry) console.log(`written: ${writePage(readResults())}`);
