import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import type { WireEvent } from '../../src/protocol/dialect.js';
import { buildEvents, buildToken, turnFixtures, type DialectAdapter } from '../../src/testing/index.js';

const TEXT = 'What is 6 * 7?';
const ANSWER = 'That is 42.';
const HASH = 'hash-4711-of-nobody';

const events = buildEvents();
const turns = turnFixtures(events);
const frames = (list: readonly WireEvent[]): string[] => list.map((event) => JSON.stringify(event));
const token = buildToken({ issuedAt: Date.UTC(2026, 0, 1) });
const greeting = events.greeting();
const sessionOf = (messages: readonly object[]): WireEvent => {
  const opened = greeting.find(({ type }) => type === 'chat_session_changed') as WireEvent;
  return { ...opened, chat_session: { ...(opened.chat_session as object), messages } };
};

/** Our own dialect with samples of its server. */
export const AGENTC_ADAPTER: DialectAdapter = {
  dialect: agentcDialect,
  samples: {
    greeting: frames(greeting),
    resumed: frames([
      sessionOf([
        { role: 'user', content: [{ type: 'text', text: TEXT }] },
        { role: 'assistant', content: [{ type: 'text', text: ANSWER }] },
      ]),
      events.build('user_turn_start'),
    ]),
    pong: JSON.stringify(events.build('pong')),
    text: TEXT,
    turn: frames(turns.plain),
    answer: ANSWER,
    cancelled: frames(turns.cancelled.slice(-2)),
    unknown: JSON.stringify({ type: 'mood_changed', mood: 'good' }),
    secret: {
      frame: JSON.stringify(events.build('chat_user_data', { user: { user_id: 'ada', password_hash: HASH } })),
      secrets: [HASH],
    },
    login: { body: { agent_c_token: token, heygen_token: 'None' }, token },
  },
};
