import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { closeAction } from '../../src/connection/close-codes.js';
import { Heartbeat } from '../../src/connection/heartbeat.js';
import { MediaQueue } from '../../src/connection/media-queue.js';
import { ReconnectionManager } from '../../src/connection/reconnection-manager.js';
import {
  FORCED_DIAL_GAP_MS,
  MAX_DIALS_PER_MINUTE,
  backoffDelay,
  firstRedialDelay,
  suspendedDelay,
  type ReconnectionPolicy,
} from '../../src/connection/reconnection-policy.js';
import { WebSocketManager, type WebSocketManagerOptions } from '../../src/connection/web-socket-manager.js';
import { RealtimeError } from '../../src/errors.js';
import { Logger } from '../../src/logging/logger.js';
import type { WebSocketConstructor } from '../../src/platform/platform.js';
import { FakeClock, FakeNetwork, seededRandom, settle, type FakeWebSocket } from '../../src/testing/index.js';

/** The numbers that the scenarios name. */
const POLICY: ReconnectionPolicy = {
  timeoutMs: 10_000,
  handshakeTimeoutMs: 5_000,
  maxAttempts: 10,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  multiplier: 2,
  suspendedRetryMs: 30_000,
  stableAfterMs: 5_000,
};

const logger = (): Logger => new Logger({ consoleLevel: undefined });
const standardDeviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** The manager with a fake clock and no socket: the test plays token service and transport. */
class Rig {
  readonly clock = new FakeClock();
  readonly manager: ReconnectionManager;
  readonly dials: number[] = [];
  readonly events: string[] = [];
  hangUps = 0;
  probes = 0;
  forgotten = 0;
  revalidations = 0;
  /** What happens to each dial: nothing, or it becomes usable at once. */
  answer: 'nothing' | 'usable' | 'refused' = 'usable';
  token: () => Promise<void> = () => Promise.resolve();
  dialThrows: Error | undefined;

  constructor(policy: Partial<ReconnectionPolicy> = {}, random: () => number = seededRandom(7), online = true) {
    this.manager = new ReconnectionManager({
      clock: this.clock,
      random,
      logger: logger(),
      online,
      policy: () => ({ ...POLICY, ...policy }),
      authenticate: (revalidate) => {
        if (revalidate) this.revalidations += 1;
        return this.token();
      },
      dial: () => {
        this.dials.push(this.clock.now());
        if (this.dialThrows) throw this.dialThrows;
        if (this.answer === 'usable') this.becomeUsable();
        if (this.answer === 'refused') this.manager.dispatch({ type: 'closed', code: 1006 });
      },
      hangUp: () => (this.hangUps += 1),
      probe: () => (this.probes += 1),
      forgetSession: () => (this.forgotten += 1),
    });
    for (const type of ['recovering', 'recovered', 'given-up'] as const) {
      this.manager.events.on(type, () => this.events.push(type));
    }
  }

  get status(): string {
    return this.manager.$connection.get().status;
  }

  becomeUsable(): void {
    this.manager.dispatch({ type: 'opened' });
    this.manager.dispatch({ type: 'ready' });
  }

  close(code = 1006): void {
    this.manager.dispatch({ type: 'closed', code });
  }

  async start(): Promise<this> {
    this.manager.start();
    await settle();
    return this;
  }

  /** Connected, and for long enough that its end is a fresh start. */
  async startStable(): Promise<this> {
    await this.start();
    await this.clock.advance(POLICY.stableAfterMs);
    expect(this.status).to.equal('connected');
    return this;
  }
}

describe('connection: delays', () => {
  it('connection 1: a thousand clients that are dropped together come back spread out', async () => {
    const random = seededRandom(1);
    const delays = Array.from({ length: 1000 }, () => firstRedialDelay({ ...POLICY, baseDelayMs: 1000 }, random()));
    expect(Math.max(...delays) - Math.min(...delays)).to.be.at.least(950);
    const buckets = new Map<number, number>();
    for (const delay of delays) buckets.set(Math.floor(delay / 50), (buckets.get(Math.floor(delay / 50)) ?? 0) + 1);
    expect(Math.max(...buckets.values())).to.be.at.most(100);
  });

  it('connection 2: attempt n waits in [d/2, d], and the spread survives the cap', () => {
    for (let attempt = 0; attempt <= 25; attempt += 1) {
      const ceiling = Math.min(30_000, 500 * 2 ** attempt);
      expect(backoffDelay(attempt, POLICY, 0)).to.equal(ceiling / 2);
      expect(backoffDelay(attempt, POLICY, 1)).to.equal(ceiling);
      expect(backoffDelay(attempt, POLICY, 0.5)).to.equal(ceiling * 0.75);
    }
    const random = seededRandom(2);
    const capped = Array.from({ length: 2000 }, () => backoffDelay(20, POLICY, random()));
    expect(standardDeviation(capped)).to.be.at.least(3000);
  });

  it('a delay never leaves its bounds, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 0, max: 600_000 }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, baseDelayMs, maxDelayMs, multiplier, random) => {
          const policy = { ...POLICY, baseDelayMs, maxDelayMs, multiplier };
          const delay = backoffDelay(attempt, policy, random);
          return delay >= 0 && delay <= maxDelayMs;
        },
      ),
    );
  });

  it('a suspended connection is tried again after 30 s +-20 %', () => {
    expect(suspendedDelay(POLICY, 0)).to.be.closeTo(24_000, 0.01);
    expect(suspendedDelay(POLICY, 1)).to.be.closeTo(36_000, 0.01);
  });

  it('the waits of real redials are the ones that the policy says', async () => {
    for (const random of [0, 0.999_999]) {
      const rig = await new Rig({ maxAttempts: -1 }, () => random).start();
      rig.answer = 'refused';
      rig.close();
      const waits: number[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const { retryAt } = rig.manager.$connection.get();
        waits.push(Math.round((retryAt ?? Number.NaN) - rig.clock.now()));
        await rig.clock.advance((retryAt ?? 0) - rig.clock.now());
      }
      const ceilings = [500, 1000, 2000, 4000, 8000];
      expect(waits).to.deep.equal(random === 0 ? ceilings.map((ms) => ms / 2) : ceilings);
    }
  });
});

