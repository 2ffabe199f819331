import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserServer, type CDPSession } from 'playwright-core';
import { seededRandom, startFaultProxy, type FaultProxy } from '../../src/testing/node.js';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { DemoPage } from '../support/demo-page.js';
import { FAULTS, type ChaosFault } from './chaos-faults.js';
import { playBack } from './play-back.js';
import { ServerProcess } from './server-process.js';

/** Times of the client are short, so that a run takes seconds. */
const CLIENT = {
  'reconnect-delay': '150',
  'max-reconnect-delay': '1000',
  'max-reconnect-attempts': '8',
  'suspended-retry': '2000',
  'heartbeat-interval': '800',
  'heartbeat-timeout': '1200',
  'stable-after': '500',
  timeout: '2500',
  'auth-max-calls-per-minute': '60',
};
/** Longer than the minute in which the storm guard allows ten dials. */
const SETTLE_MS = 75_000;
const MESSAGES = 3;

export interface ChaosResult {
  readonly run: number;
  readonly seed: number;
  readonly fault: string;
  readonly protocol: string;
  readonly ms: number;
  readonly messages: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Texts whose delivery nobody could tell, and that the user sent again or left. */
  readonly unknown: number;
  /** What is not as it has to be; empty when all is well. */
  readonly problems: readonly string[];
  /** Bytes of the page's heap at the end, after a collection. */
  readonly heap: number;
  /** What comes out otherwise than it was when the page's replay file is played; `''` = nothing, `undefined` = it was not played. */
  readonly replay?: string;
}

/** One page in the network of its own proxy. */
export interface ChaosPage {
  readonly demo: DemoPage;
  readonly proxy: FaultProxy;
  readonly cdp: CDPSession;
  readonly protocol: string;
  /** Exceptions of the page that nobody caught. */
  readonly problems: string[];
}

/** A real server process and a real browser; each run has a proxy and a page of its own. */
export class ChaosBench {
  readonly #server: ServerProcess;
  readonly #process: BrowserServer;
  readonly #browser: Browser;

  private constructor(server: ServerProcess, process: BrowserServer, browser: Browser) {
    this.#server = server;
    this.#process = process;
    this.#browser = browser;
  }

