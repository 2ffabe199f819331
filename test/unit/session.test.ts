import { expect } from '@open-wc/testing';
import { RealtimeError } from '../../src/errors.js';
import { Logger } from '../../src/logging/logger.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import type { AgentEvent } from '../../src/protocol/agent-events.js';
import type { WireEvent } from '../../src/protocol/dialect.js';
import { ConversationStore } from '../../src/session/conversation-store.js';
import type {
  AnswerItem,
  ConversationItem,
  SubsessionItem,
  ToolItem,
  UserMessageItem,
} from '../../src/session/conversation-types.js';
import { Outbox } from '../../src/session/outbox.js';
import { reconcileHistory } from '../../src/session/reconcile-history.js';
import { SessionManager } from '../../src/session/session-manager.js';
import type { SessionSettings } from '../../src/session/session-ports.js';
import { SessionMemory } from '../../src/session/session-memory.js';
import { FakeClock, MemoryStore, settle } from '../../src/testing/index.js';
import { rejection } from '../support/rejection.js';

const CHAT = 'demo-purple-river';
type Scope = { id?: string; user?: string | null; parent?: string | null; role?: string };

/** The server's events, as they come over the wire. */
const of = (
  type: string,
  fields: object = {},
  { id = CHAT, user = CHAT, parent = null, role = 'assistant' }: Scope = {},
) => ({ type, session_id: id, role, parent_session_id: parent, user_session_id: user, ...fields }) as WireEvent;
const text = (content: string, scope?: Scope): WireEvent => of('text_delta', { content, format: 'markdown' }, scope);
const thought = (content: string): WireEvent => of('thought_delta', { content }, { role: 'assistant (thought)' });
const completion = (running: boolean): WireEvent => of('completion', { running, completion_options: {} });
const userMessage = (content: unknown): WireEvent =>
  of('anthropic_user_message', { vendor: 'anthropic', message: { role: 'user', content } });
const historyDelta = (said: string): WireEvent =>
  of('history_delta', {
    vendor: 'anthropic',
    messages: [{ role: 'assistant', content: [{ type: 'text', text: said }] }],
  });
const call = (id: string, name: string, input: unknown = '{"x":1}') => ({ type: 'tool_use', id, name, input });
const tool = (active: boolean, calls: readonly object[], results: readonly string[] | null = null): WireEvent =>
  of('tool_call', {
    active,
    vendor: 'anthropic',
    tool_calls: calls,
    tool_results:
      results?.map((content, index) => ({
        type: 'tool_result',
        tool_use_id: (calls[index] as { id: string }).id,
        content,
      })) ?? null,
  });
const chat = (messages: readonly object[] = [], id = CHAT): WireEvent => ({
  type: 'chat_session_changed',
  chat_session: {
    session_id: id,
    session_name: 'River notes',
    messages,
    agent_config: { key: 'default', name: 'Domo' },
    vendor: 'anthropic',
  },
});
const said = (role: 'user' | 'assistant', content: unknown): object => ({ role, content });
const TURN_START: WireEvent = { type: 'user_turn_start' };
const TURN_END: WireEvent = { type: 'user_turn_end' };
const PONG: WireEvent = { type: 'pong' };

const isUser = (item: ConversationItem): item is UserMessageItem => item.kind === 'user';
/** One line per item: what a test compares. */
const line = (item: ConversationItem): string => {
  switch (item.kind) {
    case 'user':
      return `user ${item.delivery}: ${item.text}`;
    case 'answer':
    case 'thought':
      return `${item.kind} ${item.status}: ${item.text}`;
    case 'tool':
      return `tool ${item.status}: ${item.call.name}(${item.call.input}) = ${item.result ?? '?'}`;
    case 'media':
      return `media: ${item.media.contentType} ${item.media.url ?? item.media.content}`;
    case 'notice':
      return `notice ${item.severity}: ${item.text}`;
    case 'subsession':
      return `subsession ${item.status} of ${item.agentKey}: [${item.items.map(line).join(' | ')}]`;
  }
};

class Wire {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  readonly memory = new SessionMemory(this.store, () => 'tab');
  readonly session: SessionManager;
  sent: WireEvent[] = [];
  open = true;
  congested = false;
  readonly heard: string[] = [];
  settings: SessionSettings = {
    agentKey: undefined,
    conversationId: undefined,
    maxMessages: 1000,
    maxBytes: 1_048_576,
    maxFrameBytes: 10_485_760,
    maxWaitMs: 0,
    whenFull: 'refuse',
  };

  constructor() {
    this.session = new SessionManager({
      logger: new Logger({ consoleLevel: undefined }),
      dialect: agentcDialect,
      memory: this.memory,
      now: () => this.clock.now(),
      settings: () => this.settings,
      transmit: (frame) => {
        if (this.open) this.sent.push(JSON.parse(frame) as WireEvent);
        return this.open;
      },
      congested: () => this.congested,
    });
    this.session.events.on('ready', () => this.heard.push('ready'));
    this.session.events.on('interrupted', (by) => this.heard.push(`interrupted by ${by}`));
    this.session.events.on('server-error', ({ message }) => this.heard.push(`error: ${message}`));
  }

  get lines(): readonly string[] {
    return this.session.$conversation.get().items.map(line);
  }

  get items(): readonly ConversationItem[] {
    return this.session.$conversation.get().items;
  }

  get sentTypes(): readonly string[] {
    return this.sent.map(({ type }) => type);
  }

  feed(...events: readonly WireEvent[]): void {
    for (const event of events) this.session.receive(JSON.stringify(event));
  }

  /** A new session, ready, the turn with the user. */
  begin(messages: readonly object[] = []): this {
    this.session.opened();
    this.feed({ type: 'ui_session_id_changed', ui_session_id: 'UI-1' }, chat(messages), TURN_START, PONG);
    this.sent = [];
    return this;
  }