describe('connection: storms', () => {
  it('connection 3: a server that accepts and drops is not hit at the first delay for ever', async () => {
    const rig = new Rig({ maxAttempts: -1 });
    rig.answer = 'nothing';
    await rig.start();
    const waits: number[] = [];
    for (let drop = 0; drop < 20; drop += 1) {
      rig.becomeUsable();
      await rig.clock.advance(200);
      rig.close();
      const before = rig.dials.length;
      const from = rig.clock.now();
      await rig.clock.advanceUntil(() => rig.dials.length > before);
      waits.push(rig.clock.now() - from);
    }
    for (let attempt = 1; attempt < 6; attempt += 1) expect(waits[attempt]).to.be.at.least(250 * 2 ** attempt);
    expect(Math.min(...waits.slice(6))).to.be.at.least(15_000);
    for (const at of rig.dials) {
      expect(rig.dials.filter((other) => other >= at && other < at + 60_000).length).to.be.at.most(10);
    }
  });

  it('connection 4: fifty triggers in 100 ms cause one dial, and forced dials are a second apart', async () => {
    const rig = await new Rig().startStable();
    rig.answer = 'nothing';
    rig.close();
    const before = rig.dials.length;
    for (let trigger = 0; trigger < 50; trigger += 1) {
      if (trigger % 3 === 0) rig.manager.signal('online');
      else if (trigger % 3 === 1) rig.manager.signal('visible');
      else rig.manager.retry();
      await rig.clock.advance(2);
    }
    expect(rig.dials.length - before).to.equal(1);

    for (let second = 0; second < 30; second += 1) {
      rig.close();
      rig.manager.retry();
      await rig.clock.advance(1000);
    }
    const gaps = rig.dials.slice(before).map((at, index, all) => at - (all[index - 1] ?? -Infinity));
    expect(Math.min(...gaps)).to.be.at.least(FORCED_DIAL_GAP_MS);
    expect(rig.dials.length).to.be.at.most(MAX_DIALS_PER_MINUTE);
  });

  it('connection 5: a forced dial ends a long wait at once and leaves no second timer', async () => {
    const rig = await new Rig({ baseDelayMs: 30_000, multiplier: 1 }).start();
    await rig.clock.advance(1500); // a second after the last dial, and before it is stable
    rig.answer = 'nothing';
    rig.close();
    expect(rig.status).to.equal('reconnecting');
    await rig.clock.advance(1000);
    const before = rig.dials.length;
    const from = rig.clock.now();
    rig.manager.retry();
    await settle();
    expect(rig.dials.length).to.equal(before + 1);
    expect(rig.dials.at(-1)).to.be.at.most(from + 50);
    expect(rig.clock.pending, 'the dial timeout only').to.equal(1);
    rig.becomeUsable();
    await rig.clock.advance(120_000);
    expect(rig.dials.length).to.equal(before + 1);
  });
});