  static async start(): Promise<ChaosBench> {
    const server = await ServerProcess.start();
    const browser = await chromium.launchServer({
      executablePath: needBrowser('chromium'),
      args: chromiumArgs(),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    return new ChaosBench(server, browser, await chromium.connect(browser.wsEndpoint()));
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#process.close();
    await this.#server.stop();
  }

  /** One conversation with one fault in it, on a page of its own. The seed decides when things happen, and the number of the run which. */
  async run(run: number, seed: number): Promise<ChaosResult> {
    const page = await this.open(run, seed);
    const result = await this.play(page, run, seed);
    const file = await this.exportReplay(page);
    const problems = [...result.problems, ...(await this.leave(page))];
    return { ...result, problems, replay: await playBack(file, `chaos-${seed}-${run}`) };
  }

  /** What the page has recorded since it was loaded, as a replay file. */
  exportReplay({ demo }: ChaosPage): Promise<string> {
    return demo.page.evaluate(() => JSON.stringify(document.querySelector('realtime-session')?.client?.recording));
  }

  /** A page of its own behind a proxy of its own, signed in. */
  async open(run: number, seed: number): Promise<ChaosPage> {
    await this.#server.fault('reset');
    const proxy = await startFaultProxy({ target: this.#server.url, seed: seed + run });
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    await page.addInitScript({ content: COUNT_TIMERS + NOTE_RETURN });
    await page.goto(`${proxy.url}/script-tag.html`);
    const demo = new DemoPage(page);
    const protocol = this.#protocol(run);
    await demo.set({ ...CLIENT, protocol });
    await demo.signIn();
    await demo.reaches('connected');
    return { demo, proxy, problems, protocol, cdp: await context.newCDPSession(page) };
  }

  /** One conversation with one fault in it. */
  async play(
    { demo, proxy, cdp, protocol, problems: errors }: ChaosPage,
    run: number,
    seed: number,
  ): Promise<ChaosResult> {
    const random = seededRandom(seed * 1000 + run);
    const fault = FAULTS[run % FAULTS.length] as ChaosFault;
    const began = Date.now();
    const problems: string[] = [];
    const typed = Array.from({ length: MESSAGES }, (_, index) => `What is ${run * 10 + index} + 1000?`);
    const signalBrowser = (signal: 'SIGSTOP' | 'SIGCONT'): void =>
      void process.kill(-(this.#process.process().pid ?? 0), signal);
    const problem = (text: string): void => void problems.push(text);
    const world = { proxy, server: this.#server, demo, cdp, signalBrowser, random, problem };
    const faulty = sleep(random() * 600).then(() => fault.run(world));
    for (const text of typed) {
      await this.#type(demo, text);
      if (fault.leavesPage) await faulty;
      await sleep(random() * 500);
    }
    await faulty;
    await this.#settle(demo, typed, problems);
    const unknown = await this.#resendUnknown(demo);
    if (unknown > 0) await this.#settle(demo, typed, problems);
    const shown = await demo.shownTexts();
    const stored = await this.#server.history(await demo.conversationId());
    const said = stored.filter((line) => line.startsWith('user ')).map((line) => line.slice(5));
    const duplicated = said.length - new Set(said).size;
    const lost = typed.filter((text) => !said.includes(text)).length;
    if (shown.join('\n') !== stored.join('\n'))
      problem(`transcript\n    shown  ${shown.join(' | ')}\n    stored ${stored.join(' | ')}`);
    if (unknown === 0 && !lost && !duplicated && said.join() !== typed.join()) problem(`order: ${said.join(' | ')}`);
    // What a black hole has swallowed comes out, so that a socket that was given up is seen to end.
    proxy.clear();
    proxy.heal();
    for (const end = Date.now() + 3000; proxy.sockets !== 1 && Date.now() < end;) await sleep(50);
    if (proxy.sockets !== 1) problem(`${proxy.sockets} sockets`);
    problems.push(...errors.splice(0));
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize: heap } = await cdp.send('Runtime.getHeapUsage');
    const ms = Date.now() - began;
    const messages = typed.length;
    return { run, seed, fault: fault.name, protocol, ms, messages, lost, duplicated, unknown, problems, heap };
  }

  /** Another conversation on the same page, for a soak. */
  async startOver({ demo }: ChaosPage): Promise<void> {
    await this.#server.fault('reset');
    const id = await demo.conversationId();
    await demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.newConversation());
    for (const end = Date.now() + 10_000; (await demo.conversationId()) === id; await sleep(50))
      if (Date.now() > end) throw new Error('no new conversation began');
  }

  /** Takes the session out of the page: nothing may go on after that. */
  async leave({ demo, proxy }: ChaosPage): Promise<string[]> {
    const timers = await demo.page.evaluate(async () => {
      document.querySelector('realtime-session')?.remove();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return (globalThis as unknown as { activeTimers: Set<number> }).activeTimers.size;
    });
    await demo.page.context().close();
    await proxy.stop();
    return timers === 0 ? [] : [`${timers} timers left`];
  }

  /** By turns; a fault that only one protocol can stand has its own. */
  #protocol(run: number): string {
    const { only } = FAULTS[run % FAULTS.length] as ChaosFault;
    return only ?? (Math.floor(run / FAULTS.length) % 2 === run % 2 ? 'agentc' : 'resumable');
  }

  async #type(demo: DemoPage, text: string): Promise<void> {
    await demo.page.evaluate((line) => {
      // What becomes of it is in the transcript.
      document
        .querySelector('realtime-session')
        ?.client?.sendText(line)
        .catch(() => {});
    }, text);
  }

  /** Texts whose delivery nobody can tell are sent again where the server does not have them. Returns how many there were. */
  async #resendUnknown(demo: DemoPage): Promise<number> {
    const stored = await this.#server.history(await demo.conversationId());
    return await demo.page.evaluate((lines) => {
      const { client } = document.querySelector('realtime-session') ?? {};
      const items = client?.$conversation.get().items ?? [];
      const unknown = items.filter((item) => item.kind === 'user' && item.delivery === 'unknown');
      for (const item of unknown)
        if (item.kind === 'user' && !lines.includes(`user ${item.text}`)) client?.resend(item.id);
      return unknown.length;
    }, stored);
  }

  /** Does what a user does about what is shown, until the conversation is at rest. */
  async #settle(demo: DemoPage, typed: readonly string[], problems: string[]): Promise<void> {
    for (const end = Date.now() + SETTLE_MS; Date.now() < end; await sleep(100)) {
      const state = await demo.page.evaluate(() => {
        const { client } = document.querySelector('realtime-session') ?? {};
        const items = client?.$conversation.get().items ?? [];
        return {
          status: client?.$connection.get().status,
          auth: client?.$auth.get().status,
          holder: client?.$turn.get().holder,
          open: items.filter(
            (item) => item.kind === 'user' && item.delivery !== 'confirmed' && item.delivery !== 'unknown',
          ).length,
          users: items.filter((item) => item.kind === 'user').length,
        };
      });
      const { status, auth, holder, open, users } = state;
      if (auth === 'auth-required' || auth === 'signed-out') await demo.signIn().catch(() => {});
      else if (status === 'suspended' || status === 'failed')
        await demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.reconnect());
      else if (status === 'connected' && holder === 'user' && open === 0) {
        if (users < typed.length) break;
        // At rest, and so a moment later.
        await sleep(300);
        const still = await demo.page.evaluate(
          () => document.querySelector('realtime-session')?.client?.$turn.get().holder === 'user',
        );
        if (still) return;
      }
    }
    const rest = await demo.page.evaluate(() => {
      const { client } = document.querySelector('realtime-session') ?? {};
      return JSON.stringify([client?.$connection.get(), client?.$auth.get(), client?.$turn.get()]);
    });
    problems.push(`not at rest: ${rest}`);
  }
}

/** Runs in the page: notes that it came out of the back/forward cache. */
const NOTE_RETURN = `
addEventListener('pageshow', (event) => (globalThis.cameBack ||= event.persisted));`;

/** Runs in the page, before anything else: keeps count of what is scheduled. Text, because a compiler would put helpers into it. */
const COUNT_TIMERS = `{
  const { setTimeout: schedule, clearTimeout: cancel } = globalThis;
  const active = (globalThis.activeTimers = new Set());
  globalThis.setTimeout = (callback, delayMs, ...args) => {
    const id = schedule(() => { active.delete(id); callback(...args); }, delayMs);
    active.add(id);
    return id;
  };
  globalThis.clearTimeout = (id) => { active.delete(id); cancel(id); };
}`;
