import { expect } from '@open-wc/testing';
import { AuthManager } from '../../src/auth/auth-manager.js';
import { shareTokens } from '../../src/auth/tab-tokens.js';
import { createBrowserVault, keepToken, TokenVault } from '../../src/auth/keep-token.js';
import { Logger } from '../../src/logging/logger.js';
import type { TabPorts, VaultPorts } from '../../src/platform/platform.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import { buildToken, FakeClock, FakeFetch, MemoryStore, settle, type FakeAnswer } from '../../src/testing/index.js';

const HOUR = 3_600_000;
const BASE = 'https://a.example/api/rt';
const LOGIN = { username: 'demo', password: 'pass-word' };

/** A token service that several tabs use, and what the browser gives all of them. */
class Service {
  readonly clock = new FakeClock();
  calls = 0;
  refreshes = 0;
  answer: (() => FakeAnswer | undefined) | undefined;
  readonly http = new FakeFetch(({ url, body }) => {
    this.calls += 1;
    if (url.endsWith('refresh_token')) this.refreshes += 1;
    const { username = 'demo' } = JSON.parse(body || '{}') as { username?: string };
    const token = buildToken({ issuedAt: this.clock.now() + this.calls, lifeMs: HOUR, userName: username });
    return this.answer?.() ?? { body: { agent_c_token: token, heygen_token: 'None' } };
  });
  readonly #stops: (() => void)[] = [];

  /** An auth manager, alone. */
  manager(random = 0): AuthManager {
    const auth = new AuthManager({
      clock: this.clock,
      random: () => random,
      fetch: this.http.fetch,
      logger: new Logger({ consoleLevel: undefined }),
      routes: agentcDialect.auth,
      settings: () => ({
        mode: 'credentials',
        baseUrl: BASE,
        refreshLeewayMs: 60_000,
        timeoutMs: 200,
        maxCallsPerMinute: 100,
        maxAttempts: 5,
      }),
    });
    this.#stops.push(() => auth.dispose());
    return auth;
  }

  /** A tab of its own: the browser's real channel and locks, as between real tabs. */
  async tab(page: string, random = 0, ports: Partial<TabPorts> = {}, userName = LOGIN.username): Promise<AuthManager> {
    const auth = this.manager(random);
    const all: TabPorts = { channel: (name) => new BroadcastChannel(name), locks: navigator.locks, ...ports };
    this.#stops.push(shareTokens({ auth, ports: all, baseUrl: () => BASE, timeoutMs: () => 200, page }));
    await auth.signIn({ ...LOGIN, username: userName });
    await heard();
    return auth;
  }

  end(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}

/** Lets a message of a channel arrive: it takes a task or two of the browser’s own. */
const heard = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((done) => setTimeout(done, 10));
    await settle();
  }
};

describe('tokens: shared among tabs', () => {
  let service: Service;
  beforeEach(() => (service = new Service()));
  afterEach(() => service.end());

  it('connection 35: two tabs, one refresh, both have its token', async () => {
    const [one, two] = [await service.tab('one'), await service.tab('two')];
    service.clock.sleep(0.9 * HOUR);
    const tokens = await Promise.all([one.getToken(), two.getToken(), one.getToken()]);
    expect(service.refreshes).to.equal(1);
    expect(tokens[0]).to.equal(tokens[1]);
    expect(two.currentToken).to.equal(one.currentToken);
    await heard();
    expect([one, two].map(({ $auth }) => $auth.get().status)).to.deep.equal(['authenticated', 'authenticated']);
    expect(service.refreshes).to.equal(1);
  });

  it('a tab that comes to its refresh later finds it done', async () => {
    const [one, two] = [await service.tab('one', 1), await service.tab('two', 0)];
    for (let minute = 0; minute < 50; minute += 1) {
      await service.clock.advance(60_000);
      await heard();
    }
    expect(service.refreshes).to.equal(1);
    expect(two.currentToken).to.equal(one.currentToken);
  }).timeout(20_000);

  it('signing out in one signs out all of the same user, and nobody else', async () => {
    const [one, two] = [await service.tab('one'), await service.tab('two')];
    const alice = await service.tab('three', 0, {}, 'alice');
    one.signOut();
    await heard();
    expect([one, two, alice].map(({ $auth }) => $auth.get().status)).to.deep.equal([
      'signed-out',
      'signed-out',
      'authenticated',
    ]);
  });

  it('two sessions of one page share nothing', async () => {
    const [one, two] = [await service.tab('same'), await service.tab('same')];
    one.signOut();
    await heard();
    expect(two.$auth.get().status).to.equal('authenticated');
  });

  it('works without locks: each for itself, the result still shared', async () => {
    const ports = { locks: undefined };
    const [one, two] = [await service.tab('one', 0, ports), await service.tab('two', 0, ports)];
    service.clock.sleep(0.9 * HOUR);
    await one.getToken();
    await heard();
    await two.getToken();
    expect(service.refreshes).to.equal(1);
  });

  it('a tab that keeps the lock and does not come to an end is not waited for', async () => {
    const one = await service.tab('one');
    let release = (): void => {};
    const name = `realtime-elements:auth ${JSON.stringify([BASE, 'demo'])}`;
    void navigator.locks.request(name, () => new Promise<void>((resolve) => (release = resolve)));
    service.clock.sleep(0.9 * HOUR);
    expect(await one.getToken()).to.be.a('string');
    expect(service.refreshes).to.equal(1);
    release();
  });

  it('a failed refresh fails for both, and frees the lock', async () => {
    const [one, two] = [await service.tab('one'), await service.tab('two')];
    service.answer = () => ({ status: 503 });
    service.clock.sleep(0.9 * HOUR);
    const before = one.currentToken;
    expect(await one.getToken(), 'the token still holds').to.equal(before);
    service.answer = undefined;
    await two.getToken();
    await heard();
    expect(one.currentToken).to.equal(two.currentToken);
    expect(one.currentToken).not.to.equal(before);
  });
});

