import { openedCount, redialled } from './watched-web-socket.js';
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { Centrifuge } from 'centrifuge';
import PartySocket from 'partysocket/ws';
import { Socket } from 'phoenix';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';
import { reconnectionPolicy } from '../../../src/client/client-settings.js';
import { resolveConfig } from '../../../src/config/resolve-config.js';
import { ReconnectionManager } from '../../../src/connection/reconnection-manager.js';
import { WebSocketManager } from '../../../src/connection/web-socket-manager.js';
import { Logger } from '../../../src/logging/logger.js';
import { createBrowserPlatform } from '../../../src/platform/browser-platform.js';

function startOurs(url: string): void {
  const { clock, random } = createBrowserPlatform();
  const logger = new Logger();
  const policy = reconnectionPolicy(resolveConfig([]).values);
  const socket = new WebSocketManager({
    clock,
    logger,
    WebSocket,
    timeoutMs: () => policy.timeoutMs,
    onOpen: () => {
      connection.dispatch({ type: 'opened' });
      connection.dispatch({ type: 'ready' });
    },
    onDrain: () => {},
    onText: () => {},
    onBinary: () => {},
    onClose: (code) => connection.dispatch({ type: 'closed', code }),
  });
  const connection = new ReconnectionManager({
    clock,
    random,
    logger,
    online: true,
    policy: () => policy,
    authenticate: () => Promise.resolve(),
    dial: () => socket.open(url),
    hangUp: () => socket.close(),
    probe: () => {},
    forgetSession: () => {},
  });
  connection.start();
}

/** @param origin `127.0.0.1:port` @param id what the address says, so that the socket is known */
type Start = (origin: string, id: string) => unknown;

const START: Readonly<Record<string, Start>> = {
  'realtime-elements': (origin, id) => startOurs(`ws://${origin}/plain?id=${id}`),
  'socket.io-client': (origin, id) =>
    io(`http://${origin}`, { transports: ['websocket'], query: { id }, forceNew: true }),
  phoenix: (origin, id) => new Socket(`ws://${origin}/plain`, { params: { id } }).connect(),
  '@microsoft/signalr': (origin, id) =>
    new HubConnectionBuilder()
      .withUrl(`http://${origin}/signalr?id=${id}`, {
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
      })
      .withAutomaticReconnect()
      .configureLogging(LogLevel.None)
      .build()
      .start(),
  centrifuge: (origin, id) => new Centrifuge(`ws://${origin}/centrifuge?id=${id}`).connect(),
  partysocket: (origin, id) => new PartySocket(`ws://${origin}/plain?id=${id}`),
  'reconnecting-websocket': (origin, id) => new ReconnectingWebSocket(`ws://${origin}/plain?id=${id}`),
  'native WebSocket': (origin, id) => new WebSocket(`ws://${origin}/plain?id=${id}`),
};

const redialCandidates = Object.keys(START);

/** Opens `each` connections of every library, with the library's defaults. */
function startRedials(each: number): number {
  for (const [name, start] of Object.entries(START)) {
    for (let index = 0; index < each; index += 1) start(location.host, `${encodeURIComponent(name)}~${index}`);
  }
  return redialCandidates.length * each;
}

const openRedials = openedCount;

/** Milliseconds from the native close to the next native open, for those that have redialled. */
const redialTimes = (): [name: string, ms: number][] =>
  [...redialled].map(([id, ms]) => [decodeURIComponent(id.split('~')[0] ?? ''), ms]);

const redialPage = { redialCandidates, startRedials, openRedials, redialTimes };

export type RedialPage = typeof redialPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { redialPage });