describe('connection: giving up', () => {
  it('connection 7: after the last attempt it is suspended, says so once, and goes on slowly', async () => {
    const rig = await new Rig({ maxAttempts: 3, suspendedRetryMs: 30_000 }).startStable();
    const states: string[] = [];
    rig.manager.$connection.listen(({ status }) => void (states.at(-1) === status || states.push(status)));
    rig.answer = 'refused';
    rig.close();
    await rig.clock.advanceUntil(() => rig.status === 'suspended');
    expect(rig.dials.length).to.equal(4);
    const before = rig.dials.length;
    await rig.clock.advance(10 * 60_000);
    const slow = rig.dials.slice(before);
    expect(slow.length).to.be.within(Math.floor(600 / 36), Math.ceil(600 / 24));
    for (const [index, at] of slow.entries()) {
      if (index > 0) expect(at - (slow[index - 1] ?? 0)).to.be.within(24_000, 36_000);
    }
    expect(rig.events).to.deep.equal(['recovering', 'given-up']);
    rig.answer = 'usable';
    await rig.clock.advance(36_000);
    expect(rig.status).to.equal('connected');
    expect(rig.events, 'the pair was closed before').to.deep.equal(['recovering', 'given-up']);
  });

  it('a suspended connection with suspendedRetry 0 waits for the user', async () => {
    const rig = new Rig({ maxAttempts: 1, suspendedRetryMs: 0 });
    rig.answer = 'refused';
    await rig.start();
    await rig.clock.advanceUntil(() => rig.status === 'suspended');
    expect(rig.manager.$connection.get().retryAt).to.equal(undefined);
    expect(rig.clock.pending).to.equal(0);
    await rig.clock.advance(3_600_000);
    expect(rig.dials.length).to.equal(2);
    rig.manager.retry();
    await settle();
    expect(rig.dials.length).to.equal(3);
  });

  it('maxReconnectAttempts 0 never redials, -1 never gives up', async () => {
    const never = await new Rig({ maxAttempts: 0, suspendedRetryMs: 0 }).startStable();
    never.close();
    await never.clock.advance(3_600_000);
    expect(never.status).to.equal('suspended');
    expect(never.dials.length).to.equal(1);

    const always = await new Rig({ maxAttempts: -1 }).startStable();
    always.answer = 'refused';
    always.close();
    await always.clock.advance(3_600_000);
    expect(always.status).to.equal('reconnecting');
    expect(always.dials.length).to.be.greaterThan(100);
    expect(always.manager.$connection.get().maxAttempts).to.equal(-1);
  });

  it('connection 9: a fatal code is one dial and then silence', async () => {
    const rig = await new Rig().start();
    rig.close(4403);
    await rig.clock.advance(600_000);
    expect(rig.status).to.equal('failed');
    expect(rig.dials.length).to.equal(1);
    expect(rig.clock.pending).to.equal(0);
    expect(rig.manager.$connection.get().reason).to.deep.include({ code: 'connection/rejected', closeCode: 4403 });
    for (const signal of ['online', 'visible', 'pageshow', 'resume'] as const) rig.manager.signal(signal);
    await rig.clock.advance(600_000);
    expect(rig.dials.length).to.equal(1);
  });

  it('a forbidden account fails; a token that is missing waits for somebody to sign in', async () => {
    const forbidden = new Rig();
    forbidden.token = () => Promise.reject(new RealtimeError('auth/forbidden', 'no'));
    await forbidden.start();
    expect(forbidden.status).to.equal('failed');

    const required = new Rig();
    required.token = () => Promise.reject(new RealtimeError('auth/required', 'who?'));
    await required.start();
    expect(required.status).to.equal('idle');
    expect(required.clock.pending).to.equal(0);
    required.token = () => Promise.resolve();
    required.manager.dispatch({ type: 'credentials' });
    await settle();
    expect(required.status).to.equal('connected');
  });

  it('a token call that is told to wait is not repeated earlier', async () => {
    const rig = new Rig();
    rig.token = () =>
      Promise.reject(
        new RealtimeError('auth/rate-limited', 'slow', { retryable: true, context: { retryAfterMs: 30_000 } }),
      );
    await rig.start();
    const { retryAt } = rig.manager.$connection.get();
    expect((retryAt ?? 0) - rig.clock.now()).to.be.within(30_000, 45_000);
    rig.manager.signal('online');
    rig.manager.signal('visible');
    await settle();
    expect(rig.manager.$connection.get().retryAt, 'a signal does not hurry it').to.equal(retryAt);
  });

  it('an address that cannot be dialled ends the matter', async () => {
    const rig = new Rig();
    rig.dialThrows = new RealtimeError('connection/unsupported', 'no WebSocket');
    await rig.start();
    expect(rig.status).to.equal('failed');
    expect(rig.manager.$connection.get().reason?.code).to.equal('connection/unsupported');
    expect(rig.clock.pending).to.equal(0);
  });
});

