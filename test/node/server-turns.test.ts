import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { DemoServer } from '../../demo/server/main.js';
import { DEFAULT_SWITCHES } from '../../src/testing/index.js';
import { connect, runs, spoken, startFastServer, TestSocket, types, type Wire } from './server-client.js';

let server: DemoServer;
const open: TestSocket[] = [];

before(async () => {
  server = await startFastServer();
});
afterEach(() => {
  for (const client of open.splice(0)) client.socket.terminate();
  server.engine.setSwitches({ ...DEFAULT_SWITCHES, deltaDelayMs: 0 });
});
after(() => server.close());

async function enter(extra: Record<string, string> = {}, user = 'demo') {
  const connected = await connect(server, extra, user);
  open.push(connected.client);
  return connected;
}

const INIT = [
  'ui_session_id_changed',
  'chat_user_data',
  'avatar_list',
  'voice_list',
  'agent_list',
  'tool_catalog',
  'chat_session_changed',
  'render_media',
  'user_turn_start',
];

test('a new session is told everything once, in the exact order', async () => {
  const { init, tokens } = await enter();
  assert.deepEqual(types(init), INIT);
  assert.equal(init[0]?.ui_session_id, tokens.ui_session_id);
  assert.match(String(init[1]?.user.password_hash), /^scrypt\$/);
  assert.deepEqual(init[2]?.avatars, []);
  assert.deepEqual(init[3]?.voices[0].voice_id, 'none');
  assert.ok(init[4]?.agents.some((agent: { key: string }) => agent.key === 'default'));
  assert.ok(!init[4]?.agents.some((agent: { key: string }) => agent.key === 'librarian'));
  assert.equal(init[6]?.chat_session.display_name, 'New chat with Domo, the demo helper');
});

test('without a ui session id the server makes one, with an unknown one it takes that', async () => {
  const { client, tokens } = await enter({ ui_session_id: 'my-own-id' });
  assert.equal(client.events[0]?.ui_session_id, 'my-own-id');
  const second = await TestSocket.open(server, { token: tokens.agent_c_token });
  open.push(second);
  assert.match(String((await second.next('ui_session_id_changed')).ui_session_id), /^UI-demo-[a-z]+-[a-z]+$/);
});

test('a turn with a tool has the exact frame, with anthropic shapes', async () => {
  const { client } = await enter();
  client.say('What is 17 * 23?');
  const turn = await client.until('user_turn_start');
  assert.deepEqual(runs(turn), [
    'user_turn_end',
    'chat_session_added',
    'anthropic_user_message',
    'interaction',
    'system_prompt',
    'completion',
    'thought_delta',
    'complete_thought',
    'tool_select_delta',
    'tool_call',
    'completion',
    'history_delta',
    'tool_call',
    'completion',
    'text_delta',
    'completion',
    'history_delta',
    'interaction',
    'chat_session_added',
    'user_turn_start',
  ]);
  assert.equal(spoken(turn), '17 * 23 = **391**.');
  const [starting, ending] = turn.filter((event) => event.type === 'interaction');
  assert.deepEqual([starting?.started, ending?.started], [true, false]);
  assert.equal(starting?.id, ending?.id);
  const [active, inactive] = turn.filter((event) => event.type === 'tool_call');
  const selecting = turn.find((event) => event.type === 'tool_select_delta');
  assert.deepEqual(selecting?.tool_calls[0].input, {});
  assert.equal(active?.tool_calls[0].input, '{"expression":"17 * 23"}');
  assert.deepEqual([active?.active, active?.tool_results], [true, null]);
  assert.deepEqual(inactive?.tool_results, [
    { type: 'tool_result', tool_use_id: active?.tool_calls[0].id, content: '391' },
  ]);
  const stops = turn.filter((event) => event.type === 'completion' && !event.running).map((event) => event.stop_reason);
  assert.deepEqual(stops, ['tool_use', 'end_turn']);
});

