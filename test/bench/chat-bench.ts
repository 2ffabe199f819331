import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBenchServer, type BenchServer } from './bench-server.js';
import { bundle, openTabs, type Tab, type Tabs } from './browser-tabs.js';
import { bundleCode } from './bundle-script.js';
import type { StartUp } from './page/chat.js';
import { needBuild } from './sizes.js';
import { rotated } from './statistics.js';

const ROOT = join(import.meta.dirname, '../..');
/** Those that show a conversation with a server of the bench. */
const SHOWING = ['realtime-elements', 'deep-chat', 'a script of ten lines'];
const IDLING = ['realtime-elements', 'realtime-elements, no transcript', 'deep-chat', 'a script of ten lines'];
const EVERY_MS = 50;

export interface ChatRounds {
  readonly rounds: number;
  readonly firstWords: number;
  /** Seconds of an answer with 20 words a second. */
  readonly answerS: number;
  readonly idleS: number;
  readonly messages: number;
}
export const CHAT_ROUNDS: ChatRounds = { rounds: 3, firstWords: 5, answerS: 4, idleS: 15, messages: 1000 };

export interface StartUpSample extends StartUp {
  /** Milliseconds of the main thread. */
  readonly workedMs: number;
}
type PerName<T> = Map<string, T[]>;
export interface ChatFigures {
  readonly browser: string;
  readonly rounds: ChatRounds;
  readonly startUps: PerName<StartUpSample>;
  /** Milliseconds. */
  readonly firstWords: PerName<number>;
  /** Milliseconds of the main thread for each minute in which an answer streams. */
  readonly minutes: PerName<number>;
  /** Bytes for each message. */
  readonly memory: PerName<number>;
  /** Milliseconds of the main thread for each idle minute. */
  readonly idle: PerName<number>;
}

/** What is served to the pages: ours as it is built, the peers each in one file. */
async function scriptsOf(): Promise<Record<string, string>> {
  const dist = (name: string): [string, string] => [
    `dist/${name.replace(/\.js$/, '')}`,
    readFileSync(join(ROOT, 'dist', name), 'utf8'),
  ];
  const chunks = readdirSync(join(ROOT, 'dist/chunks')).filter((name) => name.endsWith('.js'));
  return {
    ...Object.fromEntries(['realtime-elements.js', ...chunks.map((name) => `chunks/${name}`)].map(dist)),
    chat: await bundle('chat'),
    'peer-deep-chat': await bundleCode(`import 'deep-chat';`),
    'peer-elevenlabs': await bundleCode(`import '@elevenlabs/convai-widget-embed';`),
    'peer-vapi': await bundleCode(`import '@vapi-ai/client-sdk-react/widget';`),
  };
}

const add = <T>(samples: PerName<T>, name: string, value: T): void =>
  void samples.set(name, [...(samples.get(name) ?? []), value]);

async function measureOne(tab: Tab, name: string, figures: ChatFigures): Promise<void> {
  const { rounds } = figures;
  const before = await tab.worked();
  const times = await tab.call<StartUp>('chatPage.start', name);
  add(figures.startUps, name, { ...times, workedMs: (await tab.worked()) - before });
  if (!SHOWING.includes(name)) return;
  for (let index = 0; index < rounds.firstWords; index += 1)
    add(figures.firstWords, name, await tab.call<number>('chatPage.firstWord'));
  const rested = await tab.worked();
  await tab.call('chatPage.answer', (rounds.answerS * 1000) / EVERY_MS, EVERY_MS);
  add(figures.minutes, name, (((await tab.worked()) - rested) * 60) / rounds.answerS);
}

async function measureMemory(tab: Tab, name: string, figures: ChatFigures): Promise<void> {
  await tab.call('chatPage.start', name);
  await tab.call('chatPage.tell', 20);
  const before = await tab.heap();
  await tab.call('chatPage.tell', figures.rounds.messages);
  add(figures.memory, name, ((await tab.heap()) - before) / figures.rounds.messages);
}

async function measureIdle(tabs: Tabs, server: BenchServer, figures: ChatFigures): Promise<void> {
  const open = await Promise.all(IDLING.map((name) => tabs.open(server, 'chat').then((tab) => [name, tab] as const)));
  for (const [name, tab] of open) await tab.call('chatPage.start', name);
  await sleep(3000);
  const before = await Promise.all(open.map(([, tab]) => tab.worked()));
  await sleep(figures.rounds.idleS * 1000);
  for (const [index, [name, tab]] of open.entries())
    add(figures.idle, name, (((await tab.worked()) - (before[index] ?? NaN)) * 60) / figures.rounds.idleS);
  for (const [, tab] of open) await tab.close();
}

/** Everything that is seen on a page: each candidate in a profile of its own, by turns. */
export async function measureChats(rounds: ChatRounds): Promise<ChatFigures> {
  needBuild();
  const server = await startBenchServer(await scriptsOf());
  const tabs = await openTabs('chromium');
  const none = <T>(): PerName<T> => new Map();
  const figures: ChatFigures = {
    browser: tabs.browser,
    rounds,
    startUps: none(),
    firstWords: none(),
    minutes: none(),
    memory: none(),
    idle: none(),
  };
  const inTab = async (work: (tab: Tab) => Promise<void>): Promise<void> => {
    const tab = await tabs.open(server, 'chat');
    await work(tab);
    await tab.close();
  };
  try {
    let names: string[] = [];
    await inTab(async (tab) => void (names = await tab.call<string[]>('chatPage.names')));
    for (let round = 0; round < rounds.rounds; round += 1)
      for (const name of rotated(names, round)) await inTab((tab) => measureOne(tab, name, figures));
    for (const name of SHOWING) await inTab((tab) => measureMemory(tab, name, figures));
    await measureIdle(tabs, server, figures);
    return figures;
  } finally {
    await tabs.close();
    await server.close();
  }
}
