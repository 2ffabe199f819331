// A conversation on the page: the same words shown by elements, by another chat component, and by a script of a few lines.
import { taken, watchSockets } from './stamped-web-socket.js';
import { buildToken } from '../../../src/testing/token-builder.js';

interface Chat {
  /** Resolves when it can be used. */
  connected: Promise<unknown>;
  readonly root: Element;
}
interface Candidate {
  /** Absent: needs no script. */
  readonly script?: string;
  /** The element that the script defines. */
  readonly tag?: string;
  /** Absent: it would have to ask a server of its maker. */
  readonly mount?: () => Chat;
}
type Signals = { onOpen(): void; onResponse(response: object): void; onClose(): void };

const ID = 'chat';
const address = (path: string): string => `ws://${location.host}/${path}?id=${ID}`;
const opened = (socket: WebSocket): Promise<unknown> => new Promise((done) => socket.addEventListener('open', done));
const typeOf = (data: unknown) => JSON.parse(data as string) as { type: string; content: string };

function mountOurs(children: string): Chat {
  const session = document.createElement('realtime-session') as HTMLElement & {
    client: { auth: { setToken(token: string): void }; connect(): Promise<void> };
  };
  for (const [name, value] of [
    ['url', address('agent')],
    ['environment', 'development'],
    ['logging-record', 'false'],
    ['auto-connect', 'false'],
  ] as const)
    session.setAttribute(name, value);
  session.innerHTML = children;
  document.body.append(session);
  const connected = Promise.resolve().then(() => {
    session.client.auth.setToken(buildToken({ issuedAt: Date.now() }));
    return session.client.connect();
  });
  return { connected, root: session };
}

function mountDeepChat(): Chat {
  const socket = new WebSocket(address('plain'));
  const chat = document.createElement('deep-chat') as HTMLElement & Record<string, unknown>;
  let signals: Signals | undefined;
  Object.assign(chat, {
    connect: {
      stream: true,
      handler: (_: unknown, given: Signals) => (signals = given).onOpen(),
    },
  });
  socket.addEventListener('message', ({ data }) => {
    const { type, content } = typeOf(data);
    if (type === 'user_turn_end')
      (chat as unknown as { submitUserMessage(m: object): void }).submitUserMessage({ text: 'Go on.' });
    else if (type === 'text_delta') signals?.onResponse({ text: content });
    else if (type === 'user_turn_start') signals?.onClose();
    else (chat as unknown as { addMessage(m: object): void }).addMessage({ text: content, role: 'ai' });
  });
  document.body.append(chat);
  return { connected: opened(socket), root: chat };
}

function mountPlain(): Chat {
  const socket = new WebSocket(address('plain'));
  const root = document.createElement('div');
  document.body.append(root);
  socket.addEventListener('message', ({ data }) => {
    const { type, content } = typeOf(data);
    if (type === 'user_turn_end' || type === 'message') root.append(document.createElement('p'));
    if (content) root.lastElementChild?.append(content);
  });
  return { connected: opened(socket), root };
}

const OURS = '/dist/realtime-elements.js';
const CANDIDATES: Readonly<Record<string, Candidate>> = {
  'realtime-elements': {
    script: OURS,
    tag: 'realtime-session',
    mount: () => mountOurs('<realtime-conversation></realtime-conversation>'),
  },
  'realtime-elements, no transcript': { script: OURS, tag: 'realtime-session', mount: () => mountOurs('') },
  'deep-chat': { script: '/peer-deep-chat.js', tag: 'deep-chat', mount: mountDeepChat },
  'a script of ten lines': { mount: mountPlain },
  '@elevenlabs/convai-widget-embed': { script: '/peer-elevenlabs.js', tag: 'elevenlabs-convai' },
  '@vapi-ai/client-sdk-react widget': { script: '/peer-vapi.js' },
};

let chat: Chat | undefined;

export interface StartUp {
  /** From asking for the script to the defined element, milliseconds. */
  readonly definedMs: number;
  /** From there to a connection that can be used; absent for those whose server nobody else can run. */
  readonly connectedMs?: number;
}

/** The script from its address to a connection that can be used. */
async function start(name: string): Promise<StartUp> {
  const { script, tag, mount } = CANDIDATES[name] ?? {};
  watchSockets(true);
  const begun = performance.now();
  if (script) await import(script);
  if (tag && !mount && !customElements.get(tag)) throw new Error(`${name} defines no ${tag}`);
  if (tag) await customElements.whenDefined(tag);
  const defined = performance.now();
  if (!mount) return { definedMs: defined - begun };
  chat = mount();
  await chat.connected;
  return { definedMs: defined - begun, connectedMs: performance.now() - defined };
}

function shownText(node: Node): string {
  const inside = node instanceof Element && node.shadowRoot ? shownText(node.shadowRoot) : '';
  return node instanceof Text ? node.data : inside + [...node.childNodes].map(shownText).join('');
}

const frame = (): Promise<unknown> =>
  new Promise((done) =>
    requestAnimationFrame(() => {
      // The first task after the frame was drawn.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(0);
    }),
  );

async function post(what: string): Promise<void> {
  const answer = await fetch(`/${what}&id=${ID}`, { method: 'POST' });
  if (!answer.ok) throw new Error(await answer.text());
}

const count = (text: string, what: string): number => text.split(what).length - 1;

/** Milliseconds from the socket's event with the first word of an answer to the end of the frame that shows it. */
async function firstWord(): Promise<number> {
  const root = chat?.root as Element;
  const before = count(shownText(root), 'w0');
  await post('answer?count=1&everyMs=30');
  const since = performance.now();
  while (count(shownText(root), 'w0') === before) {
    await frame();
    if (performance.now() - since > 10_000) throw new Error(`No word was shown: ${shownText(root).slice(-200)}`);
  }
  return performance.now() - taken.firstWordAt;
}

/** Shows an answer to its end. */
async function answer(words: number, everyMs: number): Promise<void> {
  const root = chat?.root as Element;
  await post(`answer?count=${words}&everyMs=${everyMs}`);
  while (!shownText(root).includes(`w${words - 1}`)) await new Promise((done) => setTimeout(done, 250));
}

/** Takes in messages that come whole, and shows the last. */
async function tell(messages: number): Promise<void> {
  await post(`tell?count=${messages}`);
  while (taken.messages < messages) await new Promise((done) => setTimeout(done, 50));
  for (let index = 0; index < 5; index += 1) await frame();
}

const chatPage = { names: () => Object.keys(CANDIDATES), start, firstWord, answer, tell };

export type ChatPage = typeof chatPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { chatPage });
