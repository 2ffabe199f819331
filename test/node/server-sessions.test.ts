import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import type { DemoServer } from '../../demo/server/main.js';
import { DEFAULT_SWITCHES } from '../../src/testing/index.js';
import { connect, spoken, startFastServer, TestSocket, types, type Wire } from './server-client.js';

let server: DemoServer;
const open: TestSocket[] = [];
/** Every event that any test of this file saw: the field names of all of them are checked at the end. */
const seen: Wire[] = [];

before(async () => {
  server = await startFastServer();
});
afterEach(() => {
  for (const client of open.splice(0)) {
    seen.push(...client.events);
    client.socket.terminate();
  }
  server.engine.setSwitches({ ...DEFAULT_SWITCHES, deltaDelayMs: 0 });
});
after(() => server.close());

async function enter(extra: Record<string, string> = {}, user = 'demo') {
  const connected = await connect(server, extra, user);
  open.push(connected.client);
  return { ...connected, chat: String(connected.init[6]?.chat_session.session_id) };
}

async function reattach(token: string, id: string): Promise<TestSocket> {
  const client = await TestSocket.open(server, { token, ui_session_id: id });
  open.push(client);
  return client;
}

test('reattach while idle: the chat and the turn, nothing else', async () => {
  const { client, tokens, id, chat } = await enter();
  client.socket.terminate();
  await client.closed();
  const again = await reattach(tokens.agent_c_token, id);
  const events = await again.until('user_turn_start');
  assert.deepEqual(types(events), ['chat_session_changed', 'user_turn_start']);
  assert.equal(events[0]?.chat_session.session_id, chat);
});

test('reattach during a turn: no turn start, the stream goes on from now, history_delta has it all', async () => {
  const { client, tokens, id } = await enter();
  server.engine.setSwitches({ deltaDelayMs: 2 });
  client.say('Tell me a story');
  await client.until('text_delta');
  client.socket.terminate();
  await client.closed();
  const again = await reattach(tokens.agent_c_token, id);
  const events = await again.until('user_turn_start');
  assert.deepEqual(types(events).slice(0, 2), ['chat_session_changed', 'text_delta']);
  assert.deepEqual(events[0]?.chat_session.messages, []);
  const whole = events.find((event) => event.type === 'history_delta')?.messages[0].content.at(-1).text;
  assert.ok(whole.length > spoken(events).length);
  assert.ok(whole.endsWith(spoken(events)));
});

test('takeover closes the old socket with 1000 and the new one works', async () => {
  const { client, tokens, id } = await enter();
  const second = await reattach(tokens.agent_c_token, id);
  await second.until('user_turn_start');
  assert.equal(await client.closed(), 1000);
  assert.deepEqual(types(await second.settled()), []);
});

test('silentTakeover: the new socket goes deaf but its input is executed; the next one works', async () => {
  const { client, tokens, id } = await enter();
  server.engine.setSwitches({ silentTakeover: true });
  const deaf = await reattach(tokens.agent_c_token, id);
  await deaf.until('user_turn_start');
  await client.closed();
  deaf.send({ type: 'ping' });
  deaf.send({ type: 'set_chat_session_name', session_name: 'Heard' });
  deaf.socket.close();
  await deaf.closed();
  assert.ok(!deaf.events.some((event) => event.type === 'pong'));
  const third = await reattach(tokens.agent_c_token, id);
  assert.equal((await third.next('chat_session_changed')).chat_session.session_name, 'Heard');
  await third.settled();
});

test('rename: all sockets in that chat hear it; of another chat nobody does; unknown is an error', async () => {
  const { client, chat } = await enter();
  client.say('Hello');
  await client.until('user_turn_start');
  client.send({ type: 'set_chat_session_name', session_name: 'River notes' });
  const changed = await client.next('chat_session_name_changed');
  assert.deepEqual([changed.session_name, changed.session_id], ['River notes', chat]);
  client.send({ type: 'new_chat_session' });
  await client.until('chat_session_changed');
  client.send({ type: 'set_chat_session_name', session_name: 'Other', session_id: chat });
  assert.deepEqual(types(await client.settled()), []);
  assert.equal(server.engine.store.get(chat)?.name, 'Other');
  client.send({ type: 'set_chat_session_name', session_name: 'X', session_id: 'no-such' });
  assert.equal((await client.next('error')).source, 'set_chat_session_name');
});

