import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { AuthManager } from '../../src/auth/auth-manager.js';
import type { AuthSettings } from '../../src/auth/auth-ports.js';
import type { TokenProvider, TokenRequest } from '../../src/auth/auth-types.js';
import { readTokenClaims } from '../../src/auth/jwt.js';
import { refreshTime, retryAfterDelay } from '../../src/auth/refresh-policy.js';
import { RealtimeError } from '../../src/errors.js';
import { loadLogWriter, Logger } from '../../src/logging/logger.js';
import { createSystemClock } from '../../src/platform/browser-platform.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import {
  buildToken,
  CORRUPT_TOKEN,
  FakeClock,
  FakeFetch,
  settle,
  type FakeAnswer,
  type FakeCall,
} from '../../src/testing/index.js';
import { rejection, thrownBy } from '../support/rejection.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOGIN = { username: 'demo', password: 'pass-word' };

/** An auth manager and its token service. */
class Desk {
  readonly clock = new FakeClock();
  readonly http: FakeFetch;
  readonly auth: AuthManager;
  readonly logger = new Logger({ consoleLevel: undefined, level: 'TRACE' });
  readonly heard: string[] = [];
  settings: AuthSettings = {
    mode: 'credentials',
    baseUrl: 'https://a.example/api/rt/',
    refreshLeewayMs: MINUTE,
    timeoutMs: 10_000,
    maxCallsPerMinute: 60,
    maxAttempts: 5,
  };
  /** Server clock minus ours. */
  skewMs = 0;
  lifeMs = HOUR;
  /** In the place of a fresh token. */
  answer: ((call: FakeCall) => FakeAnswer | undefined) | undefined;

  constructor(random = 0) {
    this.http = new FakeFetch(
      (call) => this.answer?.(call) ?? { body: { agent_c_token: this.issue(), heygen_token: 'None' } },
    );
    this.auth = new AuthManager({
      clock: this.clock,
      random: () => random,
      fetch: this.http.fetch,
      logger: this.logger,
      routes: agentcDialect.auth,
      settings: () => this.settings,
    });
    for (const type of ['required', 'signed-in', 'signed-out'] as const) {
      this.auth.events.on(type, () => this.heard.push(type));
    }
  }

  get calls(): number {
    return this.http.calls.length;
  }

  get status(): string {
    return this.auth.$auth.get().status;
  }

  issue(lifeMs = this.lifeMs): string {
    return buildToken({ issuedAt: this.clock.now() + this.skewMs, lifeMs });
  }

  async signIn(): Promise<this> {
    await this.auth.signIn(LOGIN);
    return this;
  }
}

// What was logged is read right after it was said.
before(loadLogWriter);

describe('auth: reading a token', () => {
  it('claims, with names that ASCII has not', () => {
    for (const userName of ['demo', 'Zoë Müller', '山田太郎', 'عمر', '👩🏽‍🚀']) {
      const claims = readTokenClaims(buildToken({ issuedAt: 1_700_000_000_000, lifeMs: HOUR, userName }));
      expect(claims).to.deep.equal({
        issuedAt: 1_700_000_000_000,
        expiresAt: 1_700_003_600_000,
        notBefore: undefined,
        userName,
      });
    }
  });

  it('opaque tokens have no claims, damaged ones are told apart', () => {
    for (const opaque of ['abc', 'a.b', 'a.b.c.d', '4f9c-77'])
      expect(readTokenClaims(opaque), opaque).to.equal(undefined);
    const payload = (text: string): string => `e30.${btoa(text)}.x`;
    for (const corrupt of [CORRUPT_TOKEN, 'a..c', payload('{"exp":'), `e30.${btoa('\xff\xfe')}.x`, payload('null')]) {
      expect(readTokenClaims(corrupt), corrupt).to.equal('corrupt');
    }
    expect(readTokenClaims(payload('{"exp":"soon","iat":null}'))).to.include({
      expiresAt: undefined,
      issuedAt: undefined,
    });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.base64String(), { minLength: 3, maxLength: 3 }).map((p) => p.join('.')),
        ),
        (text) => {
          readTokenClaims(text);
        },
      ),
    );
  });

  it('connection 28: 80 % of the life, or the leeway where that is earlier', () => {
    expect(refreshTime(0, 300_000, MINUTE, 0)).to.equal(240_000);
    expect(refreshTime(0, 300_000, MINUTE, 1)).to.equal(234_000);
    expect(refreshTime(0, 8 * DAY, MINUTE, 0)).to.equal(0.8 * 8 * DAY);
    expect(refreshTime(0, 200_000, MINUTE, 0), 'leeway before 80 %').to.equal(140_000);
    expect(refreshTime(0, 5000, MINUTE, 0), 'a leeway longer than the life').to.be.closeTo(4000, 0.01);
  });

  it('connection 31: Retry-After in seconds, as a date, unreadable', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(retryAfterDelay('30', now, 0)).to.equal(30_000);
    expect(retryAfterDelay(' 0 ', now, 0)).to.equal(0);
    expect(retryAfterDelay('1.5', now, 0), 'not a date').to.be.at.least(1500);
    expect(retryAfterDelay('Thu, 01 Jan 2026 00:00:45 GMT', now, 0)).to.equal(45_000);
    expect(retryAfterDelay('Wed, 31 Dec 2025 00:00:00 GMT', now, 0), 'gone by').to.equal(0);
    for (const unreadable of [null, '', 'soon']) {
      expect(retryAfterDelay(unreadable, now, 0)).to.equal(30_000);
      expect(retryAfterDelay(unreadable, now, 1)).to.equal(60_000);
    }
  });
});