describe('connection: closing', () => {
  const settings: readonly (readonly [string, (rig: Rig) => Promise<unknown>])[] = [
    ['during backoff', async (rig) => (await rig.startStable()).close()],
    [
      'while a token is fetched',
      async (rig) => {
        rig.token = () => new Promise(() => {});
        await rig.start();
      },
    ],
    [
      'while connecting',
      async (rig) => {
        rig.answer = 'nothing';
        await rig.start();
      },
    ],
    [
      'during the handshake',
      async (rig) => {
        rig.answer = 'nothing';
        await rig.start();
        rig.manager.dispatch({ type: 'opened' });
      },
    ],
  ];
  for (const [when, prepare] of settings) {
    it(`connection 8: close ${when} leaves no socket, timer or event behind`, async () => {
      const rig = new Rig();
      await prepare(rig);
      const before = rig.dials.length;
      rig.manager.stop();
      expect(rig.status).to.equal('closed');
      expect(rig.hangUps).to.be.at.least(1);
      expect(rig.clock.pending).to.equal(0);
      const changes: unknown[] = [];
      rig.manager.$connection.listen((state) => changes.push(state));
      rig.events.length = 0;
      rig.manager.dispatch({ type: 'token' });
      rig.manager.dispatch({ type: 'opened' });
      rig.manager.dispatch({ type: 'ready' });
      rig.close();
      await rig.clock.advance(3_600_000);
      expect(changes).to.deep.equal([]);
      expect(rig.events).to.deep.equal([]);
      expect(rig.dials.length).to.equal(before);
    });
  }

  it('connection 27: closed by the user stays closed, whatever the page does', async () => {
    const rig = await new Rig().startStable();
    rig.manager.stop();
    for (const signal of ['hidden', 'visible', 'offline', 'online', 'pagehide', 'pageshow', 'resume'] as const) {
      rig.manager.signal(signal);
      await rig.clock.advance(60_000);
    }
    expect(rig.status).to.equal('closed');
    expect(rig.dials.length).to.equal(1);
    rig.manager.start();
    await settle();
    expect(rig.status).to.equal('connected');
  });

  it('a token that comes after the close is not dialled with', async () => {
    const rig = new Rig();
    let arrive = (): void => {};
    rig.token = () => new Promise((resolve) => (arrive = resolve));
    await rig.start();
    rig.manager.stop();
    arrive();
    await settle();
    expect(rig.dials).to.deep.equal([]);
  });

  it('a token that comes after stop and start does not dial for the new attempt', async () => {
    const rig = new Rig();
    const arrive: (() => void)[] = [];
    rig.token = () => new Promise((resolve) => arrive.push(resolve));
    await rig.start();
    rig.manager.stop();
    rig.manager.start();
    arrive[0]?.();
    await settle();
    expect(rig.dials.length, 'the second token is still on its way').to.equal(0);
    arrive[1]?.();
    await settle();
    expect(rig.dials.length).to.equal(1);
  });

  it('dispose ends everything', async () => {
    const rig = await new Rig().startStable();
    rig.close();
    rig.manager.dispose();
    expect(rig.clock.pending).to.equal(0);
    rig.manager.start();
    rig.manager.retry();
    await rig.clock.advance(600_000);
    expect(rig.dials.length).to.equal(1);
  });
});

describe('connection: close codes', () => {
  const table: Readonly<Record<string, readonly number[]>> = {
    retry: [1001, 1005, 1006, 1009, 1011, 1014, 3000, 3499, 4000, 4408, 4429, 4499],
    planned: [1012, 1013],
    replaced: [1000, 4409, 4900],
    refresh: [1008, 4401],
    fatal: [1002, 1003, 1007, 1010, 3500, 3999, 4400, 4403, 4500, 4999],
  };
  for (const [action, codes] of Object.entries(table)) {
    it(`${codes.join(', ')}: ${action}`, () => {
      for (const code of codes) expect(closeAction(code), String(code)).to.equal(action);
    });
  }

  it('what a dialect says of its own codes goes first', async () => {
    expect(closeAction(4001, { 4001: 'fatal' })).to.equal('fatal');
    expect(closeAction(4001, { 4002: 'fatal' })).to.equal('retry');
    const rig = await new Rig({ closeActions: { 4001: 'fatal' } }).startStable();
    rig.close(4001);
    expect(rig.manager.$connection.get().status).to.equal('failed');
  });

  it('connection 6: after 1012 nobody comes back before the server may be up again, and not all at once', async () => {
    const delays: number[] = [];
    for (let seed = 1; seed <= 40; seed += 1) {
      const rig = await new Rig({ baseDelayMs: 8000, maxDelayMs: 8000 }, seededRandom(seed)).startStable();
      rig.close(1012);
      delays.push((rig.manager.$connection.get().retryAt ?? 0) - rig.clock.now());
      rig.manager.dispose();
    }
    expect(Math.min(...delays)).to.be.at.least(8000);
    expect(Math.max(...delays)).to.be.at.most(12_000);
    expect(standardDeviation(delays)).to.be.at.least(500);
  });

  it('1000 from the server: replaced, and no signal takes the session back', async () => {
    const rig = await new Rig().startStable();
    rig.close(1000);
    const { status, reason, retryAt } = rig.manager.$connection.get();
    expect({ status, code: reason?.code, retryAt }).to.deep.equal({
      status: 'suspended',
      code: 'connection/replaced',
      retryAt: undefined,
    });
    expect(rig.clock.pending).to.equal(0);
    for (const signal of ['online', 'visible', 'pageshow', 'resume', 'offline', 'online'] as const) {
      rig.manager.signal(signal);
      await rig.clock.advance(60_000);
    }
    expect(rig.dials.length).to.equal(1);
    rig.manager.retry();
    await settle();
    expect(rig.status).to.equal('connected');
  });

  it('1008: the token is proven once, a second one within the episode is final', async () => {
    const rig = await new Rig().startStable();
    rig.close(1008);
    await rig.clock.advanceUntil(() => rig.status === 'connected');
    expect(rig.revalidations).to.equal(1);
    rig.close(1008);
    expect(rig.status).to.equal('failed');
    await rig.clock.advance(600_000);
    expect(rig.dials.length).to.equal(2);

    const later = await new Rig().startStable();
    later.close(1008);
    await later.clock.advanceUntil(() => later.status === 'connected');
    await later.clock.advance(POLICY.stableAfterMs);
    later.close(1008);
    await later.clock.advanceUntil(() => later.status === 'connected');
    expect(later.revalidations).to.equal(2);
  });

  it('connection 12, 13: a refused dial is looked into over HTTP once, then at every third', async () => {
    const rig = new Rig({ maxAttempts: -1 });
    rig.answer = 'refused';
    await rig.start();
    await rig.clock.advanceUntil(() => rig.dials.length === 8);
    expect(rig.revalidations).to.equal(3);
    expect(rig.forgotten, 'the remembered session may be what it refuses').to.equal(1);
  });
});

