import { expect, waitUntil } from '@open-wc/testing';
import { RealtimeError, type ErrorCode } from '../../src/errors.js';
import { SlidingRate } from '../../src/health/sliding-rate.js';
import { loadLogWriter, Logger } from '../../src/logging/logger.js';
import {
  ComponentSupervisor,
  type ComponentRun,
  type OptionalComponent,
} from '../../src/recovery/component-supervisor.js';
import { RECOVERY_POLICY } from '../../src/recovery/recovery-policy.js';
import type { RecoveryAction, SystemError } from '../../src/recovery/recovery-types.js';
import { SystemRecoveryManager, type SystemRecoveryOptions } from '../../src/recovery/system-recovery-manager.js';
import { FakeClock, settle } from '../../src/testing/index.js';

const error = (code: ErrorCode, component = 'connection', context: Record<string, unknown> = {}): SystemError => ({
  code,
  component,
  retryable: true,
  correlationId: 'episode',
  context,
});

interface Bench {
  readonly clock: FakeClock;
  readonly recovery: SystemRecoveryManager;
  readonly logger: Logger;
  readonly done: string[];
  readonly optional: Set<string>;
  readonly applies: (() => void)[];
}

function bench(options: Partial<SystemRecoveryOptions> = {}): Bench {
  const clock = new FakeClock();
  const done: string[] = [];
  const applies: (() => void)[] = [];
  const optional = new Set(['audio', 'avatar']);
  const logger = new Logger({ now: () => clock.now(), level: 'TRACE', consoleLevel: 'ERROR' });
  const recovery = new SystemRecoveryManager({
    clock,
    logger,
    policy: () => 'automatic',
    restart: (component) => done.push(`restart ${component}`),
    disable: (names) => names.filter((name) => optional.delete(name)),
    enable: (names) => names.forEach((name) => optional.add(name)),
    reset: () => done.push('reset'),
    onStarted: ({ level, component }, apply) => {
      done.push(`started ${level} ${component}`);
      if (apply) applies.push(apply);
    },
    onFinished: ({ level, component }) => done.push(`finished ${level} ${component}`),
    ...options,
  });
  return { clock, recovery, logger, done, optional, applies };
}

const told = ({ level, action }: RecoveryAction): string => `${level} ${action}`;

// What was logged is read right after it was said.
before(loadLogWriter);

