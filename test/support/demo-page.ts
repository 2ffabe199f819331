import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { startDemoServer, type DemoServer, type DemoServerOptions } from '../../demo/server/demo-server.js';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';

/** A demo server of its own and a Chromium, for one test file. */
export class DemoBench {
  readonly server: DemoServer;
  readonly browser: Browser;
  /** Errors of every page: exceptions and what the browser reports on the console. */
  readonly problems: string[] = [];

  private constructor(server: DemoServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  /** `bfcache`: the back/forward cache works, which playwright switches off. `args`: of Chromium, besides the usual ones. A turn does not last as long as its sound, unless `switches` say so. */
  static async start({
    bfcache = false,
    args = [],
    switches,
    ...options
  }: Partial<DemoServerOptions> & { bfcache?: boolean; args?: readonly string[] } = {}): Promise<DemoBench> {
    const server = await startDemoServer({
      port: 0,
      ...options,
      switches: { deltaDelayMs: 10, speechPace: 0, ...switches },
    });
    const browser = await chromium.launch({
      executablePath: needBrowser('chromium'),
      args: [...chromiumArgs(), ...args],
      ignoreDefaultArgs: bfcache ? ['--disable-back-forward-cache'] : [],
    });
    return new DemoBench(server, browser);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }

  /** Opens a page in a profile of its own. */
  async open(path = '/agent.html'): Promise<DemoPage> {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    // Collected from the first script on: a policy may already be violated while the page loads.
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { policyViolations: seen });
      addEventListener('securitypolicyviolation', (event) =>
        seen.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    page.on('pageerror', (error) => this.problems.push(error.message));
    await page.goto(new URL(path, this.server.url).href);
    return new DemoPage(page);
  }

  /** A number of the server's own book-keeping. */
  get sockets(): number {
    return Number(this.server.faults.state().sockets);
  }

  /** The page's conversation as the server has stored it: what was said, in order. */
  async storedTexts(demo: DemoPage): Promise<string[]> {
    const { messages = [] } = this.server.engine.store.get(await demo.conversationId()) ?? {};
    return messages.flatMap(({ role, content }) => {
      const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : (content as StoredBlock[]);
      return blocks.flatMap((block) => (block.type === 'text' ? [`${role} ${String(block.text).trim()}`] : []));
    });
  }

  fault(action: string, body: Record<string, unknown> = {}): void {
    this.server.faults.apply(action, body)?.();
  }
}

/** The demo page as a person sees it. */
export class DemoPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get status(): Locator {
    return this.page.locator('realtime-status');
  }
  get conversation(): Locator {
    return this.page.locator('realtime-conversation');
  }
  get message(): Locator {
    return this.page.locator('realtime-composer').getByRole('textbox');
  }
  get stop(): Locator {
    return this.page.locator('realtime-composer').getByRole('button', { name: /stop/i });
  }

  async signIn(password = 'demo-password'): Promise<void> {
    const form = this.page.locator('realtime-sign-in');
    await form.getByLabel(/user/i).fill('demo');
    await form.getByLabel('Password', { exact: true }).fill(password);
    await form.getByRole('button', { name: /sign in/i }).click();
  }

  /** Resolves when `<realtime-session>` shows one of these connection states. */
  async reaches(...states: string[]): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => wanted.includes(document.querySelector<HTMLElement>('realtime-session')?.dataset.state ?? ''),
      states,
    );
  }

  async agentReaches(state: string): Promise<void> {
    await this.page.locator(`realtime-session[data-agent-state="${state}"]`).waitFor({ state: 'attached' });
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.message.press('Enter');
  }

  /** Sets attributes of the session. */
  async set(attributes: Record<string, string>): Promise<void> {
    await this.page.evaluate((entries) => {
      const session = document.querySelector('realtime-session');
      for (const [name, value] of entries) session?.setAttribute(name, value);
    }, Object.entries(attributes));
  }

  conversationId(): Promise<string> {
    return this.page.evaluate(() => {
      const session = document.querySelector('realtime-session') as unknown as SessionElement;
      return session.client.$conversation.get().id;
    });
  }

  /** Reads what the browser has reported as violations of the page's policy; throws when the page has none. */
  async violations(): Promise<() => Promise<string[]>> {
    const answer = await this.page.request.get(this.page.url());
    if (!answer.headers()['content-security-policy']) throw new Error('The page has no policy.');
    return () => this.page.evaluate(() => (globalThis as unknown as { policyViolations: string[] }).policyViolations);
  }

  /** Resolves when a finished answer with this number is on the page. */
  async answers(number: string): Promise<void> {
    await this.conversation
      .getByText(new RegExp(`= ${number}\\.`))
      .last()
      .waitFor();
    await this.agentReaches('idle');
  }

  /** What was said, in order, as the page shows it: comparable with `DemoBench.storedTexts()`. */
  async shownTexts(): Promise<string[]> {
    return (await this.transcript()).flatMap(({ kind, text }) =>
      kind === 'user' ? [`user ${text}`] : kind === 'answer' ? [`assistant ${text.trim()}`] : [],
    );
  }

  /** Kinds and texts of the transcript, as the client holds it. */
  transcript(): Promise<{ kind: string; text: string; status: string }[]> {
    return this.page.evaluate(() => {
      const session = document.querySelector('realtime-session') as unknown as SessionElement;
      return session.client.$conversation.get().items.map((item) => ({
        kind: item.kind,
        text: item.text ?? '',
        status: item.delivery ?? item.status ?? '',
      }));
    });
  }
}

interface StoredBlock {
  readonly type: string;
  readonly text?: unknown;
}

interface SessionElement {
  client: {
    $conversation: {
      get(): { id: string; items: { kind: string; text?: string; status?: string; delivery?: string }[] };
    };
  };
}