describe('auth: signing in', () => {
  it('works, keeps the token to itself and asks for no other while it holds', async () => {
    const desk = await new Desk().signIn();
    const [call] = desk.http.calls;
    expect(call).to.include({ url: 'https://a.example/api/rt/login', method: 'POST', body: JSON.stringify(LOGIN) });
    expect(desk.auth.$auth.get()).to.deep.include({
      status: 'authenticated',
      mode: 'credentials',
      userName: 'demo',
      error: undefined,
    });
    expect(desk.auth.$auth.get().expiresAt).to.equal(desk.clock.now() + HOUR);
    const token = await desk.auth.getToken();
    expect(token).to.be.a('string');
    expect(JSON.stringify(desk.auth.$auth.get())).not.to.contain(token);
    expect(desk.calls).to.equal(1);
    expect(desk.heard).to.deep.equal(['signed-in']);
  });

  const refusals: readonly (readonly [string, FakeAnswer, RealtimeError['code'], boolean, RegExp, string])[] = [
    [
      '401',
      { status: 401, body: { detail: 'Invalid credentials' } },
      'auth/invalid-credentials',
      false,
      /password is wrong/,
      'auth-required',
    ],
    ['403', { status: 403, body: { detail: 'no' } }, 'auth/forbidden', false, /may not use/, 'auth-required'],
    [
      '422 with a list',
      {
        status: 422,
        body: {
          detail: [{ loc: ['body', 'password'], msg: 'String should have at least 6 characters' }, null, { msg: 7 }],
        },
      },
      'auth/invalid-credentials',
      false,
      /^password: String should have at least 6 characters$/,
      'auth-required',
    ],
    [
      '422 with rubbish',
      { status: 422, body: '<html>' },
      'auth/invalid-credentials',
      false,
      /not understood/,
      'auth-required',
    ],
    ['404', { status: 404, body: {} }, 'auth/unavailable', false, /HTTP 404/, 'auth-required'],
    ['500', { status: 500, body: 'Internal Server Error' }, 'auth/unavailable', true, /HTTP 500/, 'auth-required'],
    ['no network', 'fail', 'auth/unavailable', true, /cannot be reached/, 'auth-required'],
    ['200 without a token', { body: { ok: true } }, 'auth/unavailable', true, /without a token/, 'auth-required'],
    [
      '200 that is no JSON',
      { body: '<html>login</html>' },
      'auth/unavailable',
      true,
      /without a token/,
      'auth-required',
    ],
    [
      '200 with a damaged token',
      { body: { agent_c_token: CORRUPT_TOKEN } },
      'auth/invalid-token',
      false,
      /damaged/,
      'auth-required',
    ],
  ];
  for (const [what, answer, code, retryable, message, status] of refusals) {
    it(`${what}: ${code}`, async () => {
      const desk = new Desk();
      desk.answer = () => answer;
      const error = await rejection(desk.auth.signIn(LOGIN));
      expect(error).to.include({ code, retryable });
      expect(error.message).to.match(message);
      expect(desk.status).to.equal(status);
      expect(desk.auth.$auth.get().error).to.equal(error);
      expect(desk.heard).to.deep.equal([]);
      expect(desk.clock.pending).to.equal(0);
      expect(JSON.stringify(desk.logger.buffer.entries())).not.to.contain(LOGIN.password);
    });
  }

  it('429 says how long to wait, from seconds, a date or nothing', async () => {
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [{ 'retry-after': '12' }, 12_000],
      [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
      [{}, 30_000],
    ];
    for (const [headers, retryAfterMs] of cases) {
      const desk = new Desk();
      desk.answer = () => ({ status: 429, headers });
      const error = await rejection(desk.auth.signIn(LOGIN));
      expect(error).to.include({ code: 'auth/rate-limited', retryable: true });
      expect(error.context.retryAfterMs).to.equal(retryAfterMs);
      expect(error.message).to.contain(`${retryAfterMs / 1000} seconds`);
      expect(desk.status).to.equal('rate-limited');
    }
  });

  it('a server that does not answer is over after the timeout', async () => {
    const desk = new Desk();
    desk.answer = () => 'hang';
    const signingIn = rejection(desk.auth.signIn(LOGIN));
    await desk.clock.advance(9_999);
    expect(desk.status).to.equal('authenticating');
    await desk.clock.advance(1);
    expect(await signingIn).to.include({ code: 'auth/timeout', retryable: true });
    desk.answer = undefined;
    await desk.signIn();
    expect(desk.status).to.equal('authenticated');
  });

  it('signOut() wipes; a sign-in that is under way does not undo it', async () => {
    const desk = await new Desk().signIn();
    desk.auth.signOut();
    expect(desk.auth.$auth.get()).to.deep.include({ status: 'signed-out', userName: undefined, expiresAt: undefined });
    expect(desk.auth.currentToken).to.equal(undefined);
    expect(desk.clock.pending).to.equal(0);
    expect((await rejection(desk.auth.getToken())).code).to.equal('auth/required');

    const late = desk.auth.signIn(LOGIN).catch(() => {});
    desk.auth.signOut();
    await late;
    await settle();
    expect(desk.auth.currentToken, 'signed out is signed out').to.equal(undefined);
    expect(desk.status).to.equal('signed-out');
  });

  it('of two sign-ins the later one counts', async () => {
    const desk = new Desk();
    const answers: ((answer: FakeAnswer) => void)[] = [];
    desk.http.answer = () => new Promise((resolve) => answers.push(resolve));
    const token = (userName: string): FakeAnswer => ({
      body: { agent_c_token: buildToken({ issuedAt: desk.clock.now(), lifeMs: HOUR, userName }) },
    });
    const first = desk.auth.signIn(LOGIN).catch(() => {});
    const second = desk.auth.signIn({ ...LOGIN, username: 'alice' });
    await settle();
    answers[1]?.(token('alice'));
    await second;
    answers[0]?.(token('demo'));
    await first;
    expect(desk.auth.$auth.get().userName).to.equal('alice');
  });

  it('dispose leaves no timer, also when an answer comes later', async () => {
    const desk = await new Desk().signIn();
    desk.auth.dispose();
    expect(desk.clock.pending).to.equal(0);
    const other = new Desk();
    const signingIn = other.auth.signIn(LOGIN).catch(() => {});
    other.auth.dispose();
    await signingIn;
    await settle();
    expect(other.clock.pending).to.equal(0);
  });
});

