import { expect } from '@open-wc/testing';
import type { AuthManager } from '../../src/auth/auth-manager.js';
import type { WebSocketManager } from '../../src/connection/web-socket-manager.js';
import { RealtimeError, type RealtimeClient } from '../../src/index.js';
import type { SessionClient } from '../../components/index.js';
import {
  createAudioManagerMock,
  createAuthManagerMock,
  createAvatarManagerMock,
  createClientMock,
  createConfigMock,
  createHealthMonitorMock,
  createLoggerMock,
  createReconnectionManagerMock,
  createRecoveryManagerMock,
  createWebSocketMock,
  CORRUPT_TOKEN,
  MockError,
  patchStore,
  readToken,
  settle,
  systemMocks,
} from '../../src/testing/index.js';

const rejection = (promise: Promise<unknown>): Promise<Error & { code?: string }> =>
  promise.then(
    () => new Error('it resolves'),
    (error: unknown) => error as Error,
  );

const thrown = (act: () => unknown): Error => {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

describe('createAuthManagerMock()', () => {
  it('is an AuthManager: it signs in, holds a token and records what it was asked', async () => {
    const auth: AuthManager & ReturnType<typeof createAuthManagerMock> = createAuthManagerMock();
    await auth.signIn({ username: 'ada', password: 'x' });
    expect(auth.$auth.get().status).to.equal('authenticated');
    expect(readToken(String(await auth.getToken()))).to.include({ sub: 'demo' });
    expect(auth.mock.calls).to.deep.equal([['signIn', { username: 'ada', password: 'x' }], ['getToken']]);
    expect(auth.mock.callsTo('signIn')).to.deep.equal([[{ username: 'ada', password: 'x' }]]);
    expect(auth.server.calls.map(({ url }) => url)).to.deep.equal(['https://mock.invalid/api/rt/login']);
  });

  it('fails, hangs and does otherwise as often as it is told, and comes back to itself', async () => {
    const auth = createAuthManagerMock();
    auth.grant();
    auth.mock.fail('getToken', new RealtimeError('auth/unavailable', 'down'), 2);
    expect([(await rejection(auth.getToken())).code, (await rejection(auth.getToken())).code]).to.deep.equal([
      'auth/unavailable',
      'auth/unavailable',
    ]);
    expect(await auth.getToken()).to.be.a('string');
    auth.mock.hang('getToken');
    let isAnswered = false;
    void auth.getToken().then(() => (isAnswered = true));
    await settle();
    expect(isAnswered).to.equal(false);
    auth.mock.fail('getToken', new Error('never asked'), 5);
    auth.mock.restore();
    expect(await auth.getToken()).to.be.a('string');
    expect(auth.mock.callsTo('getToken').length).to.equal(1);
  });

  it('cannot be scripted to do what the real one never does', async () => {
    const auth = createAuthManagerMock();
    auth.mock.script('signIn', () => Promise.resolve());
    expect(await rejection(auth.signIn({ username: 'a', password: 'b' }))).to.be.instanceOf(MockError);
    auth.mock.script('getToken', () => Promise.resolve('made up'));
    expect((await rejection(auth.getToken())).message).to.contain('getToken() was scripted to do what it never does');
    expect(thrown(() => auth.mock.hang('signOut')).message).to.contain('signOut() answers at once');
    expect(thrown(() => auth.setToken(CORRUPT_TOKEN))).to.include({ code: 'auth/invalid-token' });
  });

  it('lets its token expire with its clock', async () => {
    const auth = createAuthManagerMock({ answer: () => 'fail' });
    auth.grant({ lifeMs: 90_000 });
    expect(auth.currentToken).to.be.a('string');
    await auth.clock.advance(95_000);
    expect(auth.currentToken).to.equal(undefined);
    auth.dispose();
    expect(auth.clock.pending).to.equal(0);
  });
});

describe('createWebSocketMock()', () => {
  it('is a WebSocketManager whose server is the test', async () => {
    const socket: WebSocketManager & ReturnType<typeof createWebSocketMock> = createWebSocketMock();
    socket.open('wss://h/ws?token=t');
    await settle();
    expect(socket.send('too early')).to.equal(false);
    socket.network.last.open();
    expect(socket.send('hello')).to.equal(true);
    socket.network.last.message({ type: 'pong' });
    socket.network.last.closeByServer(1012);
    expect(socket.network.last.sent).to.deep.equal(['hello']);
    expect(socket.news).to.deep.equal([
      { kind: 'open' },
      { kind: 'text', text: '{"type":"pong"}' },
      { kind: 'close', code: 1012 },
    ]);
    expect(socket.mock.callsTo('send')).to.deep.equal([['too early'], ['hello']]);
  });

  it('takes nothing without a socket, whatever it was told, and says nothing after close()', async () => {
    const socket = createWebSocketMock();
    socket.mock.script('send', () => true, 1);
    expect(thrown(() => socket.send('x'))).to.be.instanceOf(MockError);
    socket.open('wss://h/ws');
    await settle();
    socket.network.last.open();
    socket.close();
    socket.network.last.closeByServer(1000);
    expect(socket.news).to.deep.equal([{ kind: 'open' }]);
  });
});

describe('createLoggerMock()', () => {
  it('keeps what was logged, of children too, without secrets', async () => {
    const logger = createLoggerMock();
    await logger.ready;
    logger.child({ area: 'auth' }).warn('token refused', { token: 'abcdef', status: 401 });
    logger.trace('detail');
    expect(logger.entries('WARN').map(({ area, fields }) => [area, fields])).to.deep.equal([
      ['auth', { token: '[redacted]', status: 401 }],
    ]);
    expect(logger.expectLogged(/refused/).seq).to.equal(1);
    expect(thrown(() => logger.expectLogged('gone')).message).to.contain(
      'Nobody has logged gone. token refused · detail',
    );
    expect(logger.mock.callsTo('trace')).to.deep.equal([['detail']]);
  });
});

describe('createConfigMock()', () => {
  it('holds valid values only, and changes them as updateConfig() does', () => {
    const config = createConfigMock({ connection: { timeout: 500 } });
    expect(config.values.environment).to.equal('testing');
    expect(config.values.connection.timeout).to.equal(500);
    expect(config.change({ logging: { level: 'DEBUG' } })).to.equal('live');
    expect(config.$config.get().values.logging.level).to.equal('DEBUG');
    expect(thrown(() => config.change({ connection: { timeout: -1 } }))).to.include({ code: 'config/invalid' });
    expect(config.values.connection.timeout).to.equal(500);
    expect(thrown(() => createConfigMock({ connection: { timeout: -1 } }))).to.be.instanceOf(MockError);
  });
});

describe('createReconnectionManagerMock()', () => {
  it('goes through an outage as the test says', async () => {
    const connection = createReconnectionManagerMock();
    expect(thrown(() => connection.connected()).message).to.contain('Nobody has dialled');
    connection.start();
    await settle();
    connection.connected();
    connection.lost(1012);
    expect(connection.$connection.get()).to.include({ status: 'reconnecting', attempt: 1 });
    await connection.clock.advanceUntil(() => connection.done.filter((what) => what === 'dial').length === 2);
    connection.connected();
    expect(connection.$connection.get().status).to.equal('connected');
    expect(connection.done).to.deep.equal(['authenticate', 'dial', 'hang-up', 'authenticate', 'dial']);
    connection.dispose();
    expect(connection.clock.pending).to.equal(0);
  });
});

describe('createRecoveryManagerMock()', () => {
  it('decides as always, and does nothing but say what', () => {
    const recovery = createRecoveryManagerMock();
    const error = { code: 'component/failed', component: 'avatar', retryable: false } as const;
    for (let times = 0; times < 12; times += 1)
      recovery.handleSystemError({ ...error, correlationId: `c-${times}`, context: {} });
    expect(recovery.done).to.include('disable avatar');
    expect(recovery.started.length).to.be.greaterThan(0);
    expect(recovery.mock.callsTo('handleSystemError').length).to.equal(12);
    recovery.dispose();
  });
});

describe('createHealthMonitorMock()', () => {
  it('raises an alert for what the test measures', async () => {
    const health = createHealthMonitorMock();
    health.start();
    health.measured.errorRate = 1;
    await health.clock.advance(30_000);
    expect(health.alerts.map(({ condition, state }) => [condition, state])).to.deep.equal([['error-rate', 'raised']]);
    health.stop();
    expect(health.alerts.at(-1)?.state).to.equal('cleared');
    expect(health.clock.pending).to.equal(0);
  });
});

describe('createAudioManagerMock()', () => {
  it('opens the microphone of the test and sends what it hears', async () => {
    const audio = createAudioManagerMock();
    audio.turn('user');
    await audio.startTalking();
    expect(audio.$audio.get()).to.include({ microphone: 'on', talking: true });
    audio.devices.node('capture')?.tell(new Int16Array(480));
    expect(audio.sent.map(({ length }) => length)).to.deep.equal([480]);
    audio.mock.script('startMicrophone', () => Promise.resolve());
    audio.stopMicrophone();
    expect(await rejection(audio.startMicrophone())).to.be.instanceOf(MockError);
    audio.dispose();
  });
});

describe('createAvatarManagerMock()', () => {
  it('shows the avatar of a provider that is the test', async () => {
    const avatar = createAvatarManagerMock();
    avatar.enable();
    const started = avatar.start();
    await avatar.clock.advance(1000);
    await started;
    expect(avatar.$avatar.get().status).to.equal('ready');
    expect(avatar.provider.sessions.length).to.equal(1);
    const stopped = avatar.stop();
    await avatar.clock.advance(1000);
    await stopped;
    expect(avatar.$avatar.get().status).to.equal('idle');
    avatar.mock.script('start', () => Promise.resolve());
    expect(await rejection(avatar.start())).to.be.instanceOf(MockError);
    await avatar.dispose();
    expect(avatar.clock.pending).to.equal(0);
  });
});

describe('createClientMock()', () => {
  it('is a client, and what elements take', async () => {
    const client: RealtimeClient & SessionClient = createClientMock();
    expect(client.$connection.get().status).to.equal('connected');
    expect(await client.sendText('hi')).to.deep.equal({ id: 'sent', delivery: 'confirmed' });
  });

  it('records, and does as it is told', async () => {
    const client = createClientMock();
    void client.connect();
    client.interrupt();
    void client.auth.signIn({ username: 'ada', password: 'x' });
    const audio = await client.useAudio();
    audio.setMuted(true);
    expect(client.calls).to.deep.equal([
      ['connect'],
      ['interrupt'],
      ['signIn', { username: 'ada', password: 'x' }],
      ['setMuted', true],
    ]);
    client.mock.fail('sendText', new RealtimeError('session/closed', 'over'));
    expect((await rejection(client.sendText('hi'))).code).to.equal('session/closed');
    const heard: unknown[] = [];
    client.on('interrupted', (detail) => heard.push(detail));
    client.tell('interrupted', { by: 'user', heardMs: undefined });
    expect(heard).to.deep.equal([{ by: 'user', heardMs: undefined }]);
  });

  it('is in no state that a client is never in', () => {
    const client = createClientMock();
    const item = { kind: 'notice', id: 'n', at: 0, text: 'x', severity: 'info' } as const;
    const wrong: readonly (() => void)[] = [
      () => patchStore(client.$turn, { cancelling: true }),
      () => patchStore(client.$connection, { attempt: -1 }),
      () => patchStore(client.$connection, { retryAt: 5 }),
      () => patchStore(client.$auth, { error: new RealtimeError('auth/required', 'x') }),
      () => patchStore(client.$audio, { talking: true }),
      () => patchStore(client.$config, { status: 'config-invalid' }),
      () => client.say(item, item),
    ];
    for (const act of wrong) expect(thrown(act), act.toString()).to.be.instanceOf(MockError);
    patchStore(client.$connection, { status: 'reconnecting', retryAt: 5, attempt: 1 });
    expect(Object.isFrozen(client.$connection.get())).to.equal(true);
  });
});

describe('systemMocks', () => {
  it('are four on one clock, made anew by reset()', async () => {
    systemMocks.reset();
    const { authManager, webSocketManager, logger, config, clock } = systemMocks;
    expect([authManager.clock, webSocketManager.clock, logger.clock]).to.deep.equal([clock, clock, clock]);
    expect(systemMocks.authManager).to.equal(authManager);
    expect(config.values.environment).to.equal('testing');
    systemMocks.reset();
    expect(systemMocks.authManager).to.not.equal(authManager);
  });
});
