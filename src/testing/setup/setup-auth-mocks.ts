import { FakeFetch, type FakeAnswer, type FakeCall } from '../fake-fetch.js';
import { buildToken, type TokenOptions } from '../token-builder.js';
import { handleOf, layer, type SetupHandle } from './layered-global.js';

export interface AuthMocks extends SetupHandle {
  /** Token calls that were made, oldest first. */
  readonly calls: readonly FakeCall[];
  /** Tokens that were issued, oldest first. */
  readonly issued: readonly string[];
  /** Answers in the place of the token service; `undefined` = as usual. */
  answer: ((call: FakeCall) => FakeAnswer | undefined) | undefined;
}

export interface AuthMocksOptions {
  /** Of the tokens that are issued; `issuedAt` is the time of the call. */
  readonly token?: Partial<TokenOptions>;
  /** Milliseconds since 1970-01-01 UTC. Default `Date.now`. */
  readonly now?: () => number;
}

/** Where tokens are had. */
const TOKEN_PATH = /\/(login|refresh_token)$/;

/** Puts a token service in the place of `fetch`: everybody is signed in. Calls that are not for tokens go on to where they went before. */
export function setupAuthMocks({ token = {}, now = Date.now }: AuthMocksOptions = {}): AuthMocks {
  const issued: string[] = [];
  const before = globalThis.fetch;
  const service = new FakeFetch((call) => {
    const said = mocks.answer?.(call);
    if (said) return said;
    issued.push(buildToken({ issuedAt: now(), ...token }));
    return { body: { agent_c_token: issued.at(-1) } };
  });
  const fetch: typeof globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const { pathname } = new URL(url, 'http://localhost');
    return TOKEN_PATH.test(pathname) ? service.fetch(url, init) : before(input, init);
  };
  const mocks: AuthMocks = {
    calls: service.calls,
    issued,
    answer: undefined,
    ...handleOf([layer(globalThis, 'fetch', fetch)]),
  };
  return mocks;
}