  /** The socket goes. */
  lose(): void {
    this.open = false;
    this.session.gone();
  }

  /** It comes back to the same session. `turn`: whose turn the server says it is; the agent's is not told. */
  reattach(messages: readonly object[], turn: 'user' | 'agent'): void {
    this.open = true;
    this.sent = [];
    this.session.opened();
    this.feed(chat(messages), ...(turn === 'user' ? [TURN_START] : []), PONG);
  }

  answerTurn(question: string, answer: string): void {
    this.feed(TURN_END, userMessage(question), completion(true), text(answer), completion(false), historyDelta(answer));
    this.feed(TURN_START);
  }
}

describe('session: handshake', () => {
  it('a new session is ready with its first turn and a pong', () => {
    const wire = new Wire();
    wire.session.opened();
    expect(wire.sentTypes).to.deep.equal(['ping']);
    wire.feed({ type: 'ui_session_id_changed', ui_session_id: 'UI-1' }, chat(), PONG);
    expect(wire.heard).to.deep.equal([]);
    wire.feed(TURN_START);
    expect(wire.heard).to.deep.equal(['ready']);
    expect(wire.session.$turn.get()).to.deep.equal({
      holder: 'user',
      agent: 'idle',
      tool: undefined,
      cancelling: false,
    });
    expect(wire.session.dialTarget).to.deep.equal({ sessionId: 'UI-1', conversationId: CHAT, agentKey: 'default' });
  });

  it('a re-attached session without a turn event is in the middle of the agent’s turn', () => {
    const wire = new Wire().begin();
    wire.lose();
    expect(wire.session.$turn.get().holder).to.equal('none');
    wire.reattach([], 'agent');
    expect(wire.heard).to.deep.equal(['ready', 'ready']);
    expect(wire.session.$turn.get().holder).to.equal('agent');
  });

  it('a deaf socket (silent takeover) is never ready: no pong comes', () => {
    const wire = new Wire().begin();
    wire.lose();
    wire.open = true;
    wire.session.opened();
    wire.feed(chat(), TURN_START);
    expect(wire.heard).to.deep.equal(['ready']);
  });

  it('a re-attached session asks for the lists it does not have, and only those', () => {
    const wire = new Wire().begin();
    wire.lose();
    wire.reattach([], 'user');
    expect(wire.sentTypes).to.deep.equal(['ping', 'get_agents', 'get_voices']);
    wire.feed({ type: 'agent_list', agents: [{ name: 'Domo', key: 'default' }] });
    wire.feed({
      type: 'voice_list',
      voices: [{ voice_id: 'none', vendor: 'system', description: '', output_format: 'none' }],
    });
    wire.lose();
    wire.reattach([], 'user');
    expect(wire.sentTypes).to.deep.equal(['ping']);
  });

  it('lists are not asked for in the agent’s turn: that would kill it', () => {
    const wire = new Wire().begin();
    wire.lose();
    wire.reattach([], 'agent');
    expect(wire.sentTypes).to.deep.equal(['ping']);
    wire.feed(TURN_START);
    // First what the gap took from the turn, then the lists.
    expect(wire.sentTypes).to.have.members(['ping', 'resume_chat_session', 'get_agents', 'get_voices']);
  });

  it('what a tab remembers survives a reload, and rubbish in its place does not', () => {
    const wire = new Wire().begin();
    const reloaded = new SessionMemory(wire.store, () => 'tab');
    reloaded.restore();
    expect(reloaded.current).to.deep.equal({ sessionId: 'UI-1', conversationId: CHAT, agentKey: 'default' });
    expect([...wire.store.values.values()].join(), 'ids only').not.to.match(/token|River/);
    for (const key of wire.store.values.keys()) wire.store.set(key, '{"sessionId":7,');
    reloaded.restore();
    expect(reloaded.current).to.deep.equal({});
    expect(wire.store.values.size).to.equal(0);
  });
});

