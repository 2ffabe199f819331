import { expect } from '@open-wc/testing';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import type { Dialect } from '../../src/protocol/dialect.js';
import { dialectChecks, runDialectConformance, type DialectAdapter } from '../../src/testing/index.js';
import { AGENTC_ADAPTER } from '../support/agentc-adapter.js';

const { decode, interpret, encode, commands, auth } = agentcDialect;
const dropped = (reason: 'unknown-type' | 'not-json') => ({ ok: false, problem: { reason } }) as const;

describe('runDialectConformance(): our dialect', () => {
  runDialectConformance(AGENTC_ADAPTER, it);
});

describe('runDialectConformance(): our dialect in the resumable framing', () => {
  runDialectConformance({ ...AGENTC_ADAPTER, framing: 'resumable' }, it);
});

/** What is wrong with a dialect, and the one check that is to say so. */
const BROKEN: readonly [check: string, what: string, Partial<Dialect>][] = [
  [
    'decode/samples',
    'does not know the list of voices',
    {
      decode(frame, maxBytes) {
        const isVoices = typeof frame === 'string' && frame.includes('voice_list');
        return isVoices ? dropped('unknown-type') : decode(frame, maxBytes);
      },
    },
  ],
  [
    'decode/objects',
    'reads text only',
    { decode: (frame, maxBytes) => (typeof frame === 'string' ? decode(frame, maxBytes) : dropped('not-json')) },
  ],
  [
    'decode/unknown',
    'takes any type',
    {
      decode(frame, maxBytes) {
        const decoded = decode(frame, maxBytes);
        if (decoded.ok || decoded.problem.reason !== 'unknown-type' || !String(frame).includes('mood')) return decoded;
        return { ok: true, event: JSON.parse(String(frame)) };
      },
    },
  ],
  [
    'decode/malformed',
    'takes an empty object for a message',
    { decode: (frame, max) => (frame === '{}' ? { ok: true, event: { type: 'pong' } } : decode(frame, max)) },
  ],
  [
    'decode/damaged',
    'throws when a frame ends too early',
    {
      decode(frame, maxBytes) {
        const isCut = typeof frame === 'string' && frame.startsWith('{"type":') && !frame.endsWith('}');
        if (isCut) throw new SyntaxError('Unexpected end of JSON input');
        return decode(frame, maxBytes);
      },
    },
  ],
  [
    'decode/problem',
    'tells what a message says',
    {
      decode(frame, maxBytes) {
        const decoded = decode(frame, maxBytes);
        return decoded.ok ? decoded : { ok: false, problem: { ...decoded.problem, path: String(frame).slice(0, 80) } };
      },
    },
  ],
  ['decode/size', 'reads frames of any size', { decode: (frame) => decode(frame, Infinity) }],
  [
    'decode/secrets',
    'leaves the hash of a password in',
    {
      decode(frame, maxBytes) {
        const decoded = decode(frame, maxBytes);
        if (!decoded.ok || decoded.event.type !== 'chat_user_data') return decoded;
        return { ok: true, event: typeof frame === 'string' ? JSON.parse(frame) : frame };
      },
    },
  ],
  [
    'interpret/unknown',
    'takes what it does not know for a pong',
    { interpret: (event) => (event.type === 'no-such-type' ? { kind: 'pong' } : interpret(event)) },
  ],
  [
    'encode/round-trip',
    'forgets the files of a text',
    { encode: (event) => encode({ ...event, ...(event.file_ids ? { file_ids: [] } : {}) }) },
  ],
  ['encode/unknown', 'sends anything', { encode: (event) => JSON.stringify(event) }],
  ['encode/command', 'takes a greeting for a command', { isServerCommand: (text) => text.startsWith('Hello') }],
  ['dial/token', 'leaves the framing out', { dialUrl: ({ framing: _, ...target }) => agentcDialect.dialUrl(target) }],
  [
    'auth/requests',
    'has the password in the address',
    {
      auth: {
        ...auth,
        login: (base, { username, password }) => {
          const { url, init } = auth.login(base, { username, password });
          return { url: `${url}?password=${password}`, init };
        },
      },
    },
  ],
  [
    'auth/answers',
    'throws when an answer is empty',
    { auth: { ...auth, readProblem: (body) => String((body as { detail: unknown }).detail) } },
  ],
  ['close/actions', 'closes with what is no code', { closeActions: { 401: 'refresh' } }],
  [
    'turn/answer',
    'shows wide gaps in an answer',
    {
      interpret(event) {
        const meaning = interpret(event);
        if (meaning?.kind === 'history-repaired') return undefined;
        return meaning?.kind === 'text' ? { ...meaning, text: meaning.text.replaceAll(' ', '  ') } : meaning;
      },
    },
  ],
  ['turn/order', 'lets everything through at once', { allowedInAgentTurn: () => true }],
  [
    'turn/pieces',
    'takes the agent for a tool',
    {
      interpret(event) {
        const meaning = interpret(event);
        return meaning?.kind === 'text' ? { ...meaning, role: 'tool' } : meaning;
      },
    },
  ],
  ['turn/cancel', 'has no word for stopping', { commands: { ...commands, cancel: commands.ping } }],
  [
    'session/resume',
    'dials as if it had never been there',
    { dialUrl: ({ sessionId: _, conversationId: __, ...target }) => agentcDialect.dialUrl(target) },
  ],
];

describe('runDialectConformance(): dialects that are broken', () => {
  for (const [check, what, change] of BROKEN) {
    it(`one that ${what} fails ${check}, and nothing else`, async () => {
      const adapter: DialectAdapter = { ...AGENTC_ADAPTER, dialect: { ...agentcDialect, name: 'broken', ...change } };
      const failed = (await runDialectConformance(adapter)).filter(({ error }) => error);
      expect(failed.map(({ id }) => id)).to.deep.equal([check], failed.map(({ error }) => error?.message).join('\n'));
      expect(failed[0]?.error?.message).to.have.length.above(20);
    });
  }

  it('every check but that of the log has a dialect that fails it', () => {
    const checks = dialectChecks(AGENTC_ADAPTER).map(({ id }) => id);
    expect(checks.filter((id) => !BROKEN.some(([check]) => check === id))).to.deep.equal(['session/secrets']);
  });
});
