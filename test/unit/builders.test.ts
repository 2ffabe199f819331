import { expect } from '@open-wc/testing';
import { SERVER_EVENTS } from '../../src/protocol/agentc-fields.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import {
  buildConversation,
  buildEvents,
  buildTurn,
  conversationAfter,
  createAuthManagerMock,
  createClientMock,
  FAULT_SEQUENCES,
  playFaults,
  randomFaults,
  SERVER_EVENT_TYPES,
  tokenFixtures,
  turnFixtures,
  type ServerEventType,
} from '../../src/testing/index.js';
import { connected, disposeClients, idle, items, onServer, setUp, status, stored } from '../support/engine-client.js';

afterEach(disposeClients);

describe('buildEvents()', () => {
  it('builds every type of event that a server sends, as the dialect takes it', () => {
    expect([...SERVER_EVENT_TYPES].sort()).to.deep.equal(Object.keys(SERVER_EVENTS).sort());
    const events = buildEvents();
    for (const type of SERVER_EVENT_TYPES) {
      const decoded = agentcDialect.decode(JSON.stringify(events.build(type)), Infinity);
      expect(decoded.ok, `${type} ${JSON.stringify(decoded)}`).to.equal(true);
    }
  });

  it('is the same by a seed, another by another, and as the test says', () => {
    expect(buildEvents({ seed: 7 }).greeting()).to.deep.equal(buildEvents({ seed: 7 }).greeting());
    expect(buildEvents({ seed: 7 }).conversationId).to.not.equal(buildEvents({ seed: 8 }).conversationId);
    const event = buildEvents({ conversationId: 'mine' }).build('text_delta', { content: 'hi' });
    expect(event).to.include({ type: 'text_delta', session_id: 'mine', content: 'hi' });
    expect(() => buildEvents().build('toString' as ServerEventType)).to.throw(TypeError, 'No server sends');
  });

  it('does not share what it builds', () => {
    const events = buildEvents();
    (events.build('voice_list')['voices'] as unknown[]).length = 0;
    expect(events.build('voice_list')['voices']).to.have.length(2);
  });
});

describe('turnFixtures()', () => {
  const after = (turn: keyof ReturnType<typeof turnFixtures>): string[] => {
    const events = buildEvents();
    const state = conversationAfter([...events.greeting(), ...turnFixtures(events)[turn]]);
    return state.items.map((item) => ('text' in item ? `${item.kind} ${item.text}` : item.kind));
  };

  it('are turns that a client understands', () => {
    expect(after('plain')).to.deep.equal(['user What is 6 * 7?', 'thought Six times seven.', 'answer That is 42.']);
    expect(after('tool')).to.deep.equal(['user What is 6 * 7?', 'tool', 'answer That is 42.']);
    expect(after('subAgent')).to.deep.equal(['user What is 6 * 7?', 'subsession', 'answer The helper has it: 42.']);
    expect(after('cancelled')).to.deep.equal(['user What is 6 * 7?', 'answer That is 4']);
    expect(after('media')).to.deep.equal(['user What is 6 * 7?', 'media', 'answer Here it is.']);
  });

  it('end with the turn of the user, and are the same by a seed', () => {
    for (const turn of Object.values(turnFixtures())) expect(turn.at(-1)?.type).to.equal('user_turn_start');
    expect(turnFixtures(buildEvents({ seed: 3 }))).to.deep.equal(turnFixtures(buildEvents({ seed: 3 })));
  });
});

describe('buildConversation()', () => {
  it('builds a transcript that a client can have', () => {
    const build = () =>
      buildConversation()
        .user('What is 6 * 7?')
        .thought('Six times seven.')
        .tool('calculate', { expression: '6 * 7' }, '42')
        .answer('That is 42.')
        .notice('Note this.', 'warning')
        .user('later', 'queued');
    const client = createClientMock();
    client.say(...build().items());
    expect(client.$conversation.get().items.map(({ kind }) => kind)).to.deep.equal([
      'user',
      'thought',
      'tool',
      'answer',
      'notice',
      'user',
    ]);
    expect(build().build()).to.deep.equal(build().build());
    client.$turn.set(buildTurn({ holder: 'agent', agent: 'thinking', cancelling: true }));
    expect(client.$turn.get().cancelling).to.equal(true);
  });
});

describe('tokenFixtures()', () => {
  it('of a server with another clock hold when they come from there', async () => {
    const { skewedAhead, skewedBehind } = tokenFixtures();
    for (const token of [skewedAhead, skewedBehind]) {
      const auth = createAuthManagerMock({ answer: () => ({ body: { agent_c_token: token } }) });
      await auth.signIn({ username: 'ada', password: 'x' });
      expect(auth.currentToken).to.equal(token);
      auth.dispose();
    }
  });

  it('are what they say to an AuthManager', () => {
    const tokens = tokenFixtures();
    expect(tokenFixtures()).to.deep.equal(tokens);
    const taken = (token: string): string => {
      const auth = createAuthManagerMock();
      try {
        auth.setToken(token);
        return auth.currentToken === token ? 'taken' : 'not usable';
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        auth.dispose();
      }
    };
    const verdicts = Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, taken(token as string)]));
    expect(verdicts).to.deep.equal({
      valid: 'taken',
      expired: 'auth/token-expired',
      expiring: 'taken',
      skewedAhead: 'taken',
      // Whether a page hands it over or the server does makes a difference: only the server's own word tells its clock.
      skewedBehind: 'auth/token-expired',
      longLived: 'taken',
      corrupt: 'auth/invalid-token',
    });
  });
});

describe('fault sequences', () => {
  const sequences = {
    ...FAULT_SEQUENCES,
    'random 5': randomFaults(5),
    'random 6': randomFaults(6),
  };
  for (const [name, faults] of Object.entries(sequences)) {
    it(`${name}: nothing is lost`, async () => {
      const setup = await connected(setUp({ connection: { reconnectDelay: 200 } }));
      void setup.client.sendText('What is 6 * 7?').catch(() => {});
      await playFaults(setup.net, faults);
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected' && idle(setup));
      await setup.net.clock.advance(60_000);
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected' && idle(setup));
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
      expect(stored(items(setup))[0]).to.equal('user confirmed: What is 6 * 7?');
    });
  }

  it('are the same by a seed', () => {
    expect(randomFaults(9)).to.deep.equal(randomFaults(9));
    expect(randomFaults(9)).to.not.deep.equal(randomFaults(10));
  });
});