test('the stored history has the question, the call, its result and the answer', async () => {
  const { client, init } = await enter();
  client.say('Convert 5 miles to km');
  await client.until('user_turn_start');
  const stored = server.engine.store.get(init[6]?.chat_session.session_id);
  assert.deepEqual(
    stored?.messages.map(({ role, content }) => [
      role,
      Array.isArray(content) ? content.map(({ type }) => type) : content,
    ]),
    [
      ['user', 'Convert 5 miles to km'],
      ['assistant', ['thinking']],
      ['assistant', ['tool_use']],
      ['user', ['tool_result']],
      ['assistant', ['text']],
    ],
  );
});

test('two wishes in one sentence are two calls of one step', async () => {
  const { client } = await enter();
  client.say('What is 2 + 2 and what time is it in Tokyo?');
  const turn = await client.until('user_turn_start');
  const selections = turn.filter((event) => event.type === 'tool_select_delta').map((event) => event.tool_calls.length);
  assert.deepEqual(selections, [1, 2]);
  assert.match(spoken(turn), /^- 2 \+ 2 = \*\*4\*\*\.\n- In Tokyo it is \*\*.+GMT\+9/);
});

test('a sub-agent speaks in its own session, in brackets that nest', async () => {
  const { client, init } = await enter();
  const chat = init[6]?.chat_session.session_id;
  client.say('Ask the librarian to check the archive');
  const turn = await client.until('user_turn_start');
  const brackets = turn.filter((event) => event.type.startsWith('subsession')).map((event) => event.type);
  assert.deepEqual(brackets, ['subsession_started', 'subsession_started', 'subsession_ended', 'subsession_ended']);
  const nested = turn.filter((event) => event.type === 'text_delta' && event.session_id !== chat);
  assert.ok(nested.length > 0);
  assert.ok(nested.every((event) => event.user_session_id === chat && event.parent_session_id !== null));
  assert.equal(new Set(nested.map((event) => event.session_id)).size, 2);
  assert.ok(!turn.some((event) => event.type === 'history_delta' && event.session_id !== chat));
  assert.match(spoken(turn), /The librarian says:/);
});

test('deltas are at most 50 characters and give the whole text', async () => {
  const { client } = await enter();
  client.say('Tell me a story');
  const turn = await client.until('user_turn_start');
  const deltas = turn.filter((event) => event.type === 'text_delta');
  assert.ok(deltas.length > 40);
  assert.ok(deltas.every((event) => event.content.length <= 50));
  const whole = turn
    .filter((event) => event.type === 'history_delta')
    .at(-1)
    ?.messages[0].content.at(-1).text;
  assert.equal(spoken(turn), whole);
});

test('cancel while text streams: no completion end, the question is stored, the answer is not', async () => {
  const { client, init } = await enter();
  client.say('Tell me a story');
  await client.until('text_delta');
  client.send({ type: 'client_wants_cancel' });
  const rest = await client.until('user_turn_start');
  assert.deepEqual(
    runs(rest).filter((type) => type !== 'text_delta'),
    ['cancelled', 'system_message', 'interaction', 'chat_session_added', 'user_turn_start'],
  );
  const stored = server.engine.store.get(init[6]?.chat_session.session_id);
  assert.deepEqual(stored?.messages, [{ role: 'user', content: 'Tell me a story' }]);
});

test('cancel during a tool call: the tool ends first, then a completion end without a start', async () => {
  const { client } = await enter();
  server.engine.setSwitches({ deltaDelayMs: 2 });
  client.say('What is 6 * 7?');
  await client.until('history_delta');
  client.send({ type: 'client_wants_cancel' });
  const rest = await client.until('user_turn_start');
  assert.deepEqual(types(rest), [
    'cancelled',
    'system_message',
    'tool_call',
    'completion',
    'interaction',
    'chat_session_added',
    'user_turn_start',
  ]);
  assert.equal(rest[3]?.stop_reason, 'client_cancel');
});

test('cancel while idle gives no turn event', async () => {
  const { client } = await enter();
  client.send({ type: 'client_wants_cancel' });
  assert.deepEqual(types(await client.settled()), ['cancelled', 'system_message']);
});

