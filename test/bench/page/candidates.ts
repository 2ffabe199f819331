// The same small job by everybody: an open connection that hands over each message as what an application works with, an object or an ArrayBuffer.
import PartySocket from 'partysocket/ws';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';
import { composeClient } from '../../../src/client/compose.js';
import { RealtimeClient } from '../../../src/client/realtime-client.js';
import { WebSocketManager } from '../../../src/connection/web-socket-manager.js';
import { Logger } from '../../../src/logging/logger.js';
import { createBrowserPlatform } from '../../../src/platform/browser-platform.js';
import { buildToken } from '../../../src/testing/token-builder.js';
import type { Payload } from '../payloads.js';

export interface Connection {
  /** Sends the shortest message that the server answers. */
  ask(): void;
  close(): void;
}

export interface Wanted {
  /** `127.0.0.1:port` */
  readonly origin: string;
  /** What the address says, so that the server knows the socket. */
  readonly id: string;
  readonly payload: Payload;
  readonly onMessage: (message: unknown) => void;
}

type Open = (wanted: Wanted) => Promise<Connection>;

const PING = '{"type":"ping"}';
const address = (path: string, { origin, id, payload }: Wanted): string =>
  `ws://${origin}/${path}?id=${id}&payload=${payload}`;
const parsed = (data: unknown): unknown => (typeof data === 'string' ? (JSON.parse(data) as unknown) : data);

/** The way in which these three are used as a rule: a listener for `message`. */
const asEventTarget =
  (make: (url: string) => WebSocket): Open =>
  (wanted) =>
    new Promise((done) => {
      const socket = make(address('plain', wanted));
      socket.binaryType = 'arraybuffer';
      socket.addEventListener('message', ({ data }) => wanted.onMessage(parsed(data)));
      socket.addEventListener('open', () => done({ ask: () => socket.send(PING), close: () => socket.close() }));
    });

/** The part of ours that others have as well. */
const ourConnection: Open = (wanted) =>
  new Promise((done) => {
    const manager: WebSocketManager = new WebSocketManager({
      clock: createBrowserPlatform().clock,
      logger: new Logger(),
      WebSocket,
      timeoutMs: () => 10_000,
      onOpen: () => done({ ask: () => void manager.send(PING), close: () => manager.close() }),
      onText: (text) => wanted.onMessage(parsed(text)),
      onBinary: wanted.onMessage,
      onDrain: () => {},
      onClose: () => {},
    });
    manager.open(address('plain', wanted));
  });

const token = (): string => buildToken({ issuedAt: Date.now() });
const configOf = (wanted: Wanted) =>
  ({
    environment: 'development',
    connection: { url: address('agent', wanted) },
    logging: { level: 'ERROR', targets: [], record: false },
  }) as const;

/** All that an element has behind it: every message is checked, freed of secrets, understood, and put into the transcript. */
async function ourClient(wanted: Wanted): Promise<Connection> {
  const client = new RealtimeClient(configOf(wanted));
  client.auth.setToken(token());
  await client.connect();
  client.on('message-received', ({ event }) => wanted.onMessage(event));
  return { ask: () => client.send({ type: 'ping' }), close: () => client.dispose() };
}

/** Binary messages are sound, which a client hands to the part that plays it: the bench stands in its place. */
async function ourClientWithSound(wanted: Wanted): Promise<Connection> {
  const parts = composeClient(configOf(wanted), {});
  parts.media.receive = wanted.onMessage;
  parts.auth.setToken(token());
  const ready = new Promise<void>((done) => parts.session.events.on('ready', done));
  parts.connection.start();
  await ready;
  return { ask: () => parts.session.send({ type: 'ping' }), close: () => parts.connection.dispose() };
}

const socketIo: Open = ({ origin, id, payload, onMessage }) =>
  new Promise((done) => {
    const socket = io(`http://${origin}`, { transports: ['websocket'], query: { id, payload }, forceNew: true });
    socket.on('message', onMessage);
    socket.on('connect', () => done({ ask: () => socket.emit('ask'), close: () => socket.close() }));
  });

export const OPEN: Readonly<Record<string, Open>> = {
  'native WebSocket': asEventTarget((url) => new WebSocket(url)),
  'realtime-elements, connection': ourConnection,
  'realtime-elements, whole client': (wanted) =>
    wanted.payload === 'json' ? ourClient(wanted) : ourClientWithSound(wanted),
  partysocket: asEventTarget((url) => new PartySocket(url) as unknown as WebSocket),
  'reconnecting-websocket': asEventTarget((url) => new ReconnectingWebSocket(url)),
  'socket.io-client': socketIo,
};

export function opener(name: string): Open {
  const open = OPEN[name];
  if (!open) throw new Error(`no candidate ${name}`);
  return open;
}