describe('auth: a token that the page has', () => {
  it('opaque: used as it is, never refreshed', async () => {
    const desk = new Desk();
    desk.auth.setToken('  opaque-token ');
    expect(await desk.auth.getToken()).to.equal('opaque-token');
    expect(desk.clock.pending).to.equal(0);
    await desk.clock.advance(60 * DAY);
    expect(await desk.auth.getToken()).to.equal('opaque-token');
    expect(desk.calls).to.equal(0);
  });

  it('opaque with a said expiry: refreshed', async () => {
    const desk = new Desk();
    desk.auth.setToken({ token: 'opaque-token', expiresAt: desk.clock.now() + HOUR });
    await desk.clock.advance(49 * MINUTE);
    expect(desk.calls).to.equal(1);
    expect(desk.http.calls[0]?.headers.get('authorization')).to.equal('Bearer opaque-token');
  });

  it('empty, corrupt and expired ones are refused and change nothing', async () => {
    const desk = await new Desk().signIn();
    const held = desk.auth.currentToken;
    const take = (token: string) => () => desk.auth.setToken(token);
    expect(take('')).to.throw(RealtimeError).with.property('code', 'auth/invalid-token');
    expect(take('   ')).to.throw(RealtimeError).with.property('code', 'auth/invalid-token');
    expect(take(CORRUPT_TOKEN)).to.throw(RealtimeError).with.property('code', 'auth/invalid-token');
    const expired = buildToken({ issuedAt: desk.clock.now() - 2 * HOUR, lifeMs: HOUR });
    expect(take(expired)).to.throw(RealtimeError).with.property('code', 'auth/token-expired');
    expect(desk.auth.currentToken).to.equal(held);
    expect(desk.status).to.equal('authenticated');
  });

  it('cookie mode needs none', async () => {
    const desk = new Desk();
    desk.settings = { ...desk.settings, mode: 'cookie' };
    expect(await desk.auth.getToken()).to.equal(undefined);
    await desk.auth.revalidate();
    expect(desk.calls).to.equal(0);
  });
});

