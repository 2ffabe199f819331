import type { RealtimeClient } from '../../client/realtime-client.js';
import type { ClientDeps } from '../../client/client-parts.js';
import { RealtimeError } from '../../errors.js';
import { createSystemClock } from '../../platform/browser-platform.js';
import type { Clock } from '../../platform/platform.js';
import { ENGINE_PASSWORD, EngineNetwork } from '../engine-network.js';
import { until } from './element-harness.js';

/** A `<realtime-session>`, as far as a fixture knows it. */
export interface SessionElement extends HTMLElement {
  deps: Partial<ClientDeps>;
  readonly client: RealtimeClient | undefined;
}

export interface FixtureSessionOptions {
  /** Attributes of the session. Default: those of the testing environment. */
  attributes?: Readonly<Record<string, string>>;
  /** The server. Default: one in the page, of its own, in real time and as fast as it can. */
  network?: EngineNetwork<Clock>;
  /** More of what the client takes from outside, for example `audio: new FakeAudio()`. */
  deps?: Partial<ClientDeps>;
  /** Who is signed in; `undefined`: nobody, and nothing is waited for. Default `demo`. */
  username?: string | undefined;
  /** Where it is put. Default: at the end of the page. */
  parent?: ParentNode;
}

export interface SessionFixture {
  readonly session: SessionElement;
  readonly client: RealtimeClient;
  readonly network: EngineNetwork<Clock>;
  /** The one element of this name inside, at any depth and in any shadow tree. Throws when there is none. */
  find<K extends string>(tag: K): K extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[K] : HTMLElement;
  /** Says something and waits for the end of the agent's turn. */
  say(text: string): Promise<void>;
  /** Takes it off the page; what was open is closed. Done by itself after the test where there is a global `afterEach`. */
  close(): Promise<void>;
}

const open = new Set<SessionFixture>();

/** Ends every fixture that is still open. */
export async function closeSessions(): Promise<void> {
  await Promise.all([...open].map((fixture) => fixture.close()));
}

// As test runners with globals have it (mocha, Jest, Vitest where it is told to); elsewhere a test closes what it opens.
(globalThis as { afterEach?: (hook: () => Promise<void>) => void }).afterEach?.(closeSessions);

/**
 * Puts a `<realtime-session>` with this content on the page, on a server inside the page; resolves when somebody is signed in and connected.
 * @throws RealtimeError `config/invalid` when the elements are not registered.
 */
export async function fixtureSession(content = '', options: FixtureSessionOptions = {}): Promise<SessionFixture> {
  if (!customElements.get('realtime-session')) {
    throw new RealtimeError(
      'config/invalid',
      "No <realtime-session> here: import 'realtime-elements' in the test first.",
    );
  }
  const { attributes = {}, deps, parent = document.body } = options;
  const username = 'username' in options ? options.username : 'demo';
  const network =
    options.network ??
    new EngineNetwork<Clock>({ clock: createSystemClock(), switches: { deltaDelayMs: 0, speechPace: 0 } });
  const session = document.createElement('realtime-session') as SessionElement;
  session.deps = { ...network.createPlatform(), ...deps };
  for (const [name, value] of Object.entries({ environment: 'testing', ...attributes }))
    session.setAttribute(name, value);
  session.innerHTML = content;
  parent.append(session);
  const { client } = session;
  if (!client) throw new RealtimeError('session/disposed', 'The parent is not on a page: put it there first.');
  const fixture: SessionFixture = {
    session,
    client,
    network,
    find: (tag) => findInSession(session, tag) as never,
    async say(text) {
      await client.sendText(text);
      await until(() => client.$turn.get().holder === 'user', `the answer to "${text}" ends`);
    },
    async close() {
      open.delete(fixture);
      session.remove();
      await until(() => session.client === undefined, 'the session ends');
    },
  };
  open.add(fixture);
  if (username !== undefined) {
    // What the client loads is loaded first: the bound of a sign-in is below a second in the testing environment.
    await client.initialize();
    await client.auth.signIn({ username, password: ENGINE_PASSWORD });
    const state = (): string => client.$connection.get().status;
    const problem = (): string => client.$config.get().issues[0]?.message ?? client.$auth.get().error?.message ?? '';
    await until(
      () => state() === 'connected',
      () => `the session is connected; it is ${state()} ${problem()}`,
    );
  }
  return fixture;
}

/** The first element of this name inside, at any depth and in any shadow tree. Throws when there is none. */
export function findInSession(session: Element, tag: string): Element {
  const found = search(session, tag);
  if (!found) throw new Error(`There is no <${tag}> in this session.`);
  return found;
}

function search(root: Element | ShadowRoot, tag: string): Element | undefined {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === tag) return element;
    const inside = element.shadowRoot ? search(element.shadowRoot, tag) : undefined;
    if (inside) return inside;
  }
  return undefined;
}
