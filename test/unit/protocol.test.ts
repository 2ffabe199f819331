import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import type { AgentEvent } from '../../src/protocol/agent-events.js';
import { CLIENT_EVENTS, SERVER_EVENTS } from '../../src/protocol/agentc-fields.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import type { FrameProblem, WireEvent } from '../../src/protocol/dialect.js';
import { stripSecrets } from '../../src/protocol/strip-secrets.js';
import { thrownBy } from '../support/rejection.js';

const MAX_BYTES = 10_485_760;
const { encode, commands, dialUrl, auth } = agentcDialect;

const decode = (frame: unknown) =>
  agentcDialect.decode(typeof frame === 'string' ? frame : JSON.stringify(frame), MAX_BYTES);
const decoded = (frame: unknown): WireEvent => {
  const result = decode(frame);
  if (!result.ok) throw new Error(`dropped: ${JSON.stringify(result.problem)}`);
  return result.event;
};
const problemOf = (frame: unknown): FrameProblem => {
  const result = decode(frame);
  if (result.ok) throw new Error('it was taken');
  return result.problem;
};
const meaning = (frame: unknown): AgentEvent | undefined => agentcDialect.interpret(decoded(frame));
/** The meaning, when it is of this kind. */
const as = <K extends AgentEvent['kind']>(kind: K, frame: unknown): Extract<AgentEvent, { kind: K }> => {
  const event = meaning(frame);
  if (event?.kind !== kind) throw new Error(`expected ${kind}, got ${event?.kind}`);
  return event as Extract<AgentEvent, { kind: K }>;
};
const SESSION = { session_id: 'chat', role: 'assistant', parent_session_id: null, user_session_id: 'chat' };