describe('recovery: decisions', () => {
  it('a timeout is tried again, the third restarts the connection, the sixth builds everything anew', async () => {
    const { recovery, clock, done } = bench();
    const levels: string[] = [];
    for (let times = 0; times < 6; times += 1) {
      levels.push(told(recovery.handleSystemError(error('connection/timeout'))));
      await clock.advance(10_000);
    }
    expect(levels).to.deep.equal(['1 retry', '1 retry', '2 restart', '2 restart', '2 restart', '4 reset']);
    expect(done.filter((step) => !step.startsWith('started'))).to.deep.equal([
      'restart connection',
      'restart connection',
      'restart connection',
      'reset',
    ]);
    expect(recovery.level('connection')).to.equal(4);
  });

  it('three losses in five minutes switch the media off, and a calm minute brings them back', async () => {
    const { recovery, clock, done, optional } = bench();
    for (let times = 0; times < 3; times += 1) {
      recovery.handleSystemError(error('connection/lost'));
      recovery.settled('connection');
      await clock.advance(20_000);
    }
    expect([...optional], 'switched off').to.deep.equal([]);
    expect(recovery.level('connection')).to.equal(3);
    await clock.advance(59_000);
    expect([...optional], 'calm for a minute').to.deep.equal(['audio', 'avatar']);
    expect(recovery.level('connection')).to.equal(2);
    await clock.advance(120_000);
    expect(recovery.level('connection'), 'one step a minute').to.equal(0);
    expect(done).to.deep.equal([
      'started 1 connection',
      'finished 1 connection',
      'started 1 connection',
      'finished 1 connection',
      'started 3 connection',
      'finished 3 connection',
    ]);
  });

  it('losses that are more than five minutes apart stay at the first level', async () => {
    const { recovery, clock } = bench();
    for (let times = 0; times < 10; times += 1) {
      expect(told(recovery.handleSystemError(error('connection/lost')))).to.equal('1 retry');
      recovery.settled('connection');
      await clock.advance(160_000);
    }
  });

  it('a failure within the calm minute begins it anew', async () => {
    const { recovery, clock } = bench();
    for (let times = 0; times < 3; times += 1) recovery.handleSystemError(error('connection/lost'));
    recovery.settled('connection');
    await clock.advance(50_000);
    recovery.handleSystemError(error('connection/refused'));
    await clock.advance(50_000);
    expect(recovery.level('connection'), 'not well at all').to.equal(3);
    recovery.settled('connection');
    await clock.advance(59_999);
    expect(recovery.level('connection')).to.equal(3);
    await clock.advance(1);
    expect(recovery.level('connection')).to.equal(2);
  });

  it('everything is built anew at most once in ten minutes, unless a person says so', async () => {
    const { recovery, clock, done } = bench();
    const resets = (): number => done.filter((step) => step === 'reset').length;
    for (let times = 0; times < 60; times += 1) {
      recovery.handleSystemError(error('connection/timeout'));
      await clock.advance(9_000);
    }
    expect(resets(), 'nine minutes of timeouts').to.equal(1);
    recovery.reset();
    expect(resets()).to.equal(2);
    for (let times = 0; times < 70; times += 1) {
      recovery.handleSystemError(error('connection/timeout'));
      await clock.advance(9_000);
    }
    expect(resets(), 'ten and a half minutes later').to.equal(3);
  });

  it('a storm of failures restarts a part once a second at most', async () => {
    const { recovery, clock, done } = bench();
    for (let times = 0; times < 1000; times += 1) {
      recovery.handleSystemError(error('component/failed', 'avatar'));
      await clock.advance(5);
    }
    await clock.advance(2000);
    expect(done.filter((step) => step.startsWith('restart')).length).to.be.within(1, 6);
  });

  it('manual: proposes from the second level on, and does it when the page says so', async () => {
    const { recovery, clock, done, applies } = bench({ policy: () => 'manual' });
    for (let times = 0; times < 3; times += 1) recovery.handleSystemError(error('connection/timeout'));
    await clock.advance(60_000);
    expect(done).to.deep.equal(['started 1 connection', 'started 2 connection']);
    expect(applies).to.have.length(1);
    applies[0]?.();
    await clock.advance(0);
    expect(done.at(-1)).to.equal('restart connection');
  });

  it('a page’s own rule goes first; what has no rule is tried again', () => {
    const own = { 'connection/lost': { steps: [[2, 'restart']], reason: 'Ours.' } } as const;
    const { recovery } = bench({ rules: own });
    expect(recovery.handleSystemError(error('connection/lost'))).to.include({ level: 2, reason: 'Ours.' });
    expect(told(recovery.handleSystemError(error('session/empty')))).to.equal('1 retry');
  });

  it('waits as long as a server asked', () => {
    const { recovery } = bench();
    const action = recovery.handleSystemError(error('auth/rate-limited', 'auth', { retryAfterMs: 30_000 }));
    expect(action).to.include({ level: 1, action: 'retry', component: 'auth', delayMs: 30_000 });
  });

  it('every decision is logged with cause and correlation id; nothing is left after dispose()', async () => {
    const { recovery, clock, logger } = bench();
    for (const code of Object.keys(RECOVERY_POLICY) as ErrorCode[]) recovery.handleSystemError(error(code));
    const entries = logger.buffer.entries().filter(({ message }) => message === 'recovery decided');
    expect(entries.map(({ fields }) => fields['code'])).to.deep.equal(Object.keys(RECOVERY_POLICY));
    expect(entries.every(({ correlationId }) => correlationId === 'episode')).to.equal(true);
    recovery.settled('connection');
    recovery.dispose();
    const size = logger.buffer.size;
    await clock.advance(3_600_000);
    expect(logger.buffer.size).to.equal(size);
  });

  it('the table is sound: levels rise, and every rule has a sentence', () => {
    for (const [code, { steps, reason }] of Object.entries(RECOVERY_POLICY)) {
      const levels = steps.map(([level]) => level);
      expect(levels, code).to.deep.equal([...levels].sort());
      expect(new Set(levels).size, code).to.equal(levels.length);
      expect(reason, code).to.match(/^[A-Z].*\.$/);
    }
  });
});