describe('session: a turn', () => {
  it('thoughts, text, tools and the answer, in order', async () => {
    const wire = new Wire().begin();
    const receipt = wire.session.sendText('  Read the readme  ');
    expect(wire.lines).to.deep.equal(['user sent: Read the readme']);
    expect(wire.sent).to.deep.equal([{ type: 'text_input', text: 'Read the readme' }]);
    wire.feed(TURN_END, userMessage('Read the readme'));
    expect(await receipt).to.deep.equal({ id: wire.items[0]?.id, delivery: 'confirmed' });
    expect(wire.session.$turn.get()).to.deep.include({ holder: 'agent', agent: 'thinking' });

    wire.feed(
      of('interaction', { started: true, id: 'a-b-c' }),
      completion(true),
      thought('I should '),
      thought('read it.'),
    );
    wire.feed(
      of('complete_thought', { content: 'I should read it.' }, { role: 'assistant (thought)' }),
      text('Let me '),
    );
    expect(wire.session.$turn.get().agent).to.equal('speaking');
    wire.feed(text('look.'), of('tool_select_delta', { tool_calls: [call('t1', 'read', {})] }));
    expect(wire.lines.at(-1)).to.equal('tool selecting: read() = ?');
    wire.clock.tick(700);
    wire.feed(tool(true, [call('t1', 'read', '{"path":"readme"}')]), completion(false), historyDelta('Let me look.'));
    expect(wire.session.$turn.get()).to.deep.include({ agent: 'thinking', tool: 'read' });
    wire.clock.tick(1500);
    wire.feed(tool(false, [call('t1', 'read', '{"path":"readme"}')], ['It says hello.']));
    expect(wire.session.$turn.get().tool).to.equal(undefined);
    wire.feed(completion(true), text('It says '), text('hello.'), completion(false), historyDelta('It says hello.'));
    wire.feed(of('interaction', { started: false, id: 'a-b-c' }), TURN_START);
    expect(wire.lines).to.deep.equal([
      'user confirmed: Read the readme',
      'thought complete: I should read it.',
      'answer complete: Let me look.',
      'tool done: read({"path":"readme"}) = It says hello.',
      'answer complete: It says hello.',
    ]);
    expect((wire.items[3] as ToolItem).durationMs, 'from the call, not from its choice').to.equal(1500);
    expect(new Set(wire.items.map(({ id }) => id)).size).to.equal(5);
    expect(wire.session.$turn.get()).to.deep.equal({
      holder: 'user',
      agent: 'idle',
      tool: undefined,
      cancelling: false,
    });
  });

  it('a turn without any ends is ended by the turn', () => {
    const wire = new Wire().begin();
    wire.feed(
      TURN_END,
      userMessage('x'),
      completion(true),
      thought('hm'),
      text('Half an ans'),
      tool(true, [call('t', 'read')]),
    );
    wire.feed(TURN_START);
    expect(wire.lines).to.deep.equal([
      'user confirmed: x',
      'thought complete: hm',
      'answer complete: Half an ans',
      'tool done: read({"x":1}) = ?',
    ]);
  });

  it('the shapes of GPT: another user message, flat calls, no history', () => {
    const wire = new Wire().begin();
    const flat = { id: 'call_1', name: 'read', arguments: '{"path":"a"}' };
    wire.feed(TURN_END, of('interaction', { started: true, id: 'x' }));
    wire.feed(
      of('open_a_i_user_message', { vendor: 'openai', message: { role: 'user', content: 'Read a' } }),
      completion(true),
    );
    wire.feed(of('tool_call', { active: true, vendor: 'open_ai', tool_calls: [flat], tool_results: null }));
    const result = { role: 'tool', tool_call_id: 'call_1', name: 'read', content: 'A' };
    wire.feed(of('tool_call', { active: false, vendor: 'open_ai', tool_calls: [flat], tool_results: [result] }));
    wire.feed(completion(true), text('A it is.'), of('interaction', { started: false, id: 'x' }), TURN_START);
    expect(wire.lines).to.deep.equal([
      'user confirmed: Read a',
      'tool done: read({"path":"a"}) = A',
      'answer complete: A it is.',
    ]);
  });

  it('the think tool shows its thoughts, not itself', () => {
    const wire = new Wire().begin();
    wire.feed(TURN_END, completion(true), thought('Let me think'), of('complete_thought', { content: 'think' }));
    wire.feed(tool(false, [call('t', 'think', { thought: 'Let me think' })], ['ok']), TURN_START);
    expect(wire.lines).to.deep.equal(['thought complete: Let me think']);
  });

  it('two tools at once: lists are cumulative, results find their calls', () => {
    const wire = new Wire().begin();
    const calls = [call('a', 'one'), call('b', 'two')];
    wire.feed(
      TURN_END,
      of('tool_select_delta', { tool_calls: calls.slice(0, 1) }),
      of('tool_select_delta', { tool_calls: calls }),
    );
    wire.feed(tool(true, calls), tool(false, calls, ['1', '2']), TURN_START);
    expect(wire.lines).to.deep.equal(['tool done: one({"x":1}) = 1', 'tool done: two({"x":1}) = 2']);
  });

  it('a sub-agent that talks while the main agent does keeps its own text', () => {
    const wire = new Wire().begin();
    const child: Scope = { id: 'bright-cloud', parent: CHAT };
    const started = of('subsession_started', { sub_agent_key: 'librarian' }, { role: 'system', parent: CHAT });
    wire.feed(TURN_END, userMessage('ask'), completion(true), text('I ask. '), started);
    wire.feed(text('Sub ', child), text('Main '), text('agent ', child), text('goes on.'), text('speaks.', child));
    const nested = { id: 'dark-rain', parent: 'bright-cloud' };
    wire.feed(
      of('subsession_started', { sub_agent_key: 'archivist' }, { ...child, role: 'system' }),
      text('Deep.', nested),
    );
    wire.feed(of('subsession_ended', {}, { ...child, role: 'system' }), text(' Back.', child));
    expect(wire.lines.at(1)).to.contain('answer complete: I ask.');
    wire.feed(of('subsession_ended', {}, { role: 'system', parent: CHAT }), text('Done.'), TURN_START);
    const subsession = wire.items.find(({ kind }) => kind === 'subsession') as SubsessionItem;
    expect(subsession.status).to.equal('complete');
    expect(subsession.items.map(line)).to.deep.equal([
      'answer complete: Sub agent speaks.',
      'subsession complete of archivist: [answer complete: Deep.]',
      'answer complete:  Back.',
    ]);
    const main = wire.items.filter(({ kind }) => kind === 'answer').map((item) => (item as AnswerItem).text);
    expect(main.join('')).to.equal('I ask. Main goes on.Done.');
  });

  it('what a sub-agent is asked is not something the user said', () => {
    const wire = new Wire().begin();
    wire.feed(TURN_END, of('subsession_started', { sub_agent_key: 'x' }, { role: 'system', parent: CHAT }));
    wire.feed(
      of('anthropic_user_message', { message: { role: 'user', content: 'task' } }, { id: 'child', parent: CHAT }),
    );
    expect(wire.items.filter(isUser)).to.deep.equal([]);
  });

  it('late events of a conversation that was left change nothing', () => {
    const wire = new Wire().begin();
    const before = wire.items;
    wire.feed(
      text('late', { id: 'other', user: 'other' }),
      of('render_media', { content_type: 'text/html', content: 'x' }, { id: 'other', user: 'other' }),
    );
    expect(wire.items).to.equal(before);
  });

  it('media, notices, errors and whole messages', () => {
    const wire = new Wire().begin();
    wire.feed(
      of('render_media', { content_type: 'image/png', url: 'https://x.example/a.png', name: 'a' }, { role: 'tool' }),
    );
    wire.feed(of('message', { content: 'The report.' }, { role: 'tool' }));
    wire.feed(of('system_message', { content: 'Careful', severity: 'warning' }, { role: 'system' }));
    wire.feed(of('system_message', { content: 'Odd', severity: 'strange' }, { role: 'system' }));
    wire.feed(text('bridge connected', { role: 'system', user: null }));
    wire.feed({ type: 'error', message: 'Boom\n  at line 7 of secret.py', source: null });
    expect(wire.lines).to.deep.equal([
      'media: image/png https://x.example/a.png',
      'answer complete: The report.',
      'notice warning: Careful',
      'notice error: Odd',
      'notice info: bridge connected',
      'notice error: Boom',
    ]);
    expect(wire.heard).to.deep.equal(['ready', 'error: Boom']);
  });

  it('a message from another tab of the session appears', () => {
    const wire = new Wire().begin();
    wire.feed(
      TURN_END,
      userMessage([
        { type: 'image', source: {} },
        { type: 'text', text: 'from there' },
      ]),
    );
    expect(wire.lines).to.deep.equal(['user confirmed: from there']);
  });

  it('interrupt: asks once, the answer is marked as cancelled', () => {
    const wire = new Wire().begin();
    wire.session.interrupt();
    expect(wire.sent, 'nothing to stop in the user’s turn').to.deep.equal([]);
    wire.feed(TURN_END, userMessage('x'), completion(true), text('A long'));
    wire.session.interrupt();
    wire.session.interrupt();
    expect(wire.sentTypes).to.deep.equal(['client_wants_cancel']);
    expect(wire.session.$turn.get().cancelling).to.equal(true);
    wire.feed({ type: 'cancelled' }, of('interaction', { started: false, id: 'x' }), TURN_START);
    expect(wire.lines.at(-1)).to.equal('answer cancelled: A long');
    expect(wire.heard).to.deep.equal(['ready', 'interrupted by user']);
  });

  it('state is frozen, and an event that changes nothing tells nobody', () => {
    const wire = new Wire().begin();
    wire.feed(TURN_END, text('x'));
    const { items } = wire.session.$conversation.get();
    expect(Object.isFrozen(items) && items.every((item) => Object.isFrozen(item))).to.equal(true);
    let changes = 0;
    wire.session.$conversation.listen(() => (changes += 1));
    wire.feed(PONG, { type: 'server_listening' }, of('system_prompt', { content: 'secret', format: 'markdown' }));
    expect(changes).to.equal(0);
  });

  it('what a sub-agent is asked confirms nothing of ours', async () => {
    const wire = new Wire().begin();
    const sent = wire.session.sendText('mine');
    let settled = false;
    void sent.then(() => (settled = true));
    const { session_id: main, ...rest } = userMessage('asked of a sub-agent') as Record<string, unknown>;
    wire.feed(TURN_END, { ...rest, session_id: 'child', parent_session_id: main } as never);
    await new Promise((done) => setTimeout(done)); // every microtask
    expect(settled).to.equal(false);
    wire.feed(userMessage('mine'));
    expect((await sent).delivery).to.equal('confirmed');
  });

  it('frames that make no sense are dropped and counted', () => {
    const wire = new Wire().begin();
    wire.session.receive('{');
    wire.feed({ type: 'nobody_knows' }, { type: 'text_delta', content: 7 } as WireEvent);
    expect(wire.session.droppedFrames).to.equal(3);
    expect(wire.lines).to.deep.equal([]);
  });
});

