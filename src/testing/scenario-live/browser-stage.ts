import type { ClientCall, ClientReading, ScenarioStage } from '../scenario/scenario-stage.js';
import { LiveStage, type LiveClient, type LiveStageOptions } from './live-stage.js';

/** What is used of a page of Playwright's; whatever else has it will do. */
export interface ScenarioPage {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  context(): {
    setOffline(offline: boolean): Promise<void>;
    /** Chromium only; without it no scenario can freeze the page. */
    newCDPSession?(page: never): Promise<{ send(method: never, parameters: never): Promise<unknown> }>;
  };
}

export interface BrowserStageOptions extends LiveStageOptions {
  /** In a context of its own. It is not closed. */
  page: ScenarioPage;
  /** The page with the agent, on the server. Default `/`. */
  path?: string;
  /** Default `realtime-session`. */
  selector?: string;
  /** Put on the session after each load: short times, for example. */
  attributes?: Readonly<Record<string, string>>;
}

const LOAD_LIMIT_MS = 30_000;
const POLL_MS = 50;

/** A page of yours in a real browser, and the server that it comes from. Node only: the test runs there. */
export function browserStage({
  page,
  path = '/',
  selector,
  attributes,
  ...options
}: BrowserStageOptions): ScenarioStage {
  const client = new PageClient(page, { path, selector: selector ?? 'realtime-session', attributes: attributes ?? {} });
  return new LiveStage('in a browser', client, options);
}

/** A page that connects by itself has tried before anybody signed in: that is before the scenario. */
function sinceSignIn(visited: ClientReading['visited']): ClientReading['visited'] {
  const again = visited.indexOf('idle', 1);
  return again > 0 && again <= 2 && visited[again - 1] === 'authenticating' ? visited.slice(again) : visited;
}

interface PagePlace {
  readonly path: string;
  readonly selector: string;
  readonly attributes: Readonly<Record<string, string>>;
}

class PageClient implements LiveClient {
  readonly #page: ScenarioPage;
  readonly #place: PagePlace;
  #cdp: { send(method: never, parameters: never): Promise<unknown> } | undefined;

  constructor(page: ScenarioPage, place: PagePlace) {
    this.#page = page;
    this.#place = place;
  }

  async open(proxy: string): Promise<void> {
    await this.#page.goto(new URL(this.#place.path, proxy).href);
    await this.#watch();
  }

  /** Nothing of it goes on, and the page is still there to be looked at. */
  async close(): Promise<void> {
    await this.#page.context().setOffline(false);
    await this.#page
      .evaluate(`document.querySelector(${JSON.stringify(this.#place.selector)})?.remove()`)
      .catch(() => {});
  }

  async read(): Promise<ClientReading> {
    const reading = JSON.parse(String(await this.#page.evaluate(`realtimeScenario.read()`))) as ClientReading;
    return { ...reading, visited: sinceSignIn(reading.visited) };
  }

  async call(what: ClientCall): Promise<void> {
    await this.#page.evaluate(`realtimeScenario.call(${JSON.stringify(what)})`);
  }

  async reload(): Promise<void> {
    await this.#page.reload();
    await this.#watch();
  }

  setOnline(isOnline: boolean): Promise<void> {
    return this.#page.context().setOffline(!isOnline);
  }

  async setFrozen(isFrozen: boolean): Promise<void> {
    const context = this.#page.context();
    this.#cdp ??= await context.newCDPSession?.(this.#page as never);
    if (!this.#cdp) throw new Error('This browser cannot freeze a page: use Chromium.');
    await this.#cdp.send('Page.setWebLifecycleState' as never, { state: isFrozen ? 'frozen' : 'active' } as never);
  }

  async #watch(): Promise<void> {
    const { selector, attributes } = this.#place;
    const script = `(${WATCH})(${JSON.stringify(selector)}, ${JSON.stringify(attributes)})`;
    for (const end = Date.now() + LOAD_LIMIT_MS; !(await this.#page.evaluate(script));) {
      if (Date.now() > end) throw new Error(`There is no ${selector} with a client on the page ${this.#place.path}.`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Runs in the page. Text, because a compiler would put calls of its own helpers into a function. */
const WATCH = `(selector, attributes) => {
  const session = document.querySelector(selector);
  const client = session && session.client;
  if (!client) return false;
  for (const [name, value] of Object.entries(attributes)) session.setAttribute(name, value);
  const visited = [];
  client.$connection.subscribe(({ status }) => {
    if (visited.at(-1) !== status) visited.push(status);
  });
  const ignore = () => {};
  const actions = {
    signIn: ({ username, password }) => client.auth.signIn({ username, password }).catch(ignore),
    signOut: () => client.auth.signOut(),
    connect: () => void client.connect().catch(ignore),
    sendText: ({ text }) => void client.sendText(text).catch(ignore),
    resend: ({ id }) => client.resend(id),
    disconnect: () => client.disconnect(),
    reconnect: () => client.reconnect(),
    interrupt: () => client.interrupt(),
  };
  globalThis.realtimeScenario = {
    call: async (what) => void (await actions[what.name](what)),
    read: () => {
      const { status, reason } = client.$connection.get();
      const { status: auth, error } = client.$auth.get();
      const { id, items } = client.$conversation.get();
      const errors = [error && error.code, reason && reason.code].filter(Boolean);
      const log = client.logger.buffer.entries().slice(-10);
      return JSON.stringify({ status, visited, auth, errors, turn: client.$turn.get(), conversationId: id, items, log });
    },
  };
  return true;
}`;
