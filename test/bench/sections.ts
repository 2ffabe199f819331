// What the figures of each bench say, as tables and pictures.
import type { Bar } from './bar-plot.js';
import type { ChatFigures } from './chat-bench.js';
import type { MessageFigures, MessageRounds, MessageSample, MessageSamples } from './messages-bench.js';
import type { Payload } from './payloads.js';
import { ratio, wholeNumber, type Section } from './report.js';
import type { RestartFigures, Times } from './restart-bench.js';
import type { Job, Size } from './sizes.js';
import { median, pairedRatios, quantile } from './statistics.js';

const isOurs = (name: string): boolean => name.startsWith('realtime-elements');
const middle = (values: readonly number[]): [number, number] => [quantile(values, 0.25), quantile(values, 0.75)];
const range = (values: readonly number[], show: (value: number) => string): string =>
  middle(values).map(show).join(' to ');
const barOf = (label: string, values: readonly number[]): Bar => ({
  label,
  value: median(values),
  range: middle(values),
  isOurs: isOurs(label),
});
const ms = (value: number): string =>
  Number.isFinite(value) ? `${value.toFixed(value < 100 ? 1 : 0)} ms` : 'not measured';
const microseconds = (value: number): string =>
  Number.isFinite(value) ? `${Math.round(value * 1000).toLocaleString('en-US')} µs` : 'not measured';

const JOBS: Readonly<Record<Job, readonly [title: string, text: string]>> = {
  connection: ['Size: a connection that comes back', 'What an application imports to have one.'],
  agent: [
    'Size: a conversation with an agent, by code',
    'What an application imports to talk to a voice agent with an interface of its own.',
  ],
  page: ['Size: an agent on the page, by one script', 'What a page loads to have an element with a conversation.'],
};

export const sizeSections = (sizes: Readonly<Record<Job, readonly Size[]>>): Section[] =>
  (Object.keys(JOBS) as Job[]).flatMap((job) => {
    const [first] = sizes[job];
    if (!first) return [];
    const [title, text] = JOBS[job];
    return {
      title,
      text:
        `${text} Bundled, split and minified by esbuild in the same way, in bytes: what is loaded before the first line of the application runs, and with ` +
        'everything that may be loaded later (gzip). They do not contain the same.',
      head: ['import', 'gzip', 'brotli', 'against ours', 'with all parts', 'contains'],
      rows: sizes[job].map(({ name, gzip, brotli, all, contains }) => [
        name,
        wholeNumber(gzip),
        wholeNumber(brotli),
        ratio(gzip / first.gzip),
        wholeNumber(all),
        contains,
      ]),
      plots: [
        {
          name: `size-${job}`,
          title,
          unit: 'bytes after gzip, before the first line runs',
          bars: sizes[job].map(({ name, gzip }) => ({ label: name, value: gzip, isOurs: isOurs(name) })),
        },
      ],
    };
  });

const BARE = 'native WebSocket';
const LABEL: Readonly<Record<Payload, string>> = { json: '200 bytes of JSON', binary: '4 KB of binary' };

const column = (samples: readonly MessageSample[], key: 'receiveMs' | 'workedMs'): number[] =>
  samples.map((sample) => sample[key]);
/** Of all rounds together. */
const pooled = (samples: readonly MessageSample[], key: 'roundTrips' | 'inPage', part: number): number =>
  quantile(
    samples.flatMap((sample) => sample[key]),
    part,
  );

function messageRow(samples: MessageSamples, name: string, count: number): string[] {
  const [own, bare] = [samples.get(name) ?? [], samples.get(BARE) ?? []];
  const ratios = pairedRatios(column(bare, 'receiveMs'), column(own, 'receiveMs'));
  const work = pairedRatios(column(own, 'workedMs'), column(bare, 'workedMs'));
  return [
    name,
    wholeNumber((count - 1) / (median(column(own, 'receiveMs')) / 1000)),
    ratio(median(ratios)),
    range(ratios, (value) => value.toFixed(2)),
    microseconds(median(column(own, 'workedMs')) / count),
    Number.isFinite(median(work)) ? ratio(median(work)) : 'not measured',
    ...[0.5, 0.99].map((part) => microseconds(pooled(own, 'inPage', part) - pooled(bare, 'inPage', part))),
    microseconds(pooled(own, 'roundTrips', 0.99)),
  ];
}

export const messageSections = ({ browser, samples }: MessageFigures, rounds: MessageRounds): Section[] =>
  (['json', 'binary'] as const).map((payload) => {
    const names = [...samples[payload].keys()];
    const count = rounds.count[payload];
    const bare = column(samples[payload].get(BARE) ?? [], 'receiveMs');
    const kind = browser.split(' ')[0] ?? '';
    return {
      title: `Messages: ${LABEL[payload]}, ${kind}`,
      text:
        `${wholeNumber(count)} messages, sent in one piece, are handed over as parsed objects or as an \`ArrayBuffer\` to a listener that counts them; the ` +
        `rate is compared with a bare WebSocket in the same round (target: 0.95). The main thread is that of the page, for each message. Then all ask by turns, ` +
        `${rounds.asks * bare.length} times each, and wait for the answer: "added" is what lies between the native socket and the application, both ways ` +
        `together, above that of the bare one (target: 50 µs); the last column is the 99th percentile of the whole round trip. The others are medians of ${bare.length} rounds.`,
      head: [
        'client',
        'messages per second',
        'rate',
        'middle half',
        'main thread',
        'main thread against bare',
        'added, median',
        'added, p99',
        'round trip, p99',
      ],
      rows: names.map((name) => messageRow(samples[payload], name, count)),
      plots: [
        {
          name: `messages-${payload}-${kind.toLowerCase()}`,
          title: `Receiving ${LABEL[payload]} in ${kind}`,
          unit: 'rate against a bare WebSocket in the same round, median and middle half',
          bars: names.map((name) =>
            barOf(name, pairedRatios(bare, column(samples[payload].get(name) ?? [], 'receiveMs'))),
          ),
          target: { value: 0.95, label: 'target: 0.95' },
        },
      ],
    };
  });