describe('auth: renewing', () => {
  it('connection 28: at 80 % of its life, over and over, without anybody asking', async () => {
    const desk = new Desk();
    desk.lifeMs = 300_000;
    await desk.signIn();
    await desk.clock.advance(239_000);
    expect(desk.calls).to.equal(1);
    await desk.clock.advance(1_000);
    expect(desk.calls).to.equal(2);
    expect(desk.http.calls[1]).to.include({ url: 'https://a.example/api/rt/refresh_token', method: 'GET' });
    await desk.clock.advance(HOUR);
    expect(desk.calls).to.equal(2 + 15);
    expect(desk.status).to.equal('authenticated');
  });

  it('a token of 60 days is not renewed at once (32-bit timers), and is renewed', async () => {
    const desk = new Desk();
    desk.lifeMs = 60 * DAY;
    await desk.signIn();
    await desk.clock.advance(47 * DAY);
    expect(desk.calls).to.equal(1);
    await desk.clock.advance(2 * DAY);
    expect(desk.calls).to.equal(2);
  });

  it('the system clock splits delays that setTimeout would cut', () => {
    const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    const fake = new FakeClock(0);
    const cut = (callback: () => void, ms: number): unknown => fake.setTimeout(callback, ms > 2 ** 31 - 1 ? 0 : ms);
    Object.assign(globalThis, { setTimeout: cut, clearTimeout: (id: unknown) => fake.clearTimeout(id) });
    try {
      const clock = createSystemClock();
      let fired = 0;
      clock.setTimeout(() => (fired += 1), 60 * DAY);
      fake.tick(60 * DAY - 1);
      expect(fired).to.equal(0);
      fake.tick(1);
      expect(fired).to.equal(1);
      const cancelled = clock.setTimeout(() => (fired += 1), 60 * DAY);
      fake.tick(30 * DAY);
      clock.clearTimeout(cancelled);
      clock.clearTimeout(undefined);
      fake.tick(60 * DAY);
      expect(fired).to.equal(1);
      expect(fake.pending).to.equal(0);
    } finally {
      Object.assign(globalThis, real);
    }
  });

  it('a token that is no good leaves a refresh that runs alone', async () => {
    const desk = new Desk();
    await desk.signIn();
    const renewing = desk.auth.revalidate();
    expect(() => desk.auth.setToken(CORRUPT_TOKEN)).to.throw(RealtimeError);
    await renewing;
    expect(desk.status).to.equal('authenticated');
  });

  it('never makes more token calls in a minute than the budget allows', async () => {
    const desk = new Desk();
    await desk.signIn();
    desk.settings = { ...desk.settings, maxCallsPerMinute: 10 };
    const before = desk.calls;
    let paused = 0;
    for (let second = 0; second < 60; second += 1) {
      await desk.auth.revalidate().catch((error: RealtimeError) => {
        expect(error.code).to.equal('auth/rate-limited');
        expect(error.retryable).to.equal(true);
        paused += 1;
      });
      await desk.clock.advance(900);
    }
    // The sign-in was one of them.
    expect(desk.calls - before).to.equal(9);
    expect(paused).to.equal(51);
    expect(desk.status).to.equal('authenticated');
    await desk.clock.advance(1);
    expect((await rejection(desk.signIn())).code, 'a person is held back too').to.equal('auth/rate-limited');
    expect(desk.calls - before).to.equal(9);
  });

  it('connection 29: a forced renewal takes the place of one that runs, and whoever waits gets its token', async () => {
    const desk = new Desk();
    await desk.signIn();
    desk.clock.sleep(0.85 * HOUR);
    const before = desk.calls;
    const waiting = [desk.auth.getToken(), desk.auth.getToken(), desk.auth.revalidate(), desk.auth.revalidate()];
    const tokens = await Promise.all(waiting);
    expect(desk.calls - before).to.equal(2);
    expect(tokens[0]).to.equal(desk.auth.currentToken);
    expect(tokens[1]).to.equal(desk.auth.currentToken);
  });

  it('counts what it does', async () => {
    const desk = new Desk();
    expect(desk.auth.metrics).to.deep.equal({
      tokenCalls: 0,
      tokenRefreshCount: 0,
      authFailureRate: 0,
      expiresInMs: undefined,
      lastReason: undefined,
    });
    await desk.signIn();
    expect(desk.auth.metrics).to.include({ tokenCalls: 1, tokenRefreshCount: 0, lastReason: 'sign-in' });
    expect(desk.auth.metrics.expiresInMs).to.be.within(HOUR - 2000, HOUR);
    await desk.auth.revalidate();
    expect(desk.auth.metrics).to.include({ tokenCalls: 2, tokenRefreshCount: 1, lastReason: 'rejected' });
    desk.answer = () => ({ status: 503 });
    await rejection(desk.auth.revalidate());
    expect(desk.auth.metrics.authFailureRate).to.be.closeTo(1 / 3, 1e-9);
    const nobody = new Desk();
    await rejection(nobody.auth.getToken());
    expect(nobody.auth.metrics, 'nobody was asked').to.include({ tokenCalls: 0, authFailureRate: 0 });
  });

  it('asks for help once after so many failures without a token, and goes on trying', async () => {
    const desk = new Desk();
    desk.settings = { ...desk.settings, mode: 'provider', maxAttempts: 3 };
    desk.auth.setTokenProvider(() => Promise.reject(new Error('down')));
    const asked = (): number => desk.heard.filter((name) => name === 'required').length;
    for (const expected of [0, 0, 1, 1]) {
      expect((await rejection(desk.auth.getToken())).retryable).to.equal(true);
      expect(asked()).to.equal(expected);
    }
    desk.auth.setTokenProvider(() => buildToken({ issuedAt: desk.clock.now() }));
    expect(await desk.auth.getToken()).to.be.a('string');
  });

  it('a token that is not valid yet is refused, unless it is our clock that is slow', async () => {
    const desk = new Desk();
    const later = desk.clock.now() + HOUR;
    const claims = (values: Record<string, number>): string =>
      `e30.${btoa(JSON.stringify(values)).replaceAll('=', '')}.x`;
    const error = thrownBy(() => desk.auth.setToken(claims({ nbf: later / 1000 })));
    expect([error.code, error.message]).to.deep.equal([
      'auth/invalid-token',
      'The token is not valid yet; supply one that can be used now.',
    ]);
    desk.auth.setToken(claims({ iat: later / 1000, nbf: later / 1000 }));
    expect(desk.status).to.equal('authenticated');
  });

  it('a token of five seconds is renewed once in its life, not in a loop', async () => {
    const desk = new Desk();
    desk.lifeMs = 5000;
    await desk.signIn();
    await desk.clock.advance(60_000);
    expect(desk.calls).to.be.within(12, 17);
    expect(desk.status).to.equal('authenticated');
  });

  it('connection 29: ten callers, one request', async () => {
    const desk = await new Desk().signIn();
    await desk.clock.advance(47 * MINUTE);
    desk.clock.sleep(5 * MINUTE); // into the refresh window, no timer ran
    const tokens = await Promise.all(Array.from({ length: 10 }, () => desk.auth.getToken()));
    expect(desk.calls).to.equal(2);
    expect(new Set(tokens).size).to.equal(1);
    expect(tokens[0]).to.equal(desk.auth.currentToken);
  });

  it('connection 30: it fails while the token holds: kept, and tried again with backoff', async () => {
    const desk = await new Desk().signIn();
    const held = desk.auth.currentToken;
    desk.answer = () => ({ status: 500 });
    await desk.clock.advance(48 * MINUTE);
    expect(desk.status).to.equal('authenticated');
    expect(desk.auth.$auth.get().error?.code).to.equal('auth/unavailable');
    expect(await desk.auth.getToken()).to.equal(held);
    const before = desk.calls;
    await desk.clock.advance(5 * MINUTE);
    const tries = desk.calls - before;
    expect(tries, 'a backoff with a ceiling of a minute').to.be.within(5, 16);
    desk.answer = undefined;
    await desk.clock.advance(MINUTE);
    expect(desk.auth.currentToken).not.to.equal(held);
    expect(desk.auth.$auth.get().error).to.equal(undefined);
    expect(desk.heard).to.deep.equal(['signed-in']);
  });

  it('connection 30: it fails until the token has expired: somebody has to sign in, and nothing more is sent', async () => {
    const desk = await new Desk().signIn();
    desk.answer = () => 'fail';
    await desk.clock.advance(2 * HOUR);
    expect(desk.status).to.equal('auth-required');
    const calls = desk.calls;
    await desk.clock.advance(HOUR);
    expect(desk.calls).to.equal(calls);
    expect(desk.clock.pending).to.equal(0);
    expect(desk.heard).to.deep.equal(['signed-in', 'required']);
  });

  it('401 while renewing: somebody has to sign in, once', async () => {
    const desk = await new Desk().signIn();
    desk.answer = () => ({ status: 401, body: { detail: 'Invalid token' } });
    await desk.clock.advance(HOUR);
    expect(desk.status).to.equal('auth-required');
    expect(desk.auth.currentToken).to.equal(undefined);
    expect(desk.heard).to.deep.equal(['signed-in', 'required']);
    expect(desk.clock.pending).to.equal(0);
    expect(desk.calls).to.equal(2);
  });

  it('403 while renewing is final', async () => {
    const desk = await new Desk().signIn();
    desk.answer = () => ({ status: 403 });
    expect((await rejection(desk.auth.revalidate())).code).to.equal('auth/forbidden');
    expect(desk.auth.currentToken).to.equal(undefined);
  });

  it('connection 31: 429 with Retry-After 30: no token call for 30 s, whoever asks', async () => {
    const desk = await new Desk().signIn();
    const held = desk.auth.currentToken;
    desk.answer = () => ({ status: 429, headers: { 'retry-after': '30' } });
    await desk.clock.advanceUntil(() => desk.calls === 2, HOUR);
    for (let second = 0; second < 29; second += 1) {
      await desk.clock.advance(1000);
      expect(await desk.auth.getToken()).to.equal(held);
      desk.auth.recheck();
    }
    expect(desk.calls).to.equal(2);
    await desk.clock.advance(2000);
    expect(desk.calls).to.equal(3);
  });

  for (const skewMs of [10 * MINUTE, -10 * MINUTE]) {
    it(`connection 33: our clock is 10 min ${skewMs > 0 ? 'slow' : 'fast'}: no loop, the server’s time counts`, async () => {
      const desk = new Desk();
      desk.skewMs = skewMs;
      desk.lifeMs = 300_000;
      await desk.signIn();
      expect(await desk.auth.getToken()).to.be.a('string');
      expect(desk.calls).to.equal(1);
      await desk.clock.advance(230_000);
      expect(desk.calls).to.equal(1);
      await desk.clock.advance(15_000);
      expect(desk.calls).to.equal(2);
      await desk.clock.advance(HOUR);
      expect(desk.calls).to.be.within(15, 19);
      expect(desk.status).to.equal('authenticated');
    });
  }

  it('connection 32: after a sleep, recheck() renews at once', async () => {
    const desk = await new Desk().signIn();
    desk.clock.sleep(50 * MINUTE);
    desk.auth.recheck();
    await settle();
    expect(desk.calls).to.equal(2);
    desk.auth.recheck();
    await settle();
    expect(desk.calls).to.equal(2);
  });

  it('revalidate() proves the token over HTTP, and brings a fresh one', async () => {
    const desk = await new Desk().signIn();
    const held = desk.auth.currentToken;
    await desk.auth.revalidate();
    expect(desk.calls).to.equal(2);
    expect(desk.auth.currentToken).not.to.equal(held);
    desk.answer = () => ({ status: 401 });
    expect((await rejection(desk.auth.revalidate())).code).to.equal('auth/required');
  });
});