test('delete: the current chat, another one, an unknown one', async () => {
  const { client, chat } = await enter();
  client.say('Hello');
  await client.until('user_turn_start');
  client.send({ type: 'delete_chat_session' });
  assert.deepEqual(types(await client.settled()), ['delete_chat_session', 'error']);
  client.send({ type: 'new_chat_session' });
  assert.deepEqual(types(await client.settled()), ['chat_session_changed']);
  assert.equal(server.engine.store.get(chat), undefined);
  client.say('Hello');
  await client.until('user_turn_start');
  const other = client.events.filter((event) => event.type === 'chat_session_changed').at(-1)?.chat_session.session_id;
  client.send({ type: 'new_chat_session', agent_key: 'math_tutor' });
  assert.deepEqual(types(await client.settled()), ['chat_session_added', 'chat_session_changed']);
  client.send({ type: 'delete_chat_session', session_id: other });
  assert.deepEqual(types(await client.settled()), ['system_message']);
  client.send({ type: 'delete_chat_session', session_id: 'no-such' });
  assert.equal((await client.next('error')).source, 'delete_chat_session');
});

test("nobody can open, rename or delete another user's chat", async () => {
  const alice = await enter({}, 'alice');
  alice.client.say('Hello');
  await alice.client.until('user_turn_start');
  const { client } = await enter({ chat_session_id: alice.chat });
  const own = client.events[6]?.chat_session;
  assert.notEqual(own.session_id, alice.chat);
  for (const type of ['resume_chat_session', 'set_chat_session_name', 'delete_chat_session']) {
    client.send({ type, session_id: alice.chat, session_name: 'mine' });
    assert.equal((await client.next('error')).source, type);
  }
  assert.equal(server.engine.store.get(alice.chat)?.name, null);
});

test('resume keeps the agent of the chat; a handshake without agent_key overwrites it', async () => {
  const first = await enter({ agent_key: 'math_tutor' });
  first.client.say('What is 2 ^ 10?');
  assert.match(spoken(await first.client.until('user_turn_start')), /1024.*Brackets come first/);
  first.client.send({ type: 'new_chat_session', agent_key: 'storyteller' });
  await first.client.until('chat_session_changed');
  first.client.send({ type: 'resume_chat_session', session_id: first.chat });
  const [changed, note] = await first.client.settled();
  assert.equal(changed?.chat_session.agent_config.key, 'math_tutor');
  assert.equal(changed?.chat_session.messages.length, 5);
  assert.equal(note?.severity, 'info');
  const second = await enter({ chat_session_id: first.chat });
  assert.equal(second.init[6]?.chat_session.agent_config.key, 'default');
  assert.equal(second.init[6]?.chat_session.messages.length, 5);
});

test('the list of chats is paged, latest first', async () => {
  const { client, chat } = await enter({}, 'alice');
  client.say('Hello');
  await client.until('user_turn_start');
  client.send({ type: 'get_user_sessions', offset: 0, limit: 1 });
  const { sessions } = await client.next('get_user_sessions_response');
  assert.equal(sessions.chat_sessions.length, 1);
  assert.equal(sessions.chat_sessions[0].session_id, chat);
  assert.ok(sessions.total_sessions >= 1);
});

test('agents, tools, voices, metadata and messages answer as the real server does', async () => {
  const { client } = await enter();
  const ask = async (event: Record<string, unknown>): Promise<string[]> => {
    client.send(event);
    return types(await client.settled());
  };
  assert.deepEqual(await ask({ type: 'get_agents' }), ['agent_list', 'agent_configuration_changed']);
  assert.deepEqual(await ask({ type: 'get_avatars' }), ['avatar_list']);
  assert.deepEqual(await ask({ type: 'get_voices' }), ['voice_list']);
  assert.deepEqual(await ask({ type: 'get_tool_catalog' }), ['tool_catalog']);
  assert.deepEqual(await ask({ type: 'set_agent', agent_key: 'default' }), []);
  assert.deepEqual(await ask({ type: 'set_agent', agent_key: 'nope' }), ['error']);
  assert.deepEqual(await ask({ type: 'set_agent', agent_key: 'math_tutor' }), ['agent_configuration_changed']);
  const changed = ['agent_configuration_changed', 'system_message'];
  assert.deepEqual(await ask({ type: 'set_agent_tools', tools: ['ThinkTools'] }), changed);
  assert.deepEqual(await ask({ type: 'set_agent_tools', tools: ['Nope'] }), ['system_message', ...changed]);
  assert.deepEqual(await ask({ type: 'set_agent_voice', voice_id: 'nova' }), ['system_message', 'agent_voice_changed']);
  assert.deepEqual(await ask({ type: 'set_agent_voice', voice_id: 'avatar' }), ['system_message']);
  server.engine.setSwitches({ falseVoiceError: false });
  assert.deepEqual(await ask({ type: 'set_agent_voice', voice_id: 'none' }), ['agent_voice_changed']);
  assert.deepEqual(await ask({ type: 'set_session_metadata', meta: { a: 1 } }), ['session_metadata_changed']);
  const stored = ['chat_session_added', 'error'];
  assert.deepEqual(await ask({ type: 'set_session_messages', messages: [] }), stored);
  assert.deepEqual(await ask({ type: 'audio_input_delta', content: 'AAAA' }), []);
  const session = { type: 'set_avatar_session', access_token: 't', avatar_session_id: 's' };
  assert.deepEqual(await ask(session), ['agent_voice_changed', 'text_delta', 'error']);
  assert.deepEqual(await ask({ type: 'set_avatar', avatar_id: 'Example_Sitting_public' }), ['error']);
  server.engine.setSwitches({ heygenTokenNone: false });
  const avatar = { type: 'set_avatar', avatar_id: 'Example_Sitting_public' };
  assert.deepEqual(await ask(avatar), ['avatar_connection_changed']);
  assert.deepEqual(await ask(avatar), ['error']);
  assert.deepEqual(await ask({ type: 'text_input', text: '!alw /home/me/notes' }), [
    'workspace_added',
    'system_message',
  ]);
});