describe('protocol: the recorded events', () => {
  interface Line {
    readonly dir: 's2c' | 'c2s';
    readonly event: WireEvent;
  }
  let lines: readonly Line[] = [];
  const received = (): readonly WireEvent[] => lines.filter(({ dir }) => dir === 's2c').map(({ event }) => event);
  const sent = (): readonly WireEvent[] => lines.filter(({ dir }) => dir === 'c2s').map(({ event }) => event);

  before(async () => {
    const response = await fetch(new URL('../fixtures/agentc-events.jsonl', import.meta.url));
    const text = await response.text();
    lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  });

  it('every server event decodes, unchanged but for its secrets, and all 43 types are there', () => {
    expect(received().length).to.equal(62);
    for (const event of received()) {
      const expected = structuredClone(event);
      stripSecrets(expected);
      expect(decoded(event), event.type).to.deep.equal(expected);
    }
    const types = new Set(received().map(({ type }) => type));
    expect(types.size).to.equal(43);
    expect(Object.keys(SERVER_EVENTS).sort()).to.deep.equal([...types].sort());
  });

  it('every server event means something, except those that are of no use', () => {
    const silent = new Set(
      received()
        .filter((event) => meaning(event) === undefined)
        .map(({ type }) => type),
    );
    expect([...silent].sort()).to.deep.equal([
      'history',
      'server_listening',
      'system_prompt',
      'voice_input_supported',
      'workspace_added',
      'workspace_list',
    ]);
  });

  it('every client event that the server handles is encoded as recorded; the nine others are refused', () => {
    const handled = sent().filter(({ type }) => Object.hasOwn(CLIENT_EVENTS, type));
    for (const event of handled) expect(JSON.parse(encode(event)), event.type).to.deep.equal(event);
    expect(new Set(handled.map(({ type }) => type)).size).to.equal(20);
    expect(Object.keys(CLIENT_EVENTS).length).to.equal(20);
    const others = sent().filter(({ type }) => !Object.hasOwn(CLIENT_EVENTS, type));
    expect(new Set(others.map(({ type }) => type)).size).to.equal(9);
    for (const event of others) {
      const error = thrownBy(() => encode(event));
      expect(error.code).to.equal('protocol/unknown-event');
      expect(error.message).to.contain(event.type).and.to.contain('text_input');
    }
  });

  it('what we build ourselves is what was recorded', () => {
    const built = [
      commands.ping(),
      commands.cancel(),
      commands.text('Hello, how are you?'),
      commands.text('Please read this.', ['20251030140211_notes.pdf']),
      commands.listAgents(),
      commands.listVoices(),
      commands.listAvatars(),
      commands.listConversations(0, 50),
      commands.newConversation(),
      commands.newConversation('default'),
      commands.openConversation('admin-purple-river'),
      commands.renameConversation('River notes'),
      commands.renameConversation('River notes', 'admin-purple-river'),
      commands.deleteConversation(),
      commands.deleteConversation('admin-purple-river'),
      commands.setAgent('default'),
    ];
    for (const event of built) expect(sent(), event.type).to.deep.include(JSON.parse(encode(event)));
  });

  it('a field of each event that has the wrong kind is named', () => {
    const wrong: Readonly<Record<string, unknown>> = { s: 7, b: 'yes', n: 'many', a: { length: 0 }, o: [], l: 'x' };
    let checked = 0;
    for (const event of received()) {
      for (const field of (SERVER_EVENTS[event.type] ?? '').split(' ').filter(Boolean)) {
        const [path = '', kind = ''] = field.split(':');
        expect(problemOf({ ...event, [path]: wrong[kind[0] ?? ''] })).to.deep.equal({
          reason: 'wrong-field',
          type: event.type,
          path,
        });
        const { [path]: _, ...without } = event;
        if (kind.endsWith('?')) {
          expect(decode({ ...event, [path]: null }).ok, `${event.type}.${path} null`).to.equal(true);
          expect(decode(without).ok, `${event.type}.${path} absent`).to.equal(true);
        } else {
          expect(problemOf({ ...event, [path]: null }).reason).to.equal('wrong-field');
          expect(problemOf(without)).to.include({ reason: 'wrong-field', path });
        }
        checked += 1;
      }
    }
    expect(checked).to.be.greaterThan(200);
  });

  it('a wrong field of ours is refused before it is sent', () => {
    expect(thrownBy(() => encode({ type: 'text_input' }))).to.include({ code: 'protocol/invalid-frame' });
    expect(thrownBy(() => encode({ type: 'text_input', text: 7 })).message).to.contain('"text"');
    expect(thrownBy(() => encode({ type: 'get_user_sessions', offset: '0' })).message).to.contain('"offset"');
    for (const type of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(thrownBy(() => encode({ type })).code, type).to.equal('protocol/unknown-event');
    }
  });

  it('any mutation of a recorded event is decoded or dropped, and what is decoded can be interpreted', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.nat(61), fc.array(fc.tuple(fc.nat(20), json), { maxLength: 3 }), (index, changes) => {
        const event: Record<string, unknown> = { ...received()[index] };
        const mutate = (target: Record<string, unknown>, at: number, value: unknown): void => {
          const keys = Object.keys(target);
          const key = keys[at % Math.max(1, keys.length)];
          if (key === undefined || (target === event && key === 'type')) return;
          const child = target[key];
          // One level down, where the readers are.
          if (at > 10 && typeof child === 'object' && child !== null)
            mutate(child as Record<string, unknown>, at - 10, value);
          else target[key] = value;
        };
        const clone = structuredClone(event);
        Object.assign(event, clone);
        for (const [at, value] of changes) mutate(event, at, value);
        const result = decode(event);
        if (result.ok) agentcDialect.interpret(result.event);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('protocol: bad frames', () => {
  it('are told apart, without their payload', () => {
    const secret = 'my-secret-payload';
    const frames: readonly (readonly [unknown, FrameProblem])[] = [
      ['', { reason: 'not-json' }],
      ['{', { reason: 'not-json' }],
      [`${secret}`, { reason: 'not-json' }],
      ['7', { reason: 'not-an-object' }],
      ['null', { reason: 'not-an-object' }],
      [`"${secret}"`, { reason: 'not-an-object' }],
      [`[{"type":"pong","x":"${secret}"}]`, { reason: 'not-an-object' }],
      [{ secret }, { reason: 'no-type', path: 'type' }],
      [
        { type: 7, secret },
        { reason: 'no-type', path: 'type' },
      ],
      [{ type: null }, { reason: 'no-type', path: 'type' }],
      [
        { type: 'from_the_future', secret },
        { reason: 'unknown-type', type: 'from_the_future' },
      ],
      [{ type: '' }, { reason: 'unknown-type', type: '' }],
      [{ type: 'x'.repeat(500) }, { reason: 'unknown-type', type: 'x'.repeat(64) }],
      [
        { type: 'text_delta', ...SESSION, content: { secret } },
        { reason: 'wrong-field', type: 'text_delta', path: 'content' },
      ],
    ];
    for (const [frame, problem] of frames) {
      expect(problemOf(frame)).to.deep.equal(problem);
      expect(JSON.stringify(problemOf(frame))).not.to.contain(secret);
    }
  });

  it('names of the prototype are no types', () => {
    for (const type of ['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf']) {
      expect(problemOf(`{"type":${JSON.stringify(type)}}`)).to.deep.equal({ reason: 'unknown-type', type });
    }
    const event = decoded('{"type":"pong","__proto__":{"polluted":true}}');
    expect((event as { polluted?: unknown }).polluted).to.equal(undefined);
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  it('20 MB are dropped unread; the bound itself is taken', () => {
    const frame = JSON.stringify({ type: 'text_delta', ...SESSION, content: 'x'.repeat(20_000_000) });
    expect(problemOf(frame)).to.deep.equal({ reason: 'too-large' });
    const small = '{"type":"pong"}';
    expect(agentcDialect.decode(small, small.length).ok).to.equal(true);
    expect(agentcDialect.decode(small, small.length - 1).ok).to.equal(false);
  });

  it('100 000 levels deep: dropped or taken, never thrown', () => {
    const deep = (depth: number): string => '{"x":'.repeat(depth) + '1' + '}'.repeat(depth);
    for (const depth of [100, 10_000, 100_000]) {
      const frame = `{"type":"session_metadata_changed","meta":${deep(depth)}}`;
      const result = decode(frame);
      if (result.ok) agentcDialect.interpret(result.event);
    }
    expect(
      decode(`{"type":"session_metadata_changed","meta":${'['.repeat(100_000)}${']'.repeat(100_000)}}`).ok,
    ).to.equal(false);
  });

  it('decode never throws, on arbitrary text and arbitrary JSON', () => {
    const types = Object.keys(SERVER_EVENTS);
    const event = fc
      .tuple(fc.constantFrom(...types), fc.dictionary(fc.string(), fc.jsonValue()))
      .map(([type, fields]) => ({ ...fields, type }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          event.map((value) => JSON.stringify(value)),
        ),
        (frame) => {
          const result = decode(frame);
          if (result.ok) agentcDialect.interpret(result.event);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('protocol: differences that do not matter', () => {
  it('three names of the user message of OpenAI, two of a deletion', () => {
    for (const type of ['open_a_i_user_message', 'open_ai_user_message', 'openai_user_message']) {
      const frame = { type, ...SESSION, vendor: 'openai', message: { role: 'user', content: 'hi' } };
      expect(decoded(frame).type).to.equal('open_a_i_user_message');
      expect(as('user-message', frame).text).to.equal('hi');
    }
    for (const type of ['delete_chat_session', 'chat_session_deleted']) {
      expect(as('conversation-deleted', { type, session_id: 'a' }).conversationId).to.equal('a');
      expect(as('conversation-deleted', { type, session_id: null }).conversationId).to.equal(undefined);
    }
  });

  it('the input of a tool: text, object, nothing yet, another vendor’s', () => {
    const input = (call: object): string | undefined =>
      as('tools-called', {
        type: 'tool_call',
        ...SESSION,
        active: true,
        vendor: 'x',
        tool_calls: [{ id: 'a', name: 'b', ...call }],
        tool_results: null,
      }).calls[0]?.input;
    expect(input({ input: '{"a":1}' })).to.equal('{"a":1}');
    expect(input({ input: { a: 1 } })).to.equal('{"a":1}');
    expect(input({ input: {} })).to.equal('');
    expect(input({ arguments: '{"a":1}' })).to.equal('{"a":1}');
    expect(input({ function: { arguments: '{"a":1}' } })).to.equal('{"a":1}');
    expect(input({})).to.equal('');
  });

  it('results in blocks, in text and from OpenAI', () => {
    const results = (tool_results: unknown) =>
      as('tools-called', { type: 'tool_call', ...SESSION, active: false, tool_calls: [], tool_results }).results;
    expect(results([{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'A' }] }])).to.deep.equal([
      { callId: 't', content: 'A' },
    ]);
    expect(results([{ role: 'tool', tool_call_id: 'c', name: 'n', content: 'B' }])).to.deep.equal([
      { callId: 'c', content: 'B' },
    ]);
    expect(results([{ tool_use_id: 't', content: { a: 1 } }, 'rubbish', null])).to.deep.equal([
      { callId: 't', content: '{"a":1}' },
    ]);
    expect(results(null)).to.deep.equal([]);
  });

  it('lists that are null are empty; toolsets may be called tools, schemas may be a map', () => {
    expect(as('agents', { type: 'agent_list', agents: null }).agents).to.deep.equal([]);
    expect(as('voices', { type: 'voice_list', voices: null }).voices).to.deep.equal([]);
    expect(as('avatars', { type: 'avatar_list', avatars: null }).avatars).to.deep.equal([]);
    expect(as('tools-selected', { type: 'tool_select_delta', ...SESSION, tool_calls: null }).calls).to.deep.equal([]);
    expect(as('history-repaired', { type: 'history_delta', ...SESSION, messages: null }).messages).to.deep.equal([]);
    expect(
      as('conversations', {
        type: 'get_user_sessions_response',
        sessions: { chat_sessions: null, total_sessions: null },
      }),
    ).to.deep.include({
      conversations: [],
      total: 0,
      offset: 0,
    });
    const agents = [
      { name: 'A', key: 'a', tools: ['X'] },
      { name: 'B', key: 'b', toolsets: ['Y'], tools: ['Z'] },
    ];
    expect(as('agents', { type: 'agent_list', agents }).agents.map(({ toolsets }) => toolsets)).to.deep.equal([
      ['X'],
      ['Y'],
    ]);
    expect(as('tools', { type: 'tool_catalog', tools: { ThinkTools: {}, BridgeTools: {} } }).names).to.deep.equal([
      'ThinkTools',
      'BridgeTools',
    ]);
  });

  it('stored messages of both vendors, with their tools', () => {
    const load = (messages: unknown) =>
      as('conversation-loaded', { type: 'chat_session_changed', chat_session: { session_id: 's', messages } }).messages;
    expect(load([{ role: 'system', content: 'no' }, { role: 'user', content: 'q' }, 'rubbish', null])).to.deep.equal([
      { role: 'user', text: 'q', calls: [], results: [] },
    ]);
    const openai = [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'n', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'R' },
    ];
    expect(load(openai)).to.deep.equal([
      { role: 'assistant', text: '', calls: [{ id: 'c', name: 'n', input: '{}' }], results: [] },
      { role: 'user', text: '', calls: [], results: [{ callId: 'c', content: 'R' }] },
    ]);
  });
});

describe('protocol: secrets', () => {
  it('are gone before anybody sees the event', () => {
    const user = decoded({ type: 'chat_user_data', user: { user_id: 'a', password_hash: 'HASH', roles: [] } });
    expect(JSON.stringify(user)).not.to.contain('HASH');
    const agent = decoded({
      type: 'agent_configuration_changed',
      agent_config: { key: 'a', name: 'A', agent_params: { type: 'claude', auth: { api_key: 'KEY' } } },
    });
    expect(JSON.stringify(agent)).not.to.contain('KEY');
    const avatar = decoded({
      type: 'avatar_connection_changed',
      avatar_session: { session_id: 's', access_token: 'TOKEN', nested: [{ token: 'TOKEN' }] },
      avatar_session_request: {},
    });
    expect(JSON.stringify(avatar)).not.to.contain('TOKEN');
    expect((avatar.avatar_session as { session_id?: unknown }).session_id).to.equal('s');
  });

  it('words that only look like one stay', () => {
    const event = decoded({
      type: 'chat_session_changed',
      chat_session: { session_id: 's', token_count: 812, author: 'me' },
    });
    expect(event.chat_session).to.deep.equal({ session_id: 's', token_count: 812, author: 'me' });
  });

  it('what the agent says about passwords is said', () => {
    const content = '{"password":"is a word"}';
    expect(as('text', { type: 'text_delta', ...SESSION, content }).text).to.equal(content);
  });
});

describe('protocol: addresses and sign-in', () => {
  it('the address holds what is known and nothing else', () => {
    expect(dialUrl({ url: 'wss://a.example/api/rt/ws' })).to.equal('wss://a.example/api/rt/ws');
    const full = new URL(
      dialUrl({
        url: 'wss://a.example/ws?region=eu',
        token: 'a+b/c=&d',
        sessionId: 'UI 1',
        conversationId: 'c',
        agentKey: 'k',
      }),
    );
    expect(Object.fromEntries(full.searchParams)).to.deep.equal({
      region: 'eu',
      token: 'a+b/c=&d',
      ui_session_id: 'UI 1',
      chat_session_id: 'c',
      agent_key: 'k',
    });
  });

  it('the REST base is derived from the socket’s', () => {
    expect(auth.deriveBase('wss://a.example:8000/api/rt/ws')).to.equal('https://a.example:8000/api/rt');
    expect(auth.deriveBase('ws://localhost/api/rt/ws/?x=1#y')).to.equal('http://localhost/api/rt');
    expect(auth.deriveBase('wss://a.example/')).to.equal('https://a.example');
    expect(auth.login('https://a.example/api/rt//', { username: 'u', password: 'p' }).url).to.equal(
      'https://a.example/api/rt/login',
    );
  });

  it('a token is a text that is not empty', () => {
    expect(auth.readToken({ agent_c_token: 't' })).to.equal('t');
    for (const body of [undefined, null, 'text', [], {}, { agent_c_token: '' }, { agent_c_token: 7 }]) {
      expect(auth.readToken(body), JSON.stringify(body)).to.equal(undefined);
    }
  });

  it('commands to the server, and what is none', () => {
    expect(agentcDialect.isServerCommand('!help')).to.equal(true);
    for (const text of ['help', ' !help', '!first line\nsecond'])
      expect(agentcDialect.isServerCommand(text), text).to.equal(false);
    expect(agentcDialect.allowedInAgentTurn(commands.ping())).to.equal(true);
    expect(agentcDialect.allowedInAgentTurn(commands.cancel())).to.equal(true);
    expect(agentcDialect.allowedInAgentTurn(commands.listAgents())).to.equal(false);
  });
});