describe('auth: a token provider', () => {
  const withProvider = (provider: TokenProvider): Desk => {
    const desk = new Desk();
    desk.auth.setTokenProvider(provider);
    return desk;
  };

  it('is asked when there is none and when it is time, with reason and attempt', async () => {
    const requests: Omit<TokenRequest, 'signal'>[] = [];
    const desk: Desk = withProvider(async ({ reason, attempt }) => {
      requests.push({ reason, attempt });
      return desk.issue();
    });
    expect(desk.auth.$auth.get().mode).to.equal('provider');
    await Promise.all([desk.auth.getToken(), desk.auth.getToken()]);
    await desk.clock.advance(50 * MINUTE);
    await desk.auth.revalidate();
    expect(requests).to.deep.equal([
      { reason: 'connect', attempt: 1 },
      { reason: 'refresh', attempt: 1 },
      { reason: 'rejected', attempt: 1 },
    ]);
    expect(desk.calls, 'no HTTP of our own').to.equal(0);
  });

  it('connection 34: hangs: over after 10 s, and later attempts run', async () => {
    let attempts = 0;
    const desk: Desk = withProvider(({ attempt }) => {
      attempts = attempt;
      return attempt < 3 ? new Promise(() => {}) : desk.issue();
    });
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const asked = rejection(desk.auth.getToken());
      await desk.clock.advance(10_000);
      expect(await asked).to.include({ code: 'auth/timeout', retryable: true });
      expect(attempts).to.equal(attempt);
    }
    expect(await desk.auth.getToken()).to.be.a('string');
    expect(attempts).to.equal(3);
  });

  it('throws, rejects with nothing, returns nothing: a failed attempt each, never an escape', async () => {
    const bad: readonly TokenProvider[] = [
      () => {
        throw new Error('page code');
      },
      () => Promise.reject(undefined as unknown as Error),
      () => undefined as unknown as string,
      () => ({}) as { token: string },
      () => 7 as unknown as string,
      () => '',
    ];
    for (const provider of bad) {
      const error = await rejection(withProvider(provider).auth.getToken());
      expect(error.code).to.match(/^auth\//);
    }
    const forbidden = new RealtimeError('auth/forbidden', 'not you');
    expect(await rejection(withProvider(() => Promise.reject(forbidden)).auth.getToken())).to.equal(forbidden);
  });

  it('returns the token we have: it is not asked in a loop', async () => {
    let calls = 0;
    let token = '';
    const desk = withProvider(() => {
      calls += 1;
      return token;
    });
    token = desk.issue(300_000);
    await desk.auth.getToken();
    await desk.clock.advance(240_000);
    expect(calls).to.equal(2);
    await desk.clock.advance(59_000);
    expect(calls).to.be.at.most(8);
  });

  it('is told when its answer is not wanted any more', async () => {
    let signal: AbortSignal | undefined;
    const desk = withProvider((request) => {
      signal = request.signal;
      return new Promise(() => {});
    });
    const asked = rejection(desk.auth.getToken());
    await settle();
    desk.auth.signOut();
    expect(signal?.aborted).to.equal(true);
    await desk.clock.advance(10_000);
    await asked;
    expect(desk.status).to.equal('signed-out');
    expect(desk.clock.pending).to.equal(0);
  });
});
