import { ConversationStore } from '../../src/session/conversation-store.js';
import type { SessionClient } from '../../components/index.js';
import type { HistoryMessage } from '../../src/protocol/agent-events.js';
import { createClientMock } from '../../src/testing/index.js';

/** Bundled and run in a page of its own: see `test/e2e/long-transcript.test.ts`. */
export interface LongPage {
  /** Makes a conversation of so many messages, and gives the element a client without any. */
  prepare(messages: number): void;
  /** Loads the conversation. Resolves when all of it has been rendered. */
  show(): Promise<Figures>;
  /** Goes from the end to the beginning and back, one step a frame. */
  scroll(steps: number): Promise<Figures>;
  /** Streams so many tokens of an answer. What a busy machine misses comes late, and all of it comes. Resolves when it is shown. */
  stream(tokensPerSecond: number, tokens: number): Promise<Figures & { shown: string }>;
}

export interface Figures {
  /** Lengths of all tasks of 50 ms and more, milliseconds. */
  readonly longTasks: readonly number[];
  /** 95th percentile of the time between two frames, milliseconds. */
  readonly frameMs: number;
  readonly totalMs: number;
}

const CHAT = { id: 'long', name: 'Long', agentKey: 'ada', agentName: 'Ada', updatedAt: undefined };
const ORIGIN = { conversationId: 'long', parentId: undefined, userConversationId: undefined };
const PERCENTILE = 0.95;

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a person reads: a paragraph, a list now and then, code sometimes. */
function words(n: number): string {
  const paragraph = `Answer ${n}: the **quick** fox jumps over \`lazy\` dogs, as [the page](https://example.com/${n}) says.`;
  if (n % 10 === 3) return `${paragraph}\n\n- one\n- two\n- three`;
  return n % 25 === 7 ? `${paragraph}\n\n\`\`\`js\nconst n = ${n};\n\`\`\`` : paragraph;
}

async function measure(work: () => Promise<void>): Promise<Figures> {
  await pause(200);
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
  });
  observer.observe({ type: 'longtask' });
  const gaps: number[] = [];
  let running = true;
  void (async () => {
    for (let last = await frame(); running;) {
      const now = await frame();
      gaps.push(now - last);
      last = now;
    }
  })();
  const start = performance.now();
  await work();
  const totalMs = Math.round(performance.now() - start);
  running = false;
  await pause(200);
  observer.disconnect();
  gaps.sort((a, b) => a - b);
  return { longTasks, frameMs: Math.round(gaps[Math.floor(gaps.length * PERCENTILE)] ?? 0), totalMs };
}

/** Written once a frame, as a client does it. */
const store = new ConversationStore(
  () => Date.now(),
  (write) => {
    const timer = setTimeout(write, 17);
    return () => clearTimeout(timer);
  },
);
const element = (): HTMLElement & { client: SessionClient } =>
  document.querySelector('realtime-conversation') as unknown as HTMLElement & { client: SessionClient };
const inside = (selector: string): HTMLElement[] => [
  ...(element().shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];

let history: HistoryMessage[] = [];

const page: LongPage = {
  prepare(messages) {
    history = Array.from({ length: messages }, (_, n) => ({
      role: n % 2 === 0 ? ('user' as const) : ('assistant' as const),
      text: n % 2 === 0 ? `Question ${n}?` : words(n),
      calls: [],
      results: [],
    }));
    const client = Object.create(createClientMock(), {
      $conversation: { value: store.$conversation },
    }) as SessionClient;
    element().client = client;
  },
  show() {
    return measure(async () => {
      store.load(CHAT, history, false);
      const isDone = (): boolean => {
        const pages = inside('.page');
        return pages.length > history.length / 30 && pages.every((each) => each.childElementCount > 0);
      };
      while (!isDone()) await pause(100);
    });
  },
  scroll(steps) {
    const [scroller] = inside('.scroller');
    if (!scroller) throw new Error('there is nothing to scroll');
    return measure(async () => {
      const height = scroller.scrollHeight;
      for (let step = steps; step >= -steps; step -= 1) {
        scroller.scrollTop = (height * Math.abs(step)) / steps;
        await frame();
      }
    });
  },
  async stream(tokensPerSecond, tokens) {
    const shown = (): string => inside('[data-status=streaming]').at(-1)?.textContent.replace(/\s+/g, ' ') ?? '';
    const figures = await measure(async () => {
      const start = performance.now();
      for (let sent = 0; sent < tokens;) {
        const due = Math.min(tokens, Math.floor(((performance.now() - start) * tokensPerSecond) / 1000));
        for (; sent < due; sent += 1) {
          const text = sent % 60 === 59 ? `${sent}.\n\n` : sent % 9 === 8 ? `**${sent}** ` : `${sent} `;
          store.apply({ kind: 'text', origin: ORIGIN, role: 'assistant', text, whole: false });
          // Each token is a message of its own on the wire, and so a task of its own.
          await new Promise<void>((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port2.onmessage = () => resolve();
            port1.postMessage(undefined);
          });
        }
        await pause(1);
      }
      while (!shown().includes(String(tokens - 1))) await pause(10);
    });
    const said = shown();
    store.settle('complete');
    return { ...figures, shown: said };
  },
};

Object.assign(globalThis, { longPage: page });
