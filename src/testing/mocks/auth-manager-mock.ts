import { AuthManager } from '../../auth/auth-manager.js';
import type { AuthSettings } from '../../auth/auth-ports.js';
import { Logger } from '../../logging/logger.js';
import { agentcDialect } from '../../protocol/agentc-dialect.js';
import { FakeClock } from '../fake-clock.js';
import { FakeFetch, type FakeAnswer, type FakeCall } from '../fake-fetch.js';
import { buildToken, type TokenOptions } from '../token-builder.js';
import { mockOf, type Mock } from './mock.js';

export interface AuthManagerMock extends Mock<AuthManager> {
  readonly clock: FakeClock;
  /** The token service. It signs everybody in; `answer` is replaced to do otherwise. */
  readonly server: FakeFetch;
  /** Signs in at once, with a token of the test's own making. Returns it. */
  grant(options?: Partial<TokenOptions>): string;
}

export interface AuthManagerMockOptions {
  readonly clock?: FakeClock;
  readonly settings?: Partial<AuthSettings>;
  /** Answers token calls. Default: a new token for everybody. */
  readonly answer?: (call: FakeCall) => FakeAnswer | Promise<FakeAnswer>;
}

const SETTINGS: AuthSettings = {
  mode: 'credentials',
  baseUrl: 'https://mock.invalid/api/rt',
  refreshLeewayMs: 60_000,
  timeoutMs: 10_000,
  maxCallsPerMinute: 10,
  maxAttempts: 5,
};

/** An `AuthManager` in front of a token service that is the test's. It has no token that is not in `$auth`, and none that has expired. */
export function createAuthManagerMock(options: AuthManagerMockOptions = {}): AuthManagerMock {
  const { clock = new FakeClock(), settings = {} } = options;
  const issue = (more: Partial<TokenOptions> = {}): string => buildToken({ issuedAt: clock.now(), ...more });
  const server = new FakeFetch(options.answer ?? (() => ({ body: { agent_c_token: issue() } })));
  const auth = new AuthManager({
    clock,
    random: () => 0.5,
    fetch: server.fetch,
    logger: new Logger({ now: () => clock.now(), consoleLevel: undefined }),
    routes: agentcDialect.auth,
    settings: () => ({ ...SETTINGS, ...settings }),
  });
  const status = (): string => auth.$auth.get().status;
  const mock = mockOf<AuthManager>(auth, {
    asynchronous: ['signIn', 'getToken', 'revalidate'],
    invariants: {
      signIn: () => (status() === 'authenticated' ? undefined : `it resolves, and $auth says "${status()}"`),
      getToken: (token) => (token === auth.currentToken ? undefined : 'its token is not the one that it holds'),
    },
  });
  return Object.assign(mock, {
    clock,
    server,
    grant: (more?: Partial<TokenOptions>) => {
      const token = issue(more);
      auth.adopt(token);
      auth.announce();
      return token;
    },
  });
}
