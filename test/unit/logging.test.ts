import { expect } from '@open-wc/testing';
import loglevel from 'loglevel';
import { ConfigManager } from '../../src/config/config-manager.js';
import { RealtimeError } from '../../src/errors.js';
import { configureLogger } from '../../src/logging/configure-logger.js';
import { LogBuffer } from '../../src/logging/log-buffer.js';
import { LOG_LEVELS, type LogEntry, type LogLevel } from '../../src/logging/log-types.js';
import { loadLogWriter, Logger, type LoggerOptions } from '../../src/logging/logger.js';
import { redact, redactText } from '../../src/logging/redact.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const microtask = (): Promise<void> => Promise.resolve();
const entry = (seq: number): LogEntry => ({
  seq,
  time: seq,
  level: 'INFO',
  area: 'test',
  message: 'numbered',
  fields: {},
  correlationId: undefined,
  sessionId: undefined,
  count: 1,
});

/** A logger on a clock of its own that keeps everything and prints nothing. */
function makeLogger(options: LoggerOptions = {}) {
  const time = { now: 1000 };
  const logger = new Logger({ now: () => time.now, level: 'TRACE', consoleLevel: undefined, ...options });
  const last = (): LogEntry | undefined => logger.buffer.entries().at(-1);
  return { logger, time, last };
}

/** Before anybody has said anything. */
const early = new Logger({ level: 'INFO', consoleLevel: undefined, now: () => 5 });
let seenEarly: unknown;

before(async () => {
  const fields = { token: 'abc', n: 1 };
  early.info('first', fields);
  early.debug('unwanted');
  early.count('a/b', 2);
  fields.n = 2;
  seenEarly = [early.buffer.size, early.metrics];
  await loadLogWriter();
});

