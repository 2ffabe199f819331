import { attachCare } from '../../../src/client/attach-care.js';
import type { ClientEvents } from '../../../src/client/client-events.js';
import { composeClient } from '../../../src/client/compose.js';
import type { ClientParts } from '../../../src/client/client-parts.js';
import { TypedEmitter } from '../../../src/events.js';
import { buildToken, EngineNetwork, settle } from '../../../src/testing/index.js';

const URL = 'wss://agent.example/api/rt/ws';
const PER_SECOND = 1000;
/** An event that is checked and understood, and leaves nothing behind: a transcript that grows would be measured too. */
const EVENT = JSON.stringify({
  type: 'completion',
  session_id: 's',
  role: 'assistant',
  running: true,
  stop_reason: null,
});

interface Bench {
  readonly net: EngineNetwork;
  readonly parts: ClientParts;
}

/** A client in this page and a server in this page: `care` = with what measures and watches. */
async function connect(care: boolean): Promise<Bench> {
  const net = new EngineNetwork();
  const logging = { level: 'ERROR', targets: [] } as const;
  const parts = composeClient({ connection: { url: URL }, logging }, { deps: net.createPlatform() });
  if (care) attachCare(parts, new TypedEmitter<ClientEvents>(), [], () => Promise.resolve());
  parts.auth.setToken(buildToken({ issuedAt: net.clock.now() }));
  parts.connection.start();
  for (let tries = 0; parts.session.quiet === undefined; tries += 1) {
    if (tries > 200) throw new Error('no connection');
    await net.clock.advance(10);
    await settle();
  }
  return { net, parts };
}

/** Takes in `PER_SECOND` messages in each of so many `seconds` of the page's clock, as fast as it can. */
function work({ net, parts }: Bench, seconds: number): void {
  const socket = net.sockets.last;
  const before = parts.socket.traffic.framesReceived;
  for (let second = 0; second < seconds; second += 1) {
    for (let index = 0; index < PER_SECOND; index += 1) socket.message(EVENT);
    net.clock.tick(1000);
  }
  if (parts.socket.traffic.framesReceived - before < seconds * PER_SECOND) throw new Error('messages were not taken');
}

const benches = new Map<boolean, Promise<Bench>>();

/** With and without the part that measures: each has one client for all rounds. */
async function measure(care: boolean, seconds: number): Promise<void> {
  let bench = benches.get(care);
  if (!bench) benches.set(care, (bench = connect(care)));
  work(await bench, seconds);
}

const metricsPage = { measure };

export type MetricsPage = typeof metricsPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { metricsPage });
