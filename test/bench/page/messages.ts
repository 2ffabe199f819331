import { taken, watchSockets } from './stamped-web-socket.js';
import { OPEN, opener } from './candidates.js';
import type { Payload } from '../payloads.js';

let ids = 0;
const newId = (name: string): string => `${encodeURIComponent(name.replaceAll(/\W+/g, '-'))}-${(ids += 1)}`;

const names = (): string[] => Object.keys(OPEN);

/** Milliseconds from the first to the last of `count` messages, which the server sends as fast as it can. */
async function receive(name: string, payload: Payload, count: number): Promise<number> {
  let received = 0;
  let start = 0;
  let finish!: (ms: number) => void;
  const finished = new Promise<number>((done) => (finish = done));
  const id = newId(name);
  const onMessage = (): void => {
    received += 1;
    if (received === 1) start = performance.now();
    else if (received === count) finish(performance.now() - start);
  };
  watchSockets(false);
  const connection = await opener(name)({ origin: location.host, id, payload, onMessage });
  const answer = await fetch(`/blast?id=${id}&payload=${payload}&count=${count}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
  const ms = await finished;
  connection.close();
  return ms;
}

export interface Latencies {
  /** From asking to the answer in the listener, milliseconds each. */
  readonly roundTrips: number[];
  /** Of that, between the native socket and the application, both ways. */
  readonly inPage: number[];
}

/** Everybody asks `count` times by turns, each when the answer to the one before is there. */
async function ask(payload: Payload, count: number): Promise<Record<string, Latencies>> {
  watchSockets(true);
  let answered!: () => void;
  const onMessage = (): void => answered();
  const asking = [];
  for (const name of names()) {
    const connection = await opener(name)({ origin: location.host, id: newId(name), payload, onMessage });
    asking.push({ name, connection, roundTrips: [] as number[], inPage: [] as number[] });
  }
  for (let turn = 0; turn < count * asking.length; turn += 1) {
    const one = asking[turn % asking.length];
    const answer = new Promise<number>((done) => (answered = () => done(performance.now())));
    const asked = performance.now();
    one?.connection.ask();
    const now = await answer;
    one?.roundTrips.push(now - asked);
    one?.inPage.push(taken.sentAt - asked + (now - taken.receivedAt));
  }
  for (const { connection } of asking) connection.close();
  return Object.fromEntries(asking.map(({ name, roundTrips, inPage }) => [name, { roundTrips, inPage }]));
}

const messagesPage = { names, receive, ask };

export type MessagesPage = typeof messagesPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { messagesPage });
