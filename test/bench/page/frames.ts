import PartySocket from 'partysocket/ws';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { WebSocketManager } from '../../../src/connection/web-socket-manager.js';
import { Logger } from '../../../src/logging/logger.js';
import { createBrowserPlatform } from '../../../src/platform/browser-platform.js';

/** An open connection that hands over every text frame. */
interface Receiver {
  send(text: string): void;
  close(): void;
}

type Open = (url: string, onText: (text: string) => void) => Promise<Receiver>;

/** The way in which these three are used as a rule: a listener for `message`. */
const asEventTarget =
  (make: (url: string) => WebSocket): Open =>
  (url, onText) =>
    new Promise((done) => {
      const socket = make(url);
      socket.addEventListener('message', ({ data }) => onText(data as string));
      socket.addEventListener('open', () => done(socket));
    });

const ours: Open = (url, onText) =>
  new Promise((done) => {
    const manager: WebSocketManager = new WebSocketManager({
      clock: createBrowserPlatform().clock,
      logger: new Logger(),
      WebSocket,
      timeoutMs: () => 10_000,
      onOpen: () => done(manager),
      onText,
      onDrain: () => {},
      onBinary: () => {},
      onClose: () => {},
    });
    manager.open(url);
  });

const OPEN: Readonly<Record<string, Open>> = {
  'realtime-elements': ours,
  'native WebSocket': asEventTarget((url) => new WebSocket(url)),
  partysocket: asEventTarget((url) => new PartySocket(url) as unknown as WebSocket),
  'reconnecting-websocket': asEventTarget((url) => new ReconnectingWebSocket(url)),
};

const frameCandidates = Object.keys(OPEN);

/** Milliseconds from the first to the last of `count` frames. */
async function receiveFrames(name: string, url: string, count: number): Promise<number> {
  const open = OPEN[name];
  if (!open) throw new Error(`no candidate ${name}`);
  let received = 0;
  let start = 0;
  let finish!: (ms: number) => void;
  const finished = new Promise<number>((done) => (finish = done));
  const receiver = await open(url, () => {
    received += 1;
    if (received === 1) start = performance.now();
    else if (received === count) finish(performance.now() - start);
  });
  receiver.send(String(count));
  const elapsed = await finished;
  receiver.close();
  return elapsed;
}

const framesPage = { frameCandidates, receiveFrames };

export type FramesPage = typeof framesPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { framesPage });