describe('connection: one pair per episode', () => {
  it('many redials are one recovery', async () => {
    const rig = await new Rig({ maxAttempts: -1 }).startStable();
    rig.answer = 'refused';
    rig.close();
    const { correlationId } = rig.manager.$connection.get();
    expect(correlationId).to.match(/^[0-9a-z]{10}$/);
    await rig.clock.advanceUntil(() => rig.dials.length === 6);
    expect(rig.manager.$connection.get().correlationId).to.equal(correlationId);
    rig.answer = 'usable';
    await rig.clock.advanceUntil(() => rig.status === 'connected');
    expect(rig.events).to.deep.equal(['recovering', 'recovered']);
    expect(rig.manager.$connection.get()).to.deep.include({ attempt: 0, reason: undefined, retryAt: undefined });
  });

  it('a connection that is asked for while there is one replaces it: one recovery, never two sockets', async () => {
    const rig = await new Rig().startStable();
    rig.manager.retry();
    expect(rig.hangUps).to.equal(1);
    expect(rig.manager.$connection.get().status).not.to.equal('connected');
    await rig.clock.advanceUntil(() => rig.status === 'connected');
    expect(rig.dials.length).to.equal(2);
    expect(rig.events).to.deep.equal(['recovering', 'recovered']);
  });

  it('a first connection that needs several dials is no recovery', async () => {
    const rig = new Rig();
    rig.answer = 'refused';
    await rig.start();
    await rig.clock.advanceUntil(() => rig.dials.length === 3);
    rig.answer = 'usable';
    await rig.clock.advanceUntil(() => rig.status === 'connected');
    expect(rig.events).to.deep.equal([]);
  });

  it('a listener that throws does not stop the machine', async () => {
    const rig = await new Rig().startStable();
    rig.manager.events.on('recovering', () => {
      throw new Error('listener');
    });
    rig.close();
    await rig.clock.advanceUntil(() => rig.status === 'connected');
  });

  it('connection 10, 11: no upgrade and no session end at their bounds', async () => {
    const rig = new Rig();
    rig.answer = 'nothing';
    await rig.start();
    await rig.clock.advance(9_999);
    expect(rig.status).to.equal('connecting');
    await rig.clock.advance(1);
    expect(rig.status).to.equal('reconnecting');
    expect(rig.hangUps).to.equal(1);
    await rig.clock.advanceUntil(() => rig.dials.length === 2);
    rig.manager.dispatch({ type: 'opened' });
    await rig.clock.advance(4_999);
    expect(rig.manager.$connection.get().retryAt).to.equal(undefined);
    await rig.clock.advance(1);
    expect(rig.hangUps).to.equal(2);
    expect(rig.manager.$connection.get().reason?.code).to.equal('connection/timeout');
  });
});