test('a tool that is switched off is not used', async () => {
  const { client } = await enter();
  client.send({ type: 'set_agent_tools', tools: ['ThinkTools'] });
  client.say('What is 2 + 2?');
  const turn = await client.until('user_turn_start');
  assert.ok(!turn.some((event) => event.type === 'tool_call'));
  assert.match(spoken(turn), /CalculatorTools.*switched off/);
});

test('bad input is answered and the socket stays open', async () => {
  const { client } = await enter();
  const cases: [string, string, RegExp][] = [
    ['{nope', 'error', /^Invalid JSON received$/],
    ['[1]', 'error', /^Error processing event: /],
    ['null', 'error', /^Error processing event: /],
    ['{"text":"x"}', 'error', /^Error processing event: /],
    ['{"type":5}', 'error', /^Error processing event: /],
    ['{"type":"text_input"}', 'error', /^Error processing event: .*\ntext\n {2}Field required$/],
    ['{"type":"text_input","text":7}', 'error', /valid string/],
    ['{"type":"get_user_sessions","limit":"many"}', 'error', /valid integer/],
    ['{"type":"nope"}', 'system_message', /did not handle event type: nope\.$/],
    ['{"type":"pong"}', 'system_message', /did not handle event type: pong\.$/],
    ['{"type":"__proto__"}', 'system_message', /did not handle/],
  ];
  for (const [frame, type, message] of cases) {
    client.send(frame);
    const [event, ...rest] = await client.settled();
    assert.deepEqual([event?.type, rest.length], [type, 0], frame);
    assert.match(String(event?.message ?? event?.content), message);
    if (type === 'system_message') assert.equal(event?.severity, 'warning');
  }
  client.socket.send(new Uint8Array(3));
  assert.deepEqual(types(await client.settled()), ['error']);
  client.socket.send(new Uint8Array(4));
  assert.deepEqual(types(await client.settled()), []);
});

test('show a chart gives media between the call and its result', async () => {
  const { client } = await enter();
  client.say('Show me a chart');
  const turn = types(await client.until('user_turn_start'));
  const at = turn.indexOf('render_media');
  assert.deepEqual([turn[at - 1], turn[at + 1]], ['history_delta', 'tool_call']);
});

test('every event has exactly the fields of the recorded one', async () => {
  const { client } = await enter();
  client.say('Ask the librarian about lit');
  await client.until('user_turn_start');
  server.engine.setSwitches({ gptShapes: true });
  client.say('What is 3 * 3?');
  await client.until('user_turn_start');
  client.send({ type: 'client_wants_cancel' });
  await client.settled();
  seen.push(...client.events);
  const lines = (await readFile(new URL('../fixtures/agentc-events.jsonl', import.meta.url), 'utf8'))
    .trim()
    .split('\n');
  const recorded = new Map<string, Set<string>>();
  for (const { dir, event } of lines.map((line) => JSON.parse(line) as { dir: string; event: Wire })) {
    if (dir !== 's2c') continue;
    const shapes = recorded.get(event.type) ?? new Set();
    recorded.set(event.type, shapes.add(shapeOf(event)));
  }
  for (const event of seen) {
    const shapes = recorded.get(event.type);
    assert.ok(shapes, `${event.type} was never recorded`);
    assert.ok(shapes.has(shapeOf(event)), `${event.type}: ${shapeOf(event)}\nrecorded: ${[...shapes].join('\n')}`);
  }
  const neverSent = ['history', 'chat_session_deleted', 'workspace_list', 'voice_input_supported', 'server_listening'];
  const notHere = [...neverSent, 'message', 'audio_delta'];
  const missing = [...recorded.keys()].filter((type) => !seen.some((event) => event.type === type));
  assert.deepEqual(missing.sort(), notHere.sort());
});

/** Names and order of the fields, also of the object that an event is about. */
function shapeOf(event: Wire): string {
  const subject = ['user', 'chat_session', 'agent_config', 'voice', 'sessions', 'avatar_session'].find(
    (key) => event[key],
  );
  return [Object.keys(event).join(), subject ? Object.keys(event[subject]).join() : ''].join(' / ');
}