describe('redactText', () => {
  const cases: readonly (readonly [text: string, expected: string])[] = [
    [`got ${JWT} back`, 'got [redacted] back'],
    [JWT.slice(0, 40), '[redacted]'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: [redacted]'],
    ['Cookie: theme=dark; sid=abcdef\nHost: h', 'Cookie: [redacted]\nHost: h'],
    ['{"set-cookie":"sid=a; Path=/","n":1}', '{"set-cookie":[redacted],"n":1}'],
    ['Proxy-Authorization: Digest username="u", response="r"', 'Proxy-Authorization: [redacted]'],
    ['"{\\"api_key\\":\\"abc def\\"}"', '"{\\"api_key\\":[redacted]}"'],
    ['AKIAABCDEFGHIJKLMNOP and AIzaSyA1234567890abcdefghijklmnopqrs', '[redacted] and [redacted]'],
    ['mail demo@example.com, 4111 1111 1111 1111', 'mail demo@example.com, 4111 1111 1111 1111'],
    ['bearer abcdefgh failed', 'bearer [redacted] failed'],
    ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
    ['wss://h/ws?token=abc&ui_session_id=7', 'wss://h/ws?token=[redacted]&ui_session_id=7'],
    ['wss://h/ws?x=1&access_token=a%20b#t', 'wss://h/ws?x=1&access_token=[redacted]#t'],
    ['https://h/cb#id_token=abc', 'https://h/cb#id_token=[redacted]'],
    [
      'https://h/f?X-Amz-Signature=abc&sig=d&key=e',
      'https://h/f?X-Amz-Signature=[redacted]&sig=[redacted]&key=[redacted]',
    ],
    ['https://user:pa55@h/x', 'https://[redacted]@h/x'],
    ['{"password":"pa\\"55","user":"demo"}', '{"password":[redacted],"user":"demo"}'],
    ['api_key=abc123, next', 'api_key=[redacted], next'],
    ['key sk-abcdefghijklmnopqrst', 'key [redacted]'],
    ['nothing to hide: 17 * 23 = 391', 'nothing to hide: 17 * 23 = 391'],
    ['https://h/path?q=1&page=2', 'https://h/path?q=1&page=2'],
    ['auth/token-expired', 'auth/token-expired'],
    ['', ''],
  ];
  for (const [text, expected] of cases) it(text || 'an empty text', () => expect(redactText(text)).to.equal(expected));

  it('stays quick on texts that are made to be slow', () => {
    const hostile = ['a-', 'eyJ-', 'token', 'a://', '?token', '&', '"token":"', "password='"].map((part) =>
      part.repeat(1500),
    );
    const started = performance.now();
    for (const text of hostile) redactText(text);
    expect(performance.now() - started).to.be.lessThan(2000);
  });
});

describe('redact', () => {
  it('knows secrets by name, however it is written', () => {
    const names =
      'token access_token accessToken refresh-token password PASSWORD password_hash secret client_secret apiKey api_key ' +
      'X-API-Key Authorization cookie set-cookie credentials jwt heygen_token agent_c_token tokens';
    for (const name of names.split(' ')) {
      expect(redact({ [name]: 'hidden-value' }), name).to.deep.equal({ [name]: '[redacted]' });
      expect(redact({ [name]: { inner: ['hidden-value'] } }), name).to.deep.equal({ [name]: '[redacted]' });
    }
    expect(redact({ password: 123456 })).to.deep.equal({ password: '[redacted]' });
  });

  it('leaves what helps', () => {
    const helpful = {
      hasToken: true,
      token: undefined,
      password: '',
      maxTokens: 4096,
      tokenCount: 3,
      sessionId: 's1',
      key: 'Enter',
    };
    expect(redact(helpful)).to.deep.equal(helpful);
    expect(redact({ token: null, authenticated: true })).to.deep.equal({ token: null, authenticated: true });
  });

  it('omits prompts, and takes more names', () => {
    expect(redact({ persona: 'You are', system_prompt: 'x' })).to.deep.equal({
      persona: '[omitted]',
      system_prompt: '[omitted]',
    });
    expect(redact({ 'phone-number': '555' }, { names: ['phoneNumber'] })).to.deep.equal({
      'phone-number': '[redacted]',
    });
  });

  it('opens errors, causes, addresses, collections and headers', () => {
    const cause = new RealtimeError('auth/invalid-token', `bad ${JWT}`, { context: { token: 'abcdef', status: 401 } });
    const error = new Error('dial wss://h/?token=abcdef failed', { cause });
    const shown = redact({
      error,
      url: new URL('wss://h/?token=abcdef'),
      map: new Map<unknown, unknown>([
        ['password', 'abcdef'],
        ['n', 1],
      ]),
      set: new Set(['a', JWT]),
      headers: new Headers({ authorization: 'abcdef', accept: 'text/plain' }),
      many: new AggregateError([new Error('Bearer abcdef')], 'all'),
    }) as Record<string, Record<string, unknown>>;
    expect(JSON.stringify(shown)).to.not.contain('abcdef').and.not.contain('eyJ');
    expect(shown['error']).to.include({ name: 'Error', message: 'dial wss://h/?token=[redacted] failed' });
    expect(shown['error']?.['cause']).to.deep.include({
      code: 'auth/invalid-token',
      context: { token: '[redacted]', status: 401 },
    });
    expect(shown['map']).to.deep.equal({ password: '[redacted]', n: 1 });
    expect(shown['set']).to.deep.equal(['a', '[redacted]']);
    expect(shown['headers']).to.deep.equal({ accept: 'text/plain', authorization: '[redacted]' });
  });

  it('gives binary data by its length, and odd values by their name', () => {
    expect(redact(new Uint8Array(70000))).to.equal('[Uint8Array, 70000 bytes]');
    expect(redact(new ArrayBuffer(8))).to.equal('[ArrayBuffer, 8 bytes]');
    expect(redact(new Blob(['abc']))).to.equal('[Blob, 3 bytes]');
    expect(redact([NaN, -Infinity, 5n, Symbol('s'), () => 1, new Date(0), new Date(NaN)])).to.deep.equal([
      'NaN',
      '-Infinity',
      '5n',
      'Symbol(s)',
      '[function]',
      '1970-01-01T00:00:00.000Z',
      'Invalid Date',
    ]);
  });

  it('survives cycles, getters that throw, proxies and names of prototypes', () => {
    const cyclic: Record<string, unknown> = { name: 'a' };
    cyclic['self'] = cyclic;
    expect(redact(cyclic)).to.deep.equal({ name: 'a', self: '[circular]' });
    const shared = { a: 1 };
    expect(redact([shared, shared])).to.deep.equal([{ a: 1 }, { a: 1 }]);
    const throwing = {
      get bad(): never {
        throw new Error('no');
      },
      good: 1,
    };
    expect(redact(throwing)).to.deep.equal({ bad: '[unreadable]', good: 1 });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(redact({ proxy })).to.deep.equal({ proxy: '[unreadable]' });
    const polluted = redact(JSON.parse('{"__proto__":{"hacked":1}}')) as object;
    expect(Object.keys(polluted)).to.deep.equal(['__proto__']);
    expect('hacked' in polluted).to.equal(false);
  });

  it('hides what looks like an address or a card number where somebody asked for it', () => {
    const said = {
      note: 'write to demo@example.com',
      'e-mail': 'x',
      Card: 'y',
      list: ['4111-1111-1111-1111 ok'],
      n: 12345,
    };
    expect(redact(said, { names: ['email', 'card'] })).to.deep.equal({
      note: 'write to [redacted]',
      'e-mail': '[redacted]',
      Card: '[redacted]',
      list: ['[redacted] ok'],
      n: 12345,
    });
    expect(redact(said)).to.deep.equal(said);
  });

  it('finds the names of the configuration inside texts as well', () => {
    const shown = redact('{"phone_number":"555 123","a":1} phone-number=555 https://h/?phoneNumber=555&b=2', {
      names: ['phoneNumber'],
    });
    expect(shown).to.equal(
      '{"phone_number":[redacted],"a":1} phone-number=[redacted] https://h/?phoneNumber=[redacted]&b=2',
    );
  });

  it('is bounded in depth, breadth, length and in all', () => {
    let deep: unknown = 'end';
    for (let i = 0; i < 100000; i++) deep = [deep];
    expect(JSON.stringify(redact(deep))).to.equal('[[[[[["[deep]"]]]]]]');
    const wide = redact(Array.from({ length: 1000 }, (_, index) => index)) as unknown[];
    expect(wide.length).to.equal(51);
    expect(wide.at(-1)).to.equal('[950 more]');
    const text = redact('x'.repeat(5000)) as string;
    expect(text).to.match(/^x{2000}… \[3000 more\]$/);
    const bush = (depth: number): unknown => (depth ? Array.from({ length: 30 }, () => bush(depth - 1)) : 'leaf');
    expect(JSON.stringify(redact(bush(3))).length).to.be.lessThan(40000);
  });
});

describe('LogBuffer', () => {
  it('keeps the newest entries in order and counts the others', () => {
    const buffer = new LogBuffer(3);
    for (let seq = 1; seq <= 8; seq++) buffer.write(entry(seq));
    expect(buffer.entries().map(({ seq }) => seq)).to.deep.equal([6, 7, 8]);
    expect(buffer).to.include({ size: 3, dropped: 5, capacity: 3 });
    expect(JSON.parse(JSON.stringify(buffer))).to.deep.include({ dropped: 5 });
  });

  it('changes its capacity without losing what fits', () => {
    const buffer = new LogBuffer(4);
    for (let seq = 1; seq <= 6; seq++) buffer.write(entry(seq));
    buffer.setCapacity(2);
    expect(buffer.entries().map(({ seq }) => seq)).to.deep.equal([5, 6]);
    expect(buffer.dropped).to.equal(4);
    buffer.setCapacity(3);
    for (let seq = 7; seq <= 8; seq++) buffer.write(entry(seq));
    expect(buffer.entries().map(({ seq }) => seq)).to.deep.equal([6, 7, 8]);
    buffer.clear();
    expect(buffer).to.include({ size: 0, dropped: 0 });
  });

  it('tells listeners once per microtask, and never after they have left', async () => {
    const buffer = new LogBuffer(10);
    let calls = 0;
    const leave = buffer.subscribe(() => calls++);
    buffer.subscribe(() => {
      throw new Error('a broken view');
    });
    let others = 0;
    buffer.subscribe(() => others++);
    for (let seq = 1; seq <= 100; seq++) buffer.write(entry(seq));
    expect(calls).to.equal(0);
    await microtask();
    expect([calls, others]).to.deep.equal([1, 1]);
    leave();
    buffer.clear();
    await microtask();
    expect([calls, others]).to.deep.equal([1, 2]);
  });
});

describe('Logger', () => {
  it('writes structured, numbered, frozen entries with the time it is given', () => {
    const { logger, time, last } = makeLogger();
    logger.info('first');
    time.now = 2000;
    logger.child({ area: 'auth', correlationId: 'c1', sessionId: 's1' }).warn('refused', { status: 401, token: 'abc' });
    expect(logger.buffer.entries()[0]).to.deep.equal({ ...entry(1), time: 1000, area: 'client', message: 'first' });
    expect(last()).to.deep.equal({
      seq: 2,
      time: 2000,
      level: 'WARN',
      area: 'auth',
      message: 'refused',
      fields: { status: 401, token: '[redacted]' },
      correlationId: 'c1',
      sessionId: 's1',
      count: 1,
    });
    expect(Object.isFrozen(last())).to.equal(true);
  });

  for (const [index, level] of LOG_LEVELS.entries()) {
    it(`at ${level} keeps ${LOG_LEVELS.slice(0, index + 1).join(', ')}`, () => {
      const { logger } = makeLogger({ level });
      logger.error('e');
      logger.warn('w');
      logger.info('i');
      logger.debug('d');
      logger.trace('t');
      expect(logger.buffer.entries().map((item) => item.level)).to.deep.equal(LOG_LEVELS.slice(0, index + 1));
      expect(LOG_LEVELS.filter((name) => logger.isEnabled(name))).to.deep.equal(LOG_LEVELS.slice(0, index + 1));
      expect(logger.level).to.equal(level);
    });
  }

  it('makes lazy fields only when they are wanted, and survives those that throw', () => {
    const { logger, last } = makeLogger({ level: 'INFO' });
    let made = 0;
    const fields = () => ({ made: ++made });
    logger.debug('unwanted', fields);
    expect(made).to.equal(0);
    logger.info('wanted', fields);
    expect(last()?.fields).to.deep.equal({ made: 1 });
    logger.error('broken', () => {
      throw new Error('no fields');
    });
    expect((last()?.fields['fieldsError'] as { message: string }).message).to.equal('no fields');
  });

  it('children add to what they inherit, and follow a change of level', () => {
    const { logger, last } = makeLogger({ level: 'ERROR' });
    const grandchild = logger.child({ area: 'connection', sessionId: 's1' }).child({ correlationId: 'c2' });
    grandchild.info('unheard');
    expect(logger.buffer.size).to.equal(0);
    logger.setLevel('INFO');
    grandchild.info('heard');
    expect(last()).to.include({ seq: 1, area: 'connection', sessionId: 's1', correlationId: 'c2' });
  });

  it('measures time on its own clock', () => {
    const { logger, time, last } = makeLogger();
    const stop = logger.time('auth/login');
    time.now += 250;
    stop({ status: 200 });
    expect(last()).to.deep.include({ level: 'DEBUG', fields: { op: 'auth/login', durationMs: 250, status: 200 } });
  });

  it('is not hurt by a sink that throws or that logs, and stops when asked', () => {
    const { logger } = makeLogger();
    const seen: LogEntry[] = [];
    logger.addSink({
      write: () => {
        throw new Error('disk full');
      },
    });
    logger.addSink({ write: () => logger.error('echo') });
    const leave = logger.addSink({ write: (item) => seen.push(item) });
    logger.error('once', { password: 'pa55' });
    expect(seen.map(({ message, fields }) => [message, fields])).to.deep.equal([['once', { password: '[redacted]' }]]);
    expect(logger.buffer.size).to.equal(1);
    leave();
    leave();
    logger.error('later');
    expect(seen).to.have.length(1);
    expect(logger.buffer.entries().map(({ seq }) => seq)).to.deep.equal([1, 2]);
  });

  it('takes thresholds for single areas, more or less than the others', () => {
    const { logger } = makeLogger({ level: 'WARN' });
    const [connection, auth] = ['connection', 'auth'].map((area) => logger.child({ area }));
    logger.setAreaLevels('connection=debug, auth=ERROR nonsense=loud');
    for (const each of [logger, connection, auth]) {
      each?.warn('w');
      each?.debug('d');
      each?.trace('t');
    }
    auth?.error('e');
    const kept = logger.buffer.entries().map(({ area, message }) => `${area} ${message}`);
    expect(kept).to.deep.equal(['client w', 'connection w', 'connection d', 'auth e']);
    expect([connection?.isEnabled('DEBUG'), logger.isEnabled('DEBUG'), auth?.isEnabled('WARN')]).to.deep.equal([
      true,
      false,
      false,
    ]);
    logger.setLevel('INFO');
    connection?.debug('still');
    expect(logger.buffer.at(-1)?.message).to.equal('still');
    logger.setAreaLevels('');
    connection?.debug('no more');
    expect(logger.buffer.at(-1)?.message).to.equal('still');
  });

  it('folds identical entries of a second into one with a count', () => {
    const { logger, time } = makeLogger();
    const told: string[] = [];
    logger.addSink({ write: ({ seq, message, count }) => told.push(`${seq} ${message} ${count}`) });
    for (let i = 0; i < 250; i++) logger.warn('full', { queue: 7, deep: { a: [1] } });
    logger.warn('full', { queue: 8, deep: { a: [1] } });
    logger.warn('full', { queue: 8, deep: { a: [2] } });
    logger.child({ correlationId: 'c' }).warn('full', { queue: 8, deep: { a: [2] } });
    time.now += 999;
    logger.child({ correlationId: 'c' }).warn('full', { queue: 8, deep: { a: [2] } });
    time.now += 1;
    logger.child({ correlationId: 'c' }).warn('full', { queue: 8, deep: { a: [2] } });
    expect(told).to.deep.equal([
      '1 full 1',
      '1 full 10',
      '1 full 100',
      '1 full 250',
      '2 full 1',
      '3 full 1',
      '4 full 1',
      '4 full 2',
      '5 full 1',
    ]);
    expect(logger.buffer.entries().map(({ seq, count }) => [seq, count])).to.deep.equal([
      [1, 250],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 1],
    ]);
  });

  it('folds in a buffer that is full, and counts nothing as dropped for it', () => {
    const { logger } = makeLogger({ buffer: new LogBuffer(2) });
    for (const message of ['a', 'b', 'c', 'c', 'c'] as const) {
      logger.info(message);
    }
    expect(logger.buffer.entries().map(({ message, count }) => [message, count])).to.deep.equal([
      ['b', 1],
      ['c', 3],
    ]);
    expect(logger.buffer.dropped).to.equal(1);
    expect(logger.buffer.at(0)?.message).to.equal('b');
    expect(logger.buffer.at(-1)?.message).to.equal('c');
  });

  it('counts and times under constant names', () => {
    const { logger, time } = makeLogger({ level: 'ERROR' });
    logger.count('session/dropped');
    logger.child({ area: 'auth' }).count('session/dropped', 4);
    for (const ms of [10, 30]) {
      const stop = logger.time('auth/login');
      time.now += ms;
      stop();
    }
    expect(logger.metrics).to.deep.equal({
      counters: { 'session/dropped': 5 },
      timings: { 'auth/login': { count: 2, sum: 40, max: 30 } },
    });
    expect(logger.buffer.size, 'a timer is a debug entry').to.equal(0);
  });

  it('is not hurt by a sink that rejects, that never comes back, or that is slow', async () => {
    const { logger, time } = makeLogger();
    const unhandled: unknown[] = [];
    const hear = (event: PromiseRejectionEvent): void => {
      unhandled.push(event.reason);
      event.preventDefault();
    };
    addEventListener('unhandledrejection', hear);
    logger.addSink({ write: () => Promise.reject(new Error('no network')) });
    logger.addSink({ write: () => new Promise(() => {}) });
    let slow = 0;
    logger.addSink({
      write: () => {
        slow += 1;
        time.now += 51;
      },
    });
    for (let i = 0; i < 6; i++) logger.error('said', { i });
    expect(slow, 'removed after three times').to.equal(3);
    expect(logger.metrics.counters).to.deep.equal({ 'logging/slow-sinks': 1 });
    expect(logger.buffer.size).to.equal(6);
    await new Promise((resolve) => setTimeout(resolve, 0));
    removeEventListener('unhandledrejection', hear);
    expect(unhandled).to.deep.equal([]);
  });

  it('asks for the ids of an entry that was given none', () => {
    const { logger, last } = makeLogger();
    logger.correlate(
      (area) => (area === 'auth' ? 'episode' : undefined),
      () => 'session',
    );
    logger.child({ area: 'auth' }).info('a');
    expect(last()).to.include({ correlationId: 'episode', sessionId: 'session' });
    logger.child({ area: 'auth', correlationId: 'own', sessionId: 's' }).info('b');
    expect(last()).to.include({ correlationId: 'own', sessionId: 's' });
    logger.info('c');
    expect(last()?.correlationId).to.equal(undefined);
  });

  it('keeps what was said before the writer was there: in order, with its time, redacted', async () => {
    expect(seenEarly).to.deep.equal([0, { counters: {}, timings: {} }]);
    await microtask();
    early.info('second');
    expect(early.buffer.entries().map(({ seq, time, message }) => [seq, time, message])).to.deep.equal([
      [1, 5, 'first'],
      [2, 5, 'second'],
    ]);
    expect(early.buffer.at(0)?.fields).to.deep.include({ token: '[redacted]' });
    expect(early.metrics.counters).to.deep.equal({ 'a/b': 2 });
  });

  it('two loggers share nothing', () => {
    const [a, b] = [makeLogger({ level: 'ERROR' }), makeLogger()];
    a.logger.error('mine');
    b.logger.trace('yours');
    expect(a.logger.buffer.entries().map((item) => item.message)).to.deep.equal(['mine']);
    expect(b.last()?.seq).to.equal(1);
  });
});