const spread = (times: Times): string[][] =>
  [...times].map(([name, all]) =>
    all.length === 0
      ? [name, 'never', 'never', 'never', '0']
      : [
          name,
          ...[Math.min(...all), median(all), Math.max(...all)].map((value) => `${wholeNumber(value)} ms`),
          String(all.length),
        ],
  );

export function restartSections({ rounds, redials, restarts }: RestartFigures): Section[] {
  const connections = rounds.each * rounds.pages;
  const head = ['library', 'shortest', 'median', 'longest', `back, of ${connections}`];
  return [
    {
      title: 'From a lost connection to the next open socket',
      text:
        `The server drops ${connections} connections of each library at once, ${rounds.stableMs / 1000} s after they opened, and takes new ones at once. Each ` +
        'library has its own defaults; times are taken at the native socket. A short time is good for one user, a wide spread for the server: ' +
        'what 100,000 clients do is in [Storm](storm.md).',
      head,
      rows: spread(redials),
    },
    {
      title: 'From the restart of a server to a session that can be used',
      text:
        `The server is away for ${rounds.downMs / 1000} s. Times count from the moment when it listens again to the moment when the library says that it can be ` +
        `used: ours says so when the session is restored and the server has answered, the others when their own handshake is through. ${rounds.withinMs / 1000} s are waited.`,
      head,
      rows: spread(restarts),
      plots: [
        {
          name: 'restart',
          title: `Usable again after a restart of ${rounds.downMs / 1000} s`,
          unit: 'milliseconds from the moment when the server listens, median and middle half',
          bars: [...restarts].filter(([, all]) => all.length > 0).map(([name, all]) => barOf(name, all)),
        },
      ],
    },
  ];
}

const cost = (samples: ReadonlyMap<string, readonly number[]>, show: (value: number) => string): string[][] => {
  const [ours = []] = samples.values();
  return [...samples].map(([name, values]) => [
    name,
    show(median(values)),
    range(values, show),
    ratio(median(values) / median(ours)),
  ]);
};

export function chatSections({ rounds, startUps, firstWords, minutes, memory, idle }: ChatFigures): Section[] {
  const head = ['on the page', 'median', 'middle half', 'against ours'];
  const kilobytes = (value: number): string => `${wholeNumber((value * 10_000) / 1024)} KB`;
  return [
    {
      title: 'Start-up: parse, define, connect',
      text:
        'From asking for the script, which this machine serves, to the defined element, and from there to a connection that can be used; the main thread for all of it. ' +
        `The widgets of ElevenLabs and Vapi are only loaded. A new profile each time, medians of ${rounds.rounds}.`,
      head: ['script', 'defined', 'connected', 'main thread', 'middle half'],
      rows: [...startUps].map(([name, all]) => [
        name,
        ms(median(all.map(({ definedMs }) => definedMs))),
        ms(median(all.map(({ connectedMs }) => connectedMs ?? NaN))),
        ms(median(all.map(({ workedMs }) => workedMs))),
        range(
          all.map(({ workedMs }) => workedMs),
          ms,
        ),
      ]),
      plots: [
        {
          name: 'start-up',
          title: 'Start-up: parse, define, connect',
          unit: 'milliseconds of the main thread, median and middle half',
          bars: [...startUps].map(([name, all]) =>
            barOf(
              name,
              all.map(({ workedMs }) => workedMs),
            ),
          ),
        },
      ],
    },
    {
      title: 'The first word of an answer',
      text: `From the event of the native socket with the first word to the end of the frame that shows it; a frame is 16.7 ms. ${rounds.firstWords * rounds.rounds} answers each.`,
      head,
      rows: cost(firstWords, ms),
      plots: [
        {
          name: 'first-word',
          title: 'From the first word on the socket to the frame that shows it',
          unit: 'milliseconds, median and middle half',
          bars: [...firstWords].map(([name, values]) => barOf(name, values)),
        },
      ],
    },
    {
      title: 'A minute of an answer',
      text: `The work of the main thread while an answer comes in at 20 words a second, for a whole minute of it. ${rounds.rounds} answers of ${rounds.answerS} s each.`,
      head,
      rows: cost(minutes, ms),
      plots: [
        {
          name: 'minute',
          title: 'A minute of an answer, 20 words a second',
          unit: 'milliseconds of the main thread, median and middle half',
          bars: [...minutes].map(([name, values]) => barOf(name, values)),
        },
      ],
    },
    {
      title: 'Memory of 10,000 messages',
      text: `What objects and DOM take after a garbage collection, measured over ${wholeNumber(rounds.messages)} messages of ten words that come at once, and multiplied.`,
      head: ['on the page', 'memory', 'against ours'],
      rows: cost(memory, kilobytes).map(([name = '', value = '', , against = '']) => [name, value, against]),
    },
    {
      title: 'An idle minute',
      text: `The work of the main thread while nothing is said, measured over ${rounds.idleS} s. Ours asks for a sign of life after 15 s of silence and looks after its own health.`,
      head: ['on the page', 'main thread', 'of one core'],
      rows: [...idle].map(([name, values]) => [name, ms(median(values)), `${(median(values) / 600).toFixed(3)} %`]),
    },
  ];
}