describe('connection: signals of the page', () => {
  it('connection 23: offline is a hint: it dials all the same', async () => {
    const rig = await new Rig({}, seededRandom(3), false).start();
    expect(rig.manager.$connection.get()).to.deep.include({ status: 'connected', offline: true });
  });

  it('connection 24: offline and online in two seconds: one probe, no redial', async () => {
    const rig = await new Rig().startStable();
    rig.manager.signal('offline');
    expect(rig.manager.$connection.get()).to.deep.include({ status: 'connected', offline: true });
    await rig.clock.advance(2000);
    rig.manager.signal('online');
    expect(rig.probes).to.equal(1);
    expect(rig.manager.$connection.get()).to.deep.include({ status: 'connected', degraded: false, offline: false });
    rig.manager.dispatch({ type: 'suspect' });
    expect(rig.manager.$connection.get().degraded).to.equal(true);
    rig.manager.dispatch({ type: 'alive' });
    expect(rig.manager.$connection.get().degraded).to.equal(false);
    await rig.clock.advance(60_000);
    expect(rig.dials.length).to.equal(1);
    expect(rig.events).to.deep.equal([]);
  });

  it('connection 25: online while connecting gives the attempt up and dials anew', async () => {
    const rig = new Rig();
    rig.answer = 'nothing';
    await rig.start();
    await rig.clock.advance(2000); // the attempt hangs in the network that is gone
    rig.manager.signal('online');
    await rig.clock.advance(50);
    expect(rig.dials.length).to.equal(2);
    expect(rig.hangUps).to.equal(1);
  });

  it('connection 26: back from the page cache it asks or dials, and the stale close changes nothing', async () => {
    const rig = await new Rig().startStable();
    for (const signal of ['resume', 'visible', 'pageshow'] as const) rig.manager.signal(signal);
    expect(rig.probes).to.equal(1);
    rig.close(1006); // the socket of before
    await rig.clock.advanceUntil(() => rig.status === 'connected');
    expect(rig.dials.length).to.equal(2);
    expect(rig.events).to.deep.equal(['recovering', 'recovered']);
  });

  it('a signal during a wait dials now, not two seconds later', async () => {
    const rig = await new Rig({ baseDelayMs: 30_000 }).startStable();
    rig.close();
    rig.manager.signal('online');
    await settle();
    expect(rig.dials.length).to.equal(2);
  });
});

describe('heartbeat', () => {
  const create = (clock = new FakeClock()) => {
    const log: string[] = [];
    const roundTrips: number[] = [];
    const heartbeat = new Heartbeat({
      clock,
      intervalMs: () => 15_000,
      timeoutMs: () => 10_000,
      ping: () => log.push('ping'),
      onSuspect: () => log.push('suspect'),
      onAlive: () => log.push('alive'),
      onDead: () => log.push('dead'),
      onRoundTrip: (ms) => roundTrips.push(ms),
    });
    heartbeat.start();
    return { clock, heartbeat, log, roundTrips };
  };

  it('connection 16, 17: silence is asked about at 15 s, shown when the answer is late, and judged at 25 s', () => {
    const { clock, log } = create();
    clock.tick(14_999);
    expect(log).to.deep.equal([]);
    clock.tick(1);
    expect(log).to.deep.equal(['ping']);
    clock.tick(2_500);
    expect(log).to.deep.equal(['ping', 'suspect']);
    clock.tick(7_499);
    expect(log.length).to.equal(2);
    clock.tick(1);
    expect(log).to.deep.equal(['ping', 'suspect', 'dead']);
    expect(clock.pending).to.equal(0);
  });

  it('an ordinary round trip is no suspicion', () => {
    const { clock, heartbeat, log, roundTrips } = create();
    for (let round = 0; round < 5; round += 1) {
      clock.tick(15_000);
      clock.tick(80);
      heartbeat.pong();
    }
    expect(log).not.to.include('suspect');
    expect(roundTrips).to.deep.equal([80, 80, 80, 80, 80]);
  });

  it('connection 18: traffic without pongs is life', () => {
    const { clock, heartbeat, log } = create();
    for (let second = 0; second < 300; second += 1) {
      clock.tick(1000);
      heartbeat.seen();
    }
    expect(log).to.deep.equal([]);
  });

  it('connection 19: a late pong is in time, and its round trip is measured', () => {
    const { clock, heartbeat, log, roundTrips } = create();
    clock.tick(15_000);
    clock.tick(9_900);
    heartbeat.pong();
    expect(log).to.deep.equal(['ping', 'suspect', 'alive']);
    expect(roundTrips).to.deep.equal([9_900]);
    clock.tick(14_999);
    expect(log.length).to.equal(3);
    clock.tick(1);
    expect(log.slice(3)).to.deep.equal(['ping']);
    clock.tick(10_000);
    expect(log.at(-1)).to.equal('dead');
  });

  it('connection 20: a new connection begins with a clean slate', () => {
    const { clock, heartbeat, log } = create();
    clock.tick(20_000); // a ping is unanswered
    heartbeat.start();
    log.length = 0;
    clock.tick(14_999);
    expect(log).to.deep.equal([]);
    clock.tick(10_000);
    expect(log).to.deep.equal(['ping', 'suspect']);
  });

  it('connection 21: after a sleep it asks with 3 s of patience instead of judging', () => {
    const { clock, log } = create();
    clock.sleep(140_000);
    clock.tick(0);
    expect(log).to.deep.equal(['ping']);
    clock.tick(2_999);
    expect(log).to.deep.equal(['ping', 'suspect']);
    clock.tick(1);
    expect(log.at(-1)).to.equal('dead');
  });

  it('connection 21: a ping that was missed while the device slept does not count', () => {
    const { clock, heartbeat, log } = create();
    clock.tick(15_000);
    clock.sleep(140_000);
    clock.tick(0);
    expect(log).to.deep.equal(['ping', 'ping']);
    heartbeat.pong();
    expect(log.at(-1)).to.equal('alive');
  });

  it('connection 22: a throttled tab is no dead server', () => {
    const { clock, heartbeat, log } = create();
    for (let minute = 0; minute < 10; minute += 1) {
      clock.sleep(60_000); // timers run once a minute
      clock.tick(0);
      heartbeat.pong();
    }
    expect(log).not.to.include('dead');
    expect(log.filter((entry) => entry === 'ping').length).to.be.at.most(10);
  });

  it('a probe that is answered ends the doubt; stopped, it neither asks nor judges', () => {
    const { clock, heartbeat, log } = create();
    heartbeat.probe();
    heartbeat.probe();
    heartbeat.pong();
    expect(log.at(-1)).to.equal('alive');
    expect(clock.pending).to.equal(1);
    heartbeat.stop();
    expect(clock.pending).to.equal(0);
    log.length = 0;
    heartbeat.probe();
    heartbeat.seen();
    clock.tick(600_000);
    expect(log).to.deep.equal([]);
  });
});