describe('session: conversations', () => {
  it('another conversation replaces the transcript; what waits comes along', async () => {
    const wire = new Wire().begin([said('user', 'old question'), said('assistant', 'old answer')]);
    wire.feed(TURN_END); // the agent has the turn: the text has to wait
    const waiting = wire.session.sendText('for later');
    wire.feed(chat([said('user', 'other')], 'demo-other'));
    expect(wire.lines).to.deep.equal(['user confirmed: other', 'user queued: for later']);
    expect(wire.memory.current.conversationId).to.equal('demo-other');
    wire.session.close('session/closed');
    expect((await rejection(waiting)).code).to.equal('session/closed');
  });

  it('a stored history shows its tools and has no times', () => {
    const wire = new Wire().begin([
      said('user', 'count'),
      said('assistant', [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'I count.' },
      ]),
      said('assistant', [call('t1', 'count', { to: 3 })]),
      said('user', [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: '3' }] }]),
      said('assistant', 'Three.'),
    ]);
    expect(wire.lines).to.deep.equal([
      'user confirmed: count',
      'answer complete: I count.',
      'tool done: count({"to":3}) = 3',
      'answer complete: Three.',
    ]);
    expect(wire.items.map(({ at }) => at)).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it('the current one is deleted: a new one is asked for; another one is only taken off the list', () => {
    const wire = new Wire().begin();
    wire.feed({ type: 'chat_session_added', chat_session: { session_id: 'other' } });
    wire.feed({ type: 'delete_chat_session', session_id: 'other' });
    expect(wire.sent).to.deep.equal([]);
    expect(wire.session.$catalog.get().conversations).to.deep.equal([]);
    wire.feed({ type: 'delete_chat_session', session_id: CHAT });
    expect(wire.sentTypes).to.deep.equal(['new_chat_session']);
  });

  it('the list of conversations is merged, renamed and paged', () => {
    const wire = new Wire().begin();
    const row = (id: string, name: string): object => ({ session_id: id, session_name: name });
    const page = (offset: number, ...rows: object[]): WireEvent => ({
      type: 'get_user_sessions_response',
      sessions: { chat_sessions: rows, total_sessions: 3, offset },
    });
    wire.feed(page(0, row('a', 'A'), row('b', 'B')), page(2, row('c', 'C'), row('a', 'A again')));
    const list = (): string =>
      wire.session.$catalog
        .get()
        .conversations.map(({ id, name }) => `${id}=${name}`)
        .join();
    expect(list()).to.equal('a=A,b=B,c=C');
    wire.feed({ type: 'chat_session_added', chat_session: row('b', 'B2') });
    expect(list()).to.equal('b=B2,a=A,c=C');
    wire.feed({ type: 'chat_session_name_changed', session_name: 'C2', session_id: 'c' });
    expect(list()).to.equal('b=B2,a=A,c=C2');
    wire.feed({ type: 'chat_session_name_changed', session_name: 'River 2', session_id: CHAT });
    expect(wire.session.$conversation.get().name).to.equal('River 2');
    wire.feed(page(0));
    expect(list()).to.equal('');
  });

  it('a rewound conversation is shown as the server has it', () => {
    const wire = new Wire().begin();
    wire.answerTurn('one', 'first');
    wire.answerTurn('two', 'second');
    wire.feed(chat([said('user', 'one'), said('assistant', 'first')])); // no gap: the server took a turn back
    expect(wire.lines).to.deep.equal(['user confirmed: one', 'answer complete: first']);
  });
});