describe('tokens: kept over a reload', () => {
  const made = createBrowserVault();
  if (!made) throw new Error('no WebCrypto or IndexedDB here');
  const ports: VaultPorts = made;
  let service: Service;
  let storage: MemoryStore;
  beforeEach(() => {
    service = new Service();
    storage = new MemoryStore();
  });
  afterEach(async () => {
    service.end();
    await new TokenVault({ name: BASE, storage, ports }).clear();
  });

  const open = async (auth: AuthManager): Promise<{ stop: () => void; warnings: unknown[]; vault: TokenVault }> => {
    const warnings: unknown[] = [];
    const vault = new TokenVault({ name: BASE, storage, ports });
    return { stop: await keepToken(auth, vault, (error) => warnings.push(error)), warnings, vault };
  };
  const written = (): string => JSON.stringify([...storage.values]);

  it('the next page is signed in, and the token is nowhere to be read', async () => {
    const before = service.manager();
    const { vault, stop } = await open(before);
    await before.signIn(LOGIN);
    await vault.load();
    expect(written()).to.contain('realtime-elements:token:');
    expect(written()).not.to.contain(before.currentToken);
    expect(written()).not.to.contain(before.currentToken?.split('.')[1]);
    const key = await ports.keys.get(`realtime-elements:token:${BASE}`);
    expect(key?.extractable).to.equal(false);
    stop();
    const token = before.currentToken;
    before.dispose();
    const after = service.manager();
    await open(after);
    expect(token).to.be.a('string');
    expect(after.currentToken).to.equal(token);
    expect(after.$auth.get()).to.include({ status: 'authenticated', userName: 'demo' });
    expect(service.calls, 'no call for it').to.equal(1);
  });

  it('inside its refresh window it is renewed, not thrown away', async () => {
    const before = service.manager();
    const { vault } = await open(before);
    await before.signIn(LOGIN);
    await vault.load();
    const token = before.currentToken;
    before.dispose();
    service.clock.sleep(0.9 * HOUR);
    const after = service.manager();
    await open(after);
    expect([undefined, token]).not.to.include(await after.getToken());
    expect(service.refreshes).to.equal(1);
  });

  it('expired, it is removed', async () => {
    const before = service.manager();
    const { vault } = await open(before);
    await before.signIn(LOGIN);
    await vault.load();
    before.dispose();
    service.clock.sleep(2 * HOUR);
    const after = service.manager();
    const second = await open(after);
    expect(after.currentToken).to.equal(undefined);
    await second.vault.load();
    expect(written()).to.equal('[]');
  });

  it('signing out removes it and its key', async () => {
    const auth = service.manager();
    const { vault } = await open(auth);
    await auth.signIn(LOGIN);
    auth.signOut();
    expect(await vault.load()).to.equal(undefined);
    expect(written()).to.equal('[]');
    expect(await ports.keys.get(`realtime-elements:token:${BASE}`)).to.equal(undefined);
  });

  it('what cannot be decrypted, or was written by another version, is removed without a word', async () => {
    const auth = service.manager();
    const { vault } = await open(auth);
    await auth.signIn(LOGIN);
    await vault.load();
    const [[name, text]] = [...storage.values] as [[string, string]];
    for (const broken of ['', 'x', 'AAAA.BBBB', `${text.slice(0, -8)}AAAAAAA=`, '!.!']) {
      storage.set(name, broken);
      expect(await vault.load(), broken).to.equal(undefined);
      expect(written()).to.equal('[]');
    }
  });

  it('a browser that refuses costs the keeping, never the session', async () => {
    const auth = service.manager();
    const refused = (): Promise<never> => Promise.reject(new Error('blocked'));
    const vault = new TokenVault({
      name: BASE,
      storage,
      ports: { ...ports, keys: { get: refused, set: refused, remove: refused } },
    });
    const warnings: unknown[] = [];
    await keepToken(auth, vault, (error) => warnings.push(error));
    await auth.signIn(LOGIN);
    await heard();
    expect(auth.$auth.get().status).to.equal('authenticated');
    expect(warnings).to.have.length(1);
    expect(written()).to.equal('[]');
  });
});