describe('web socket', () => {
  interface Heard {
    readonly log: unknown[];
    readonly closes: number[];
    readonly clock: FakeClock;
    /** Called when the network keeps up again. */
    drained: () => void;
    readonly manager: WebSocketManager;
    /** Resolves when something new was heard and `done` holds. */
    until(done: () => boolean): Promise<void>;
  }
  const listen = (WebSocket: WebSocketConstructor | undefined, timeoutMs = 10_000): Heard => {
    const log: unknown[] = [];
    const closes: number[] = [];
    let waiting: (() => void)[] = [];
    const note = (entry: unknown): void => {
      log.push(entry);
      for (const wake of waiting.splice(0)) wake();
    };
    const clock = new FakeClock();
    const options: WebSocketManagerOptions = {
      clock,
      logger: logger(),
      onDrain: () => {
        heard.drained();
        note('drain');
      },
      WebSocket,
      timeoutMs: () => timeoutMs,
      onOpen: () => note('open'),
      onText: note,
      onBinary: note,
      onClose: (code) => {
        closes.push(code);
        note(`close ${code}`);
      },
    };
    const heard: Heard = {
      log,
      closes,
      clock,
      drained: () => {},
      manager: new WebSocketManager(options),
      async until(done) {
        while (!done()) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      },
    };
    return heard;
  };

  it('a real server: opens, carries text and bytes in order', async () => {
    // Served by the test runner's echo plugin.
    const { url: echoUrl } = (await import(new URL('/__ws.js', import.meta.url).href)) as { url: string };
    const { manager, log, closes, until } = listen(WebSocket);
    expect(manager.send('too early')).to.equal(false);
    manager.open(echoUrl);
    await until(() => log.length === 1);
    expect(manager.send('one')).to.equal(true);
    manager.send(new Uint8Array([1, 2, 3]));
    manager.send('two');
    await until(() => log.length === 4);
    expect(log[0]).to.equal('open');
    expect(log[1]).to.equal('one');
    expect(log[2]).to.be.instanceOf(ArrayBuffer);
    expect([...new Uint8Array(log[2] as ArrayBuffer)]).to.deep.equal([1, 2, 3]);
    expect(log[3]).to.equal('two');
    manager.close();
    expect(manager.send('too late')).to.equal(false);
    expect(closes, 'our own close is not reported').to.deep.equal([]);
  });

  it('a refused port is 1006, once', async () => {
    const { manager, log, closes, until } = listen(WebSocket);
    manager.open('ws://127.0.0.1:9/'); // the discard port: nobody listens
    await until(() => closes.length > 0);
    await settle();
    expect(log).to.deep.equal(['close 1006']);
  });

  const dial = async (heard: Heard, network: FakeNetwork, url = 'wss://agent.example/ws'): Promise<FakeWebSocket> => {
    const next = network.nextDial();
    heard.manager.open(url);
    return next;
  };

  for (const code of [1000, 1001, 1008, 1011, 1012, 4401, 4403]) {
    it(`the true close code: ${code}`, async () => {
      const network = new FakeNetwork();
      const heard = listen(network.WebSocket);
      const socket = await dial(heard, network);
      socket.open();
      socket.closeByServer(code);
      await settle();
      expect(heard.log).to.deep.equal(['open', `close ${code}`]);
      expect(network.sockets.length, 'it never dials by itself').to.equal(1);
    });
  }

  it('connection 15: a socket that was replaced says nothing more', async () => {
    const network = new FakeNetwork();
    const heard = listen(network.WebSocket);
    const old = await dial(heard, network);
    old.open();
    old.goHalfOpen();
    const fresh = await dial(heard, network);
    expect(old.closedWith).to.equal(1000);
    fresh.open();
    old.dispatchEvent(Object.assign(new Event('message'), { data: 'late' }));
    old.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }));
    fresh.message('now');
    await settle();
    expect(heard.log).to.deep.equal(['open', 'open', 'now']);
    expect(heard.manager.send('x')).to.equal(true);
  });

  it('a socket that is replaced before it opened is closed and its late open ignored', async () => {
    const network = new FakeNetwork();
    const heard = listen(network.WebSocket);
    const old = await dial(heard, network);
    const fresh = await dial(heard, network);
    expect(old.readyState).to.be.at.least(2);
    old.dispatchEvent(new Event('open'));
    fresh.open();
    await settle();
    expect(heard.log).to.deep.equal(['open']);
    expect(network.alive.length).to.equal(1);
  });

  it('a dial that was taken back before it began makes no socket', async () => {
    const network = new FakeNetwork();
    const { manager, log } = listen(network.WebSocket);
    manager.open('wss://agent.example/ws');
    manager.close();
    await settle();
    expect(network.sockets.length).to.equal(0);
    expect(log).to.deep.equal([]);
  });

  it('connection 10: no upgrade answer ends the dial at its timeout, with one close', async () => {
    const network = new FakeNetwork();
    const heard = listen(network.WebSocket, 20);
    const socket = await dial(heard, network);
    await heard.until(() => heard.closes.length > 0);
    expect(heard.log).to.deep.equal(['close 1006']);
    expect(socket.readyState).to.be.at.least(2);
  });

  it('a constructor that throws is a dial that failed, not one that hangs', async () => {
    const Blocked = function (): never {
      throw new DOMException('blocked by policy', 'SecurityError');
    } as unknown as WebSocketConstructor;
    const { manager, log, closes, until } = listen(Blocked);
    manager.open('wss://agent.example/ws');
    await until(() => closes.length > 0);
    await settle();
    expect(log).to.deep.equal(['close 1006']);
  });

  it('without a WebSocket it says what to do', () => {
    expect(() => listen(undefined).manager.open('wss://agent.example/ws')).to.throw(RealtimeError, 'Pass one');
  });

  describe('back-pressure', () => {
    const MIB = 1_048_576;
    const KIB = 1024;
    const sound = (fill: number, bytes = 8 * KIB): Uint8Array => new Uint8Array(bytes).fill(fill);
    /** The first byte of each binary frame that was sent. */
    const media = (socket: FakeWebSocket): number[] =>
      socket.sent.flatMap((frame) => (typeof frame === 'string' ? [] : [new Uint8Array(frame)[0] ?? -1]));
    const slow = async (): Promise<Heard & { socket: FakeWebSocket; queue: MediaQueue }> => {
      const network = new FakeNetwork();
      const heard = listen(network.WebSocket);
      const { manager } = heard;
      const queue = new MediaQueue({
        congested: () => manager.congested,
        send: (data) => void manager.send(data),
      });
      heard.drained = () => queue.flush();
      const socket = await dial(heard, network);
      socket.open();
      socket.bufferedAmount = MIB + 1;
      return { ...heard, socket, queue };
    };

    it('connection 40: beyond 1 MiB control goes, sound gives way oldest first and is counted, below 256 KiB all goes on', async () => {
      const { manager, queue, socket, log, clock } = await slow();
      expect(manager.congested).to.equal(true);
      expect(manager.send('ping')).to.equal(true);
      expect(socket.sent).to.deep.equal(['ping']);
      for (let index = 1; index <= 10; index += 1) queue.send(sound(index));
      expect(media(socket)).to.deep.equal([]);
      expect(queue.dropped, '64 KiB wait').to.equal(2);
      socket.bufferedAmount = 256 * KIB + 1;
      await clock.advance(1000);
      expect(manager.congested, 'between the marks nothing changes').to.equal(true);
      expect(log).to.deep.equal(['open']);
      socket.bufferedAmount = 256 * KIB;
      await clock.advance(50);
      expect(media(socket)).to.deep.equal([3, 4, 5, 6, 7, 8, 9, 10]);
      expect(log).to.deep.equal(['open', 'drain']);
      queue.send(sound(11));
      expect(media(socket).at(-1)).to.equal(11);
      await clock.advance(10_000);
      expect(log, 'told once').to.deep.equal(['open', 'drain']);
    });

    it('sound that comes before the network was looked at again does not overtake', async () => {
      const { queue, socket, clock } = await slow();
      queue.send(sound(1));
      socket.bufferedAmount = 0;
      queue.send(sound(2));
      await clock.advance(50);
      expect(media(socket)).to.deep.equal([1, 2]);
    });

    it('after the socket is gone nothing is looked at any more', async () => {
      const { manager, queue, socket, log, clock } = await slow();
      queue.send(sound(1));
      socket.fail();
      await settle();
      queue.clear();
      expect(manager.congested).to.equal(false);
      await clock.advance(60_000);
      expect(media(socket)).to.deep.equal([]);
      expect(log).to.deep.equal(['open', 'close 1006']);
      expect(clock.pending).to.equal(0);
    });

    it('one frame larger than all that may wait is dropped', async () => {
      const { queue } = await slow();
      queue.send(sound(1, 100 * KIB));
      expect(queue.dropped).to.equal(1);
    });
  });
});