describe('Logger on the console', () => {
  const printed: unknown[][] = [];
  const shared = loglevel.getLogger('realtime-elements');
  const factory = shared.methodFactory;
  const early: unknown[] = [];
  before(async () => {
    let last = (): void => {};
    const lastPrinted = new Promise<void>((resolve) => (last = resolve));
    shared.methodFactory =
      (method) =>
      (...args: unknown[]) => {
        printed.push([method, ...args]);
        if (args[0] === 'ERROR [client] broken') throw new Error('a plugin that throws');
        if (args[0] === 'ERROR [client] last') last();
      };
    // The printer is loaded by the first entry that it is wanted for: these wait for it.
    const logger = new Logger({ consoleLevel: undefined });
    logger.error('not wanted');
    logger.setConsoleLevel('ERROR');
    logger.setConsoleFormat({ format: 'pretty', structured: true, includeTimestamp: false });
    for (const message of ['first', 'broken', 'last']) logger.error(message);
    expect(printed).to.deep.equal([]);
    await lastPrinted;
    early.push(...printed);
  });
  beforeEach(() => void (printed.length = 0));
  after(() => {
    shared.methodFactory = factory;
    shared.setLevel('trace', false);
  });

  it('prints what was said before the printer was there, in order', () => {
    const lines = ['first', 'broken', 'last'].map((message) => ['error', `ERROR [client] ${message}`]);
    expect(early).to.deep.equal(lines);
  });

  it('prints up to a level of its own, never more than is kept', () => {
    const logger = new Logger({ level: 'WARN', consoleLevel: 'ERROR' });
    logger.warn('kept');
    logger.error('printed');
    expect(printed.map(([method]) => method)).to.deep.equal(['error']);
    logger.setConsoleLevel('TRACE');
    logger.info('not even kept');
    logger.warn('printed now');
    logger.setConsoleLevel(undefined);
    logger.error('silent');
    expect(printed.map(([method]) => method)).to.deep.equal(['error', 'warn']);
    expect(logger.buffer.size).to.equal(4);
  });

  it('prints JSON, or a sentence with its fields, with the time or without', () => {
    const time = { now: -1000 };
    const logger = new Logger({ now: () => time.now, area: 'auth' });
    const print = (format: 'json' | 'pretty', structured: boolean, includeTimestamp: boolean): unknown[] => {
      logger.setConsoleFormat({ format, structured, includeTimestamp });
      time.now += 1000;
      logger.error('refused', { status: 401 });
      return printed.at(-1)?.slice(1) ?? [];
    };
    const json = JSON.parse(String(print('json', true, true)[0])) as unknown;
    expect(json).to.deep.equal({
      seq: 1,
      time: '1970-01-01T00:00:00.000Z',
      level: 'ERROR',
      area: 'auth',
      message: 'refused',
      fields: { status: 401 },
      count: 1,
    });
    expect(JSON.parse(String(print('json', true, false)[0]))).to.not.have.property('time');
    expect(print('pretty', true, true)).to.deep.equal([
      '1970-01-01T00:00:02.000Z ERROR [auth] refused',
      { status: 401 },
    ]);
    expect(print('pretty', false, false)).to.deep.equal(['ERROR [auth] refused']);
  });

  it('leaves one logger in loglevel however many clients there are, and nothing in the storage', () => {
    const before = Object.keys(loglevel.getLoggers()).length;
    for (let i = 0; i < 50; i++) new Logger({ area: `client ${i}` }).child({ area: 'x' }).error('boom');
    expect(Object.keys(loglevel.getLoggers())).to.have.length(before);
    expect(printed).to.have.length(50);
    expect(Object.keys(localStorage).filter((key) => key.startsWith('loglevel'))).to.deep.equal([]);
    expect(document.cookie).to.not.contain('loglevel');
  });

  const rules: readonly (readonly ['production' | 'development' | 'testing', LogLevel[], LogLevel[]])[] = [
    ['production', ['ERROR', 'WARN'], ['ERROR']],
    ['development', ['ERROR', 'WARN', 'INFO', 'DEBUG'], ['ERROR', 'WARN', 'INFO', 'DEBUG']],
    ['testing', ['ERROR'], []],
  ];
  for (const [environment, kept, shown] of rules) {
    it(`${environment}: keeps ${kept.join(' ')}, prints ${shown.join(' ')}`, () => {
      const logger = new Logger();
      const { values } = new ConfigManager({ config: { environment } }).$config.get();
      configureLogger(logger, values.logging);
      for (const level of LOG_LEVELS) logger[level.toLowerCase() as Lowercase<LogLevel>]('said');
      expect(logger.buffer.entries().map(({ level }) => level)).to.deep.equal(kept);
      expect(printed.map(([method]) => String(method).toUpperCase())).to.deep.equal(shown);
    });
  }

  it('obeys targets, buffer size and redacted names of the configuration', () => {
    const logger = new Logger();
    const { values } = new ConfigManager({
      config: { logging: { targets: ['buffer'], bufferSize: 2, redact: ['phone'] } },
    }).$config.get();
    configureLogger(logger, values.logging);
    for (let i = 0; i < 3; i++) logger.error('said', { phone: '555', i });
    expect(printed).to.deep.equal([]);
    expect(logger.buffer).to.include({ size: 2, dropped: 1 });
    expect(logger.buffer.entries()[0]?.fields).to.deep.equal({ phone: '[redacted]', i: 1 });
    configureLogger(logger, { ...values.logging, targets: [] });
    logger.error('nowhere');
    expect(logger.buffer).to.include({ size: 2, dropped: 1 });
  });
});