describe('session: repair after a gap', () => {
  const QUESTION = [said('user', 'earlier'), said('assistant', 'reply')];

  it('deltas that were lost are put back by the history', () => {
    const wire = new Wire().begin(QUESTION);
    wire.feed(TURN_END, userMessage('tell me'), completion(true), text('Once upon '));
    wire.lose();
    expect(wire.heard).to.deep.equal(['ready', 'interrupted by connection']);
    wire.reattach(QUESTION, 'agent');
    wire.feed(
      text('lived a king.'),
      completion(false),
      historyDelta('Once upon a time there lived a king.'),
      TURN_START,
    );
    expect(wire.lines).to.deep.equal([
      'user confirmed: earlier',
      'answer complete: reply',
      'user confirmed: tell me',
      'answer complete: Once upon a time there lived a king.',
    ]);
  });

  it('the repair of a later call leaves what was said before the tool', () => {
    const wire = new Wire().begin(QUESTION);
    wire.feed(TURN_END, userMessage('ask him'), completion(true), text('I will ask.'), tool(true, [call('t', 'ask')]));
    wire.feed(completion(false), historyDelta('I will ask.'), tool(false, [call('t', 'ask')], ['yes']));
    wire.feed(completion(true), text('He '));
    wire.lose();
    wire.reattach(QUESTION, 'agent');
    wire.feed(text(' yes.'), completion(false), historyDelta('He says yes.'), TURN_START);
    expect(wire.lines.slice(2)).to.deep.equal([
      'user confirmed: ask him',
      'answer complete: I will ask.',
      'tool done: ask({"x":1}) = yes',
      'answer complete: He says yes.',
    ]);
  });

  it('an answer of which nothing was seen is shown whole', () => {
    const wire = new Wire().begin(QUESTION);
    wire.feed(TURN_END, userMessage('tell me'), completion(true));
    wire.lose();
    wire.reattach(QUESTION, 'agent');
    wire.feed(historyDelta('All of it.'), TURN_START);
    expect(wire.lines.slice(2)).to.deep.equal(['user confirmed: tell me', 'answer complete: All of it.']);
  });

  it('an intact answer is not touched by the history', () => {
    const wire = new Wire().begin();
    wire.feed(TURN_END, userMessage('x'), completion(true), text('Fine'), text(' as is.'), completion(false));
    const before = wire.items;
    wire.feed(historyDelta('Fine as is.'));
    expect(wire.items).to.equal(before);
  });

  it('a turn that ended while we were away comes from the stored history', () => {
    const wire = new Wire().begin(QUESTION);
    wire.feed(TURN_END, userMessage('tell me'), completion(true), thought('hm'), text('Once'));
    wire.lose();
    wire.reattach([...QUESTION, said('user', 'tell me'), said('assistant', 'Once and for all.')], 'user');
    expect(wire.lines).to.deep.equal([
      'user confirmed: earlier',
      'answer complete: reply',
      'user confirmed: tell me',
      'thought complete: hm',
      'answer complete: Once and for all.',
    ]);
  });

  it('a turn that the server lost: said to be unknown, not dropped and not claimed', () => {
    const wire = new Wire().begin(QUESTION);
    wire.feed(TURN_END, userMessage('tell me'), completion(true), text('Once'));
    wire.lose();
    wire.reattach(QUESTION, 'user');
    expect(wire.lines.slice(2)).to.deep.equal(['user unknown: tell me', 'answer interrupted: Once']);
  });

  it('reconcileHistory: keeps what both have as we have it, with times, thoughts and media', () => {
    const at = 5;
    const user = (
      id: string,
      words: string,
      delivery: UserMessageItem['delivery'] = 'confirmed',
    ): ConversationItem => ({
      kind: 'user',
      id,
      at,
      text: words,
      delivery,
    });
    const answer = (id: string, words: string): ConversationItem => ({
      kind: 'answer',
      id,
      at,
      text: words,
      status: 'complete',
    });
    const think: ConversationItem = { kind: 'thought', id: 'th', at, text: 'hm', status: 'complete' };
    const notice: ConversationItem = { kind: 'notice', id: 'n', at, text: 'note', severity: 'info' };
    const ids = (ours: readonly ConversationItem[], stored: readonly ConversationItem[]): string => {
      const { items, tail } = reconcileHistory(ours, stored);
      return `${items.map(({ id }) => id).join(' ')} / ${items
        .slice(tail)
        .map(({ id }) => id)
        .join(' ')}`;
    };
    const ours = [user('u1', 'a'), think, answer('a1', 'b'), notice, user('u2', 'c'), answer('a2', 'd')];
    const stored = [user('s1', 'a'), answer('s2', ' b\n'), user('s3', 'c'), answer('s4', 'd')];
    expect(ids(ours, stored), 'the same').to.equal('u1 th a1 n u2 a2 / ');
    expect(ids(ours, stored.slice(0, 2)), 'ours is ahead').to.equal('u1 th a1 n u2 a2 / n u2 a2');
    expect(ids(ours.slice(0, 3), stored), 'the server is ahead').to.equal('u1 th a1 s3 s4 / ');
    expect(ids([], stored), 'nothing yet').to.equal('s1 s2 s3 s4 / ');
    expect(ids(ours, []), 'the server has nothing').to.equal('u1 th a1 n u2 a2 / u1 th a1 n u2 a2');
    expect(
      ids([user('u1', 'a'), user('q', 'later', 'queued')], stored.slice(0, 2)),
      'queued stays, at the end',
    ).to.equal('u1 s2 q / q');
    const adopted = reconcileHistory([user('u1', 'a'), answer('a1', 'b'), user('w', 'c', 'sent')], stored).items;
    expect(adopted.map(({ id }) => id)).to.deep.equal(['u1', 'a1', 'w', 's4']);
    expect((adopted[2] as UserMessageItem).delivery).to.equal('confirmed');
    const twice = reconcileHistory([user('w1', 'c', 'sent'), user('w2', 'c', 'queued')], [user('s1', 'c')]).items;
    expect(twice.map((item) => `${item.id} ${(item as UserMessageItem).delivery}`)).to.deep.equal([
      'w1 confirmed',
      'w2 queued',
    ]);
  });

  it('text that streams is written once a frame, its first piece and all else at once', () => {
    const frames: (() => void)[] = [];
    const store = new ConversationStore(
      () => 1,
      (write) => {
        frames.push(write);
        return () => void frames.splice(frames.indexOf(write), 1);
      },
    );
    const origin = { conversationId: undefined, userConversationId: undefined };
    const say = (text: string): void =>
      store.apply({ kind: 'text', origin, role: 'assistant', text, whole: false } as unknown as AgentEvent);
    const written: string[] = [];
    store.$conversation.listen(({ items }) =>
      written.push(items.map((item) => ('text' in item ? item.text : item.kind)).join('|')),
    );
    for (const piece of ['a', 'b', 'c', 'd']) say(piece);
    expect(written, 'a new item, the first piece of more').to.deep.equal(['a', 'ab']);
    frames.shift()?.();
    expect(written, 'the frame').to.deep.equal(['a', 'ab', 'abcd']);
    say('e');
    store.addUserMessage('mine');
    expect(written.at(-1), 'not a piece').to.equal('abcde|mine');
    expect(frames, 'no frame is waited for').to.have.length(0);
    say('f');
    expect(written.at(-1), 'after a rest').to.equal('abcdef|mine');
    say('g');
    store.settle('complete');
    expect(written.at(-1), 'the end').to.equal('abcdefg|mine');
    expect(frames, 'which waits for nothing').to.have.length(0);
  });

  it('abandonTail leaves what the history proved', () => {
    const store = new ConversationStore(() => 1);
    const load = (messages: readonly object[]): void => {
      const decoded = agentcDialect.decode(JSON.stringify(chat(messages)), 1_000_000);
      if (!decoded.ok) throw new Error('the fixture is wrong');
      const event = agentcDialect.interpret(decoded.event);
      if (event?.kind === 'conversation-loaded') store.load(event.conversation, event.messages, true);
    };
    load([said('user', 'proven'), said('assistant', 'yes')]);
    const command = store.addUserMessage('!help', { command: true });
    store.setDelivery(command, 'confirmed');
    const lost = store.addUserMessage('lost');
    store.setDelivery(lost, 'confirmed');
    store.addUserMessage('waits');
    load([said('user', 'proven'), said('assistant', 'yes')]);
    store.abandonTail();
    expect(store.$conversation.get().items.map(line)).to.deep.equal([
      'user confirmed: proven',
      'answer complete: yes',
      'user confirmed: !help',
      'user unknown: lost',
      'user queued: waits',
    ]);
  });
});

