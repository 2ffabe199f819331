import { startBenchServer } from './bench-server.js';
import { bundle, openTabs, type BenchBrowser, type Tab } from './browser-tabs.js';
import type { Latencies } from './page/messages.js';
import { PAYLOADS, type Payload } from './payloads.js';
import { rotated } from './statistics.js';

/** How much is measured: less of it in the test of the bench. */
export interface MessageRounds {
  readonly warmUp: number;
  readonly rounds: number;
  /** Messages in one measurement: one alone would be below the resolution of the clock. */
  readonly count: Readonly<Record<Payload, number>>;
  /** Questions in one measurement. */
  readonly asks: number;
}

export const MESSAGE_ROUNDS: MessageRounds = {
  warmUp: 1,
  rounds: 5,
  count: { json: 5000, binary: 1500 },
  asks: 50,
};

/** What one candidate needed in one round. */
export interface MessageSample extends Latencies {
  /** Milliseconds for `count` messages, and of the page's main thread for them. */
  readonly receiveMs: number;
  readonly workedMs: number;
}

/** Name of the candidate -> one entry a round. */
export type MessageSamples = ReadonlyMap<string, readonly MessageSample[]>;

export interface MessageFigures {
  readonly browser: string;
  readonly samples: Readonly<Record<Payload, MessageSamples>>;
}

type Round = ReadonlyMap<string, MessageSample>;

/** Everybody once: first receives by turns, then asks by turns. */
async function measureRound(
  tab: Tab,
  names: readonly string[],
  payload: Payload,
  rounds: MessageRounds,
): Promise<Round> {
  const received = new Map<string, Pick<MessageSample, 'receiveMs' | 'workedMs'>>();
  for (const name of names) {
    const before = await tab.worked();
    const receiveMs = await tab.call<number>('messagesPage.receive', name, payload, rounds.count[payload]);
    received.set(name, { receiveMs, workedMs: (await tab.worked()) - before });
  }
  const asked = await tab.call<Record<string, Latencies>>('messagesPage.ask', payload, rounds.asks);
  return new Map(
    [...received].map(([name, times]) => [name, { ...times, ...(asked[name] ?? { roundTrips: [], inPage: [] }) }]),
  );
}

/** Everybody receives and asks, by turns, in one page. */
export async function measureMessages(kind: BenchBrowser, rounds: MessageRounds): Promise<MessageFigures> {
  const server = await startBenchServer({ messages: await bundle('messages') }, { peers: true });
  const tabs = await openTabs(kind);
  try {
    const tab = await tabs.open(server, 'messages');
    const names = await tab.call<string[]>('messagesPage.names');
    const none = (): Map<string, MessageSample[]> => new Map(names.map((name) => [name, []]));
    const samples = { json: none(), binary: none() };
    for (let round = 0; round < rounds.warmUp + rounds.rounds; round += 1) {
      for (const payload of PAYLOADS) {
        const found = await measureRound(tab, rotated(names, round), payload, rounds);
        if (round >= rounds.warmUp) for (const [name, sample] of found) samples[payload].get(name)?.push(sample);
      }
    }
    return { browser: tabs.browser, samples };
  } finally {
    await tabs.close();
    await server.close();
  }
}