describe('recovery: optional parts', () => {
  interface Part extends OptionalComponent {
    fail: boolean;
    hang: boolean;
    run: ComponentRun | undefined;
  }

  const setUp = (): {
    clock: FakeClock;
    done: string[];
    supervisor: ComponentSupervisor;
    part: (name: string) => Part;
  } => {
    const clock = new FakeClock();
    const done: string[] = [];
    const supervisor = new ComponentSupervisor({
      clock,
      startTimeoutMs: 10_000,
      createRate: () => new SlidingRate(() => clock.now(), 300_000),
      onFailed: (name, { code, message }) => done.push(`${name}: ${code} ${message}`),
      onDegraded: (name, { message }) => done.push(`${name} degraded: ${message}`),
      onRunning: (name) => done.push(`${name} runs`),
      onStopFailed: (name) => done.push(`${name} did not stop`),
    });
    const part = (name: string): Part => {
      const made: Part = {
        name,
        fail: false,
        hang: false,
        run: undefined,
        async start(signal, run) {
          made.run = run;
          done.push(`start ${name}`);
          signal.addEventListener('abort', () => done.push(`abort ${name}`));
          if (made.fail) throw new Error('no device');
          if (made.hang) await new Promise<void>((done) => clock.setTimeout(done, 20_000));
          return () => done.push(`stop ${name}`);
        },
      };
      supervisor.add(made);
      return made;
    };
    return { clock, done, supervisor, part };
  };
  const statuses = (supervisor: ComponentSupervisor): [string, string][] =>
    [...supervisor.health].map(([name, { status }]) => [name, status]);

  it('start one after the other and stop the other way round', async () => {
    const { done, supervisor, part } = setUp();
    part('audio');
    part('avatar');
    await supervisor.up();
    supervisor.down();
    expect(done.filter((step) => !step.startsWith('abort'))).to.deep.equal([
      'start audio',
      'audio runs',
      'start avatar',
      'avatar runs',
      'stop avatar',
      'stop audio',
    ]);
    expect(statuses(supervisor)).to.deep.equal([
      ['audio', 'stopped'],
      ['avatar', 'stopped'],
    ]);
  });

  it('one that fails keeps nobody else from starting, and is restarted alone', async () => {
    const { done, supervisor, part } = setUp();
    const audio = part('audio');
    part('avatar');
    audio.fail = true;
    await supervisor.up();
    expect(supervisor.health.get('audio')?.status).to.equal('failed');
    expect(supervisor.health.get('avatar')?.status).to.equal('running');
    expect(done).to.include('audio: component/start-failed audio did not start.');
    audio.fail = false;
    done.length = 0;
    supervisor.restart('audio');
    await settle();
    expect(done).to.deep.equal(['start audio', 'audio runs']);
  });

  it('a start that hangs is bounded, and what it brings too late is given back', async () => {
    const { clock, done, supervisor, part } = setUp();
    part('avatar').hang = true;
    const up = supervisor.up();
    await settle();
    expect(supervisor.health.get('avatar')?.status).to.equal('starting');
    await clock.advance(10_000);
    await up;
    expect(supervisor.health.get('avatar')?.status).to.equal('failed');
    expect(done).to.deep.equal([
      'start avatar',
      'abort avatar',
      'avatar: component/start-failed avatar did not start within 10000 ms.',
    ]);
    await clock.advance(10_000);
    expect(done.at(-1), 'no orphan').to.equal('stop avatar');
  });

  it('stopped while it starts: nothing stays, and nobody is told of a failure', async () => {
    const { clock, done, supervisor, part } = setUp();
    part('avatar').hang = true;
    const up = supervisor.up();
    await settle();
    supervisor.down();
    await up;
    await clock.advance(60_000);
    expect(done).to.deep.equal(['start avatar', 'abort avatar', 'stop avatar']);
  });

  it('switched off stays off until it is switched on', async () => {
    const { done, supervisor, part } = setUp();
    part('audio');
    await supervisor.up();
    expect(supervisor.disable(['audio', 'nobody'])).to.deep.equal(['audio']);
    expect(supervisor.disable(['audio']), 'it is off already').to.deep.equal([]);
    await supervisor.up();
    expect(supervisor.health.get('audio')?.status).to.equal('stopped');
    supervisor.enable(['audio']);
    await waitUntil(() => supervisor.health.get('audio')?.status === 'running');
    expect(done.filter((step) => step === 'start audio')).to.have.length(2);
  });

  it('audio starts before the avatar, whichever was added first, and also when it comes while others start', async () => {
    const { done, supervisor, part } = setUp();
    part('beacon');
    part('avatar');
    const up = supervisor.up();
    part('audio');
    await up;
    await settle();
    expect(done.filter((step) => step.endsWith('runs'))).to.deep.equal(['avatar runs', 'audio runs', 'beacon runs']);
    supervisor.down();
    done.length = 0;
    await supervisor.up();
    supervisor.down();
    expect(done.filter((step) => /runs|stop/.test(step))).to.deep.equal([
      'audio runs',
      'avatar runs',
      'beacon runs',
      'stop beacon',
      'stop avatar',
      'stop audio',
    ]);
  });

  it('says that it is degraded and well again, or that it cannot go on: stopped, and counted', async () => {
    const { done, supervisor, part } = setUp();
    part('audio');
    const avatar = part('avatar');
    await supervisor.up();
    done.length = 0;
    const trouble = new RealtimeError('component/failed', 'no frames');
    avatar.run?.degraded(trouble);
    avatar.run?.degraded(trouble);
    expect(supervisor.health.get('avatar')).to.include({ status: 'degraded', errorRate: 0.5 });
    avatar.run?.well();
    expect(supervisor.health.get('avatar')?.status).to.equal('running');
    avatar.run?.failed(trouble);
    avatar.run?.well();
    expect(supervisor.health.get('avatar')?.status).to.equal('failed');
    expect(supervisor.health.get('audio')?.status).to.equal('running');
    expect(done).to.deep.equal([
      'avatar degraded: no frames',
      'avatar runs',
      'abort avatar',
      'stop avatar',
      'avatar: component/failed no frames',
    ]);
  });

  it('a stop that throws keeps nobody else from stopping; what was taken out does not come back', async () => {
    const { done, supervisor, part } = setUp();
    part('audio');
    const remove = supervisor.add({
      name: 'avatar',
      start: async () => () => {
        throw new Error('no');
      },
      measure: () => ({ responseTime: 12, memoryUsage: 4096 }),
    });
    await supervisor.up();
    expect(supervisor.health.get('avatar')).to.include({ responseTime: 12, memoryUsage: 4096 });
    supervisor.down();
    expect(done).to.include('avatar did not stop').and.to.include('stop audio');
    remove();
    await supervisor.up();
    expect(statuses(supervisor)).to.deep.equal([['audio', 'running']]);
  });
});