describe('session: a text that was on the wire when the connection went', () => {
  const sendAndLose = (wire: Wire) => {
    const receipt = wire.session.sendText('are you there');
    wire.lose();
    return receipt;
  };

  it('taken: the history has it', async () => {
    const wire = new Wire().begin();
    const receipt = sendAndLose(wire);
    wire.reattach([said('user', 'are you there'), said('assistant', 'Yes.')], 'user');
    expect((await receipt).delivery).to.equal('confirmed');
    expect(wire.sentTypes).not.to.include('text_input');
    expect(wire.lines).to.deep.equal(['user confirmed: are you there', 'answer complete: Yes.']);
    expect((await receipt).id).to.equal(wire.items[0]?.id);
  });

  it('running: the agent has the turn', async () => {
    const wire = new Wire().begin();
    const receipt = sendAndLose(wire);
    wire.reattach([], 'agent');
    expect((await receipt).delivery).to.equal('confirmed');
    wire.feed(historyDelta('Yes.'), TURN_START);
    expect(wire.sentTypes).not.to.include('text_input');
    expect(wire.lines).to.deep.equal(['user confirmed: are you there', 'answer complete: Yes.']);
  });

  it('certainly absent: sent again, once', async () => {
    const wire = new Wire().begin();
    const receipt = sendAndLose(wire);
    wire.reattach([], 'user');
    expect(wire.sent.filter(({ type }) => type === 'text_input')).to.deep.equal([
      { type: 'text_input', text: 'are you there' },
    ]);
    expect(wire.lines).to.deep.equal(['user sent: are you there']);
    wire.answerTurn('are you there', 'Yes.');
    expect((await receipt).delivery).to.equal('confirmed');
    expect(wire.sent.filter(({ type }) => type === 'text_input').length).to.equal(1);
    expect(wire.items.filter(isUser).length).to.equal(1);
  });

  it('the same words said before are not taken for it', () => {
    const wire = new Wire().begin();
    wire.answerTurn('hello', 'Hi.');
    void wire.session.sendText('hello');
    wire.lose();
    wire.reattach([said('user', 'hello'), said('assistant', 'Hi.')], 'user');
    expect(wire.sent.filter(({ type }) => type === 'text_input').length).to.equal(1);
    expect(wire.lines).to.deep.equal(['user confirmed: hello', 'answer complete: Hi.', 'user sent: hello']);
  });

  it('given up: unknown, and the user may send it again', async () => {
    const wire = new Wire().begin();
    const receipt = sendAndLose(wire);
    wire.session.givenUp();
    expect((await receipt).delivery).to.equal('unknown');
    expect(wire.lines).to.deep.equal(['user unknown: are you there']);
    wire.reattach([], 'user');
    expect(wire.sentTypes).not.to.include('text_input');
    wire.session.resend(wire.items[0]?.id ?? '');
    expect(wire.sent.at(-1)).to.deep.equal({ type: 'text_input', text: 'are you there' });
    wire.session.resend(wire.items[0]?.id ?? '');
    wire.session.resend('no such item');
    expect(wire.sent.filter(({ type }) => type === 'text_input').length).to.equal(1);
  });

  it('a command on the wire is neither claimed nor repeated: that cannot be known', async () => {
    const wire = new Wire().begin();
    const receipt = wire.session.sendText('!rewind');
    wire.lose();
    wire.reattach([], 'user');
    await settle();
    expect(wire.lines).to.deep.equal(['user unknown: !rewind']);
    expect(wire.sentTypes).not.to.include('text_input');
    expect((await receipt).delivery).to.equal('unknown');
  });

  it('a message that is sent again takes the lost piece of its answer along', () => {
    const wire = new Wire().begin();
    wire.answerTurn('hello', 'Hi.');
    void wire.session.sendText('tell me more');
    wire.feed(TURN_END, userMessage('tell me more'), completion(true), thought('Hm.'), text('A piece'));
    wire.lose();
    wire.reattach([said('user', 'hello'), said('assistant', 'Hi.')], 'user');
    expect(wire.lines.at(-1)).to.equal('answer interrupted: A piece');
    wire.session.resend(wire.items[2]?.id ?? '');
    expect(wire.lines).to.deep.equal(['user confirmed: hello', 'answer complete: Hi.', 'user sent: tell me more']);
  });

  it('a message that was resent keeps its files', () => {
    const wire = new Wire().begin();
    void wire.session.sendText('read this', ['file-1']);
    expect(wire.sent.at(-1)).to.deep.equal({ type: 'text_input', text: 'read this', file_ids: ['file-1'] });
    wire.lose();
    wire.session.givenUp();
    wire.reattach([], 'user');
    wire.session.resend(wire.items[0]?.id ?? '');
    expect(wire.sent.at(-1)).to.deep.equal({ type: 'text_input', text: 'read this', file_ids: ['file-1'] });
  });
});

