import { openedCount, redialled } from './watched-web-socket.js';
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { Centrifuge } from 'centrifuge';
import PartySocket from 'partysocket/ws';
import { Socket } from 'phoenix';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';
import { RealtimeClient } from '../../../src/client/realtime-client.js';
import { buildToken } from '../../../src/testing/token-builder.js';

/** @param origin `127.0.0.1:port` @param id what the address says, so that the socket is known @param usable whenever the library says that it can be used */
type Start = (origin: string, id: string, usable: () => void) => unknown;

function startOurs(origin: string, id: string, usable: () => void): void {
  const client = new RealtimeClient({
    environment: 'development',
    connection: { url: `ws://${origin}/agent?id=${id}` },
    logging: { level: 'ERROR', targets: [], record: false },
  });
  client.auth.setToken(buildToken({ issuedAt: Date.now() }));
  client.on('connection-changed', ({ current }) => current.status === 'connected' && usable());
  client.connect().catch(() => {});
}

function listen(socket: Pick<EventTarget, 'addEventListener'>, usable: () => void): void {
  socket.addEventListener('open', usable);
}

const START: Readonly<Record<string, Start>> = {
  'realtime-elements': startOurs,
  'socket.io-client': (origin, id, usable) =>
    io(`http://${origin}`, { transports: ['websocket'], query: { id }, forceNew: true }).on('connect', usable),
  phoenix: (origin, id, usable) => {
    const socket = new Socket(`ws://${origin}/plain`, { params: { id } });
    socket.onOpen(usable);
    socket.connect();
  },
  '@microsoft/signalr': (origin, id, usable) => {
    const connection = new HubConnectionBuilder()
      .withUrl(`http://${origin}/signalr?id=${id}`, {
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
      })
      .withAutomaticReconnect()
      .configureLogging(LogLevel.None)
      .build();
    connection.onreconnected(usable);
    void connection.start();
  },
  centrifuge: (origin, id, usable) => {
    const centrifuge = new Centrifuge(`ws://${origin}/centrifuge?id=${id}`);
    centrifuge.on('connected', usable);
    centrifuge.connect();
  },
  partysocket: (origin, id, usable) =>
    listen(new PartySocket(`ws://${origin}/plain?id=${id}`) as unknown as EventTarget, usable),
  'reconnecting-websocket': (origin, id, usable) =>
    listen(new ReconnectingWebSocket(`ws://${origin}/plain?id=${id}`), usable),
  'native WebSocket': (origin, id, usable) => listen(new WebSocket(`ws://${origin}/plain?id=${id}`), usable),
};

const names = (): string[] => Object.keys(START);
const usableAt = new Map<string, number>();

/** Opens `each` connections of every library, with the library's defaults. */
function startRedials(each: number): number {
  for (const [name, start] of Object.entries(START)) {
    for (let index = 0; index < each; index += 1) {
      const id = `${encodeURIComponent(name)}~${index}`;
      start(location.host, id, () => usableAt.set(id, Date.now()));
    }
  }
  return Object.keys(START).length * each;
}

const openRedials = openedCount;
const nameOf = (id: string): string => decodeURIComponent(id.split('~')[0] ?? '');

/** Milliseconds from the native close to the next native open, for those that have redialled. */
const redialTimes = (): [name: string, ms: number][] => [...redialled].map(([id, ms]) => [nameOf(id), ms]);

/** Milliseconds from a moment (since 1970) to the last time that a library said it could be used, for those that did after it. */
const usableTimes = (since: number): [name: string, ms: number][] =>
  [...usableAt].filter(([, at]) => at >= since).map(([id, at]) => [nameOf(id), at - since]);

const redialPage = { names, startRedials, openRedials, redialTimes, usableTimes };

/** What the bench calls from outside. */
Object.assign(globalThis, { redialPage });