test('a foreign event kills the turn without a word, and nothing of it is stored', async () => {
  const { client, init } = await enter();
  client.say('Tell me a story');
  await client.until('text_delta');
  client.send({ type: 'get_voices' });
  await client.until('voice_list');
  assert.deepEqual(types(await client.settled()), []);
  assert.deepEqual(server.engine.store.get(init[6]?.chat_session.session_id)?.messages, []);
  client.send({ type: 'client_wants_cancel' });
  assert.deepEqual(types(await client.settled()), ['cancelled', 'system_message']);
});

test('neither ping, audio, broken input nor the current chat kills a turn', async () => {
  const { client, init } = await enter();
  client.say('Tell me a story');
  await client.until('text_delta');
  client.send({ type: 'ping' });
  client.socket.send(new Uint8Array(4));
  client.send('{');
  client.send({ type: 'set_agent' });
  client.send({ type: 'resume_chat_session', session_id: init[6]?.chat_session.session_id });
  const rest = await client.until('user_turn_start');
  assert.match(spoken(client.events), /somebody answers\.$/);
  assert.deepEqual(
    types(rest).filter((type) => ['pong', 'error', 'chat_session_changed'].includes(type)),
    ['pong', 'error', 'error', 'chat_session_changed'],
  );
});

test('a second text during a turn starts anew, without the ends of the first', async () => {
  const { client } = await enter();
  client.say('Tell me a story');
  await client.until('text_delta');
  client.say('What is 1 + 1?');
  const rest = await client.until('user_turn_start');
  assert.equal(types(rest).filter((type) => type === 'interaction').length, 2);
  assert.equal(types(rest).filter((type) => type === 'user_turn_end').length, 1);
  assert.match(spoken(rest), /1 \+ 1 = \*\*2\*\*\.$/);
});

test('a model failure has a system message, no ends and no history', async () => {
  const { client, init } = await enter();
  client.say('Please fail');
  const turn = await client.until('user_turn_start');
  assert.deepEqual(types(turn).slice(-3), ['system_message', 'chat_session_added', 'user_turn_start']);
  assert.ok(!turn.some((event) => event.type === 'interaction' && !event.started));
  assert.deepEqual(server.engine.store.get(init[6]?.chat_session.session_id)?.messages, []);
});

test('blank text is swallowed; commands answer without a turn', async () => {
  const { client } = await enter();
  client.say('   ');
  client.say('!help');
  client.say('!nonsense');
  const events = await client.settled();
  assert.deepEqual(types(events), ['render_media', 'system_message']);
  assert.match(String(events[0]?.content), /!rewind/);
  assert.equal(events[1]?.severity, 'error');
  client.say('What is 1 + 1?');
  await client.until('user_turn_start');
  client.say('!rewind');
  const back = await client.next('chat_session_changed');
  assert.deepEqual(back.chat_session.messages, []);
});

test('the switches for openai shapes and missing ends', async () => {
  const { client } = await enter();
  server.engine.setSwitches({ gptShapes: true });
  client.say('What is 3 * 3?');
  const turn = await client.until('user_turn_start');
  assert.deepEqual(runs(turn), [
    'user_turn_end',
    'chat_session_added',
    'interaction',
    'open_a_i_user_message',
    'completion',
    'thought_delta',
    'complete_thought',
    'tool_call',
    'completion',
    'text_delta',
    'interaction',
    'chat_session_added',
    'user_turn_start',
  ]);
  const result = turn.filter((event: Wire) => event.type === 'tool_call').at(-1);
  assert.deepEqual(Object.keys(result?.tool_calls[0]), ['id', 'name', 'arguments']);
  assert.equal(result?.tool_results[0].content, '9');
  server.engine.setSwitches({ gptShapes: false, missingEnds: true });
  client.say('Hello');
  const open = await client.until('user_turn_start');
  assert.ok(!open.some((event) => event.started === false || event.running === false));
});

test('two users and two chats never mix', async () => {
  const demo = await enter();
  const alice = await enter({}, 'alice');
  alice.client.say('Hello');
  await alice.client.until('user_turn_start');
  assert.deepEqual(types(await demo.client.settled()), []);
});