describe('session: what waits to be sent', () => {
  it('blank text is refused; offline text waits and is sent once, in order, one at a time', async () => {
    const wire = new Wire();
    expect((await rejection(wire.session.sendText(' \n '))).code).to.equal('session/empty');
    const receipts = [wire.session.sendText('one'), wire.session.sendText('two')];
    expect(wire.lines).to.deep.equal(['user queued: one', 'user queued: two']);
    expect(wire.sent).to.deep.equal([]);
    wire.session.opened();
    wire.feed({ type: 'ui_session_id_changed', ui_session_id: 'UI-1' }, chat(), PONG, TURN_START);
    const texts = (): unknown[] => wire.sent.filter(({ type }) => type === 'text_input').map((event) => event.text);
    expect(texts()).to.deep.equal(['one']);
    wire.answerTurn('one', '1');
    expect(texts()).to.deep.equal(['one', 'two']);
    wire.answerTurn('two', '2');
    expect(texts()).to.deep.equal(['one', 'two']);
    expect((await Promise.all(receipts)).map(({ delivery }) => delivery)).to.deep.equal(['confirmed', 'confirmed']);
  });

  it('an event that would kill the turn is held until it ends; ping and cancel are not', () => {
    const wire = new Wire().begin();
    wire.feed(TURN_END);
    wire.session.send({ type: 'get_agents' });
    wire.session.send({ type: 'ping' });
    expect(wire.sentTypes).to.deep.equal(['ping']);
    wire.feed(TURN_START);
    expect(wire.sentTypes).to.deep.equal(['ping', 'get_agents']);
  });

  it('an event between a text and the start of its turn would kill the turn: it waits too', () => {
    const wire = new Wire().begin();
    void wire.session.sendText('hello');
    wire.session.send({ type: 'get_agents' });
    expect(wire.sentTypes).to.deep.equal(['text_input']);
    wire.answerTurn('hello', 'Hi.');
    expect(wire.sentTypes).to.deep.equal(['text_input', 'get_agents']);
  });

  it('an event that the server does not take throws and leaves no trace', () => {
    const wire = new Wire().begin();
    expect(() => wire.session.send({ type: 'ptt_start' })).to.throw(RealtimeError, 'ptt_start');
    expect(wire.sent).to.deep.equal([]);
  });

  it('a server command is settled by the next pong, without a turn', async () => {
    const wire = new Wire().begin();
    const receipt = wire.session.sendText('!help');
    expect(wire.sentTypes).to.deep.equal(['text_input', 'ping']);
    const after = wire.session.sendText('then this');
    expect(wire.sentTypes).to.deep.equal(['text_input', 'ping']);
    wire.feed(of('render_media', { content_type: 'text/markdown', content: '# Help' }), PONG);
    expect((await receipt).delivery).to.equal('confirmed');
    expect(wire.sentTypes).to.deep.equal(['text_input', 'ping', 'text_input']);
    wire.answerTurn('then this', 'ok');
    expect((await after).delivery).to.equal('confirmed');
  });

  it('connection 39: a full queue refuses, it neither drops nor hangs', async () => {
    const wire = new Wire();
    wire.settings = { ...wire.settings, maxMessages: 2 };
    void wire.session.sendText('1').catch(() => {});
    void wire.session.sendText('2').catch(() => {});
    const error = await rejection(wire.session.sendText('3'));
    expect(error).to.include({ code: 'connection/queue-full', retryable: true });
    expect(wire.lines).to.deep.equal(['user queued: 1', 'user queued: 2']);

    const bytes = new Wire();
    bytes.settings = { ...bytes.settings, maxBytes: 10 };
    void bytes.session.sendText('12345678').catch(() => {});
    expect((await rejection(bytes.session.sendText('123'))).code).to.equal('connection/queue-full');
    const umlauts = new Wire();
    umlauts.settings = { ...umlauts.settings, maxBytes: 10 };
    void umlauts.session.sendText('ääääää').catch(() => {});
    await settle();
    expect(umlauts.lines, '12 bytes of UTF-8').to.deep.equal([]);
  });

  it('connection 39: drop-oldest makes room for what is newer, never at the cost of the text on the wire', async () => {
    const wire = new Wire().begin();
    wire.settings = { ...wire.settings, maxMessages: 3, maxBytes: 10, whenFull: 'drop-oldest' };
    const onTheWire = wire.session.sendText('1');
    const outcome = (promise: Promise<unknown>): Promise<string> =>
      promise.then(String, (error: RealtimeError) => error.code);
    const second = outcome(wire.session.sendText('2'));
    void wire.session.sendText('3').catch(() => {});
    void wire.session.sendText('4').catch(() => {});
    expect(await second).to.equal('connection/message-dropped');
    expect(wire.lines).to.deep.equal(['user sent: 1', 'user failed: 2', 'user queued: 3', 'user queued: 4']);
    expect((await rejection(wire.session.sendText('12345678901'))).code, 'more than ever fits').to.equal(
      'connection/queue-full',
    );
    expect(wire.lines.length, 'and nothing was dropped for it').to.equal(4);
    wire.answerTurn('1', 'ok');
    expect((await onTheWire).delivery).to.equal('confirmed');
  });

  it('connection 39: what waited longer than the limit is not sent when the connection is back, and can be sent again', async () => {
    const wire = new Wire();
    wire.settings = { ...wire.settings, maxWaitMs: 60_000 };
    const old = wire.session.sendText('old');
    await wire.clock.advance(30_000);
    void wire.session.sendText('new').catch(() => {});
    await wire.clock.advance(30_001);
    wire.begin();
    expect((await rejection(old)).code).to.equal('connection/message-dropped');
    expect(wire.lines).to.deep.equal(['user failed: old', 'user sent: new']);
    const id = wire.session.$conversation.get().items[0]?.id ?? '';
    wire.answerTurn('new', 'ok');
    wire.session.resend(id);
    expect(wire.lines.at(-1)).to.equal('user sent: old');
  });

  it('texts that wait stay below what is said meanwhile, and one that is sent again is said anew', () => {
    const store = new ConversationStore(() => 0);
    const texts = (): string[] =>
      store.$conversation.get().items.map((item) => ('text' in item ? item.text : item.kind));
    const origin = { conversationId: undefined, userConversationId: undefined };
    const first = store.addUserMessage('one');
    store.setDelivery(first, 'sent');
    store.apply({ kind: 'user-message', origin, text: 'one', fileIds: [] } as unknown as AgentEvent);
    store.addUserMessage('two');
    store.apply({ kind: 'text', origin, role: 'assistant', text: 'answer ', whole: false } as unknown as AgentEvent);
    store.addUserMessage('three');
    store.apply({ kind: 'text', origin, role: 'assistant', text: 'to one', whole: false } as unknown as AgentEvent);
    store.apply({ kind: 'notice', text: 'a notice', severity: 'info' });
    expect(texts()).to.deep.equal(['one', 'answer to one', 'a notice', 'two', 'three']);
    store.setDelivery(first, 'unknown');
    store.requeue(first);
    expect(texts()).to.deep.equal(['answer to one', 'a notice', 'two', 'three', 'one']);
  });

  it('connection 40: a text waits while the network is slow, a cancel does not', async () => {
    const wire = new Wire().begin();
    wire.sent = [];
    wire.congested = true;
    void wire.session.sendText('one').catch(() => {});
    await settle();
    expect(wire.sent).to.deep.equal([]);
    expect(wire.lines).to.deep.equal(['user queued: one']);
    wire.session.send({ type: 'client_wants_cancel' });
    expect(wire.sent.map(({ type }) => type)).to.deep.equal(['client_wants_cancel']);
    wire.congested = false;
    wire.session.flush();
    expect(wire.sent.map(({ type }) => type)).to.deep.equal(['client_wants_cancel', 'text_input']);
  });

  it('closing rejects what waits and says so in the transcript', async () => {
    const wire = new Wire().begin();
    const onTheWire = wire.session.sendText('one');
    const waiting = wire.session.sendText('two');
    wire.session.close('session/closed');
    expect((await onTheWire).delivery).to.equal('unknown');
    expect((await rejection(waiting)).code).to.equal('session/closed');
    expect(wire.lines).to.deep.equal(['user unknown: one', 'user failed: two']);
  });

  it('outbox: nothing is in flight until it was sent, and rejecting twice is harmless', async () => {
    const told: string[] = [];
    const outbox = new Outbox((id, delivery) => told.push(`${id} ${delivery}`));
    const receipt = outbox.addText({ id: 'a', text: 'x', fileIds: [], command: false, since: 0 });
    expect(outbox.inFlight).to.equal(undefined);
    outbox.settleInFlight('confirmed');
    expect(outbox.length).to.equal(1);
    const error = new RealtimeError('session/closed', 'over');
    outbox.rejectAll(error);
    outbox.rejectAll(error);
    expect(told).to.deep.equal(['a failed']);
    expect(await rejection(receipt)).to.equal(error);
  });
});
