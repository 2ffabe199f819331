import { formulaClient, type Formula, type Library } from './client-model.js';

// The peers' rules with their defaults, as their sources had them in the versions named below. Each is written anew from
// what the source does. What all of them leave out: the time that a dial takes, and what a person or the device does.

/**
 * socket.io-client 4.8.4: 1000 ms, doubled each time, jitter of 50 % up or down, then cut at 5000 ms and to whole
 * milliseconds. One random number gives both the deviation and its direction. The cut comes after the jitter: from the fifth
 * wait on every client waits exactly 5000 ms.
 */
const socketIo: Formula = (failures, random) => {
  const delay = 1000 * 2 ** failures;
  const draw = random();
  const deviation = Math.floor(draw * 0.5 * delay);
  const isShorter = Math.floor(draw * 10) % 2 === 0;
  return Math.floor(Math.min(5000, isShorter ? delay - deviation : delay + deviation));
};

const PHOENIX_STEPS = [10, 50, 100, 150, 200, 250, 500, 1000, 2000];

/** phoenix 1.8.16: fixed steps, then 5000 ms for ever; no randomness. A hidden page, which does not dial, is not modelled. */
const phoenix: Formula = (failures) => PHOENIX_STEPS[failures] ?? 5000;

const SIGNALR_STEPS = [0, 2000, 10_000, 30_000];

/** @microsoft/signalr 10.0.11 with `withAutomaticReconnect()` (without it there is no redial): four fixed waits, then none. */
const signalR: Formula = (failures) => SIGNALR_STEPS[failures];

const ABLY_TTL_MS = 120_000;
const ABLY_SUSPENDED_MS = 30_000;

/**
 * ably 2.28.0: the first redial at once; then 15 000 ms times min((n + 2) / 3, 2) times a factor drawn from 0.8 to 1, where n
 * is 2 at the first refused dial. A timer of 120 s, started by the first redial, ends this phase whatever waits, and
 * dials 30 000 ms later; from then on every 30 000 ms without randomness. One host: its fallback hosts are not modelled.
 */
const ably: Formula = (failures, random, elapsed) => {
  if (failures === 0) return 0;
  if (elapsed >= ABLY_TTL_MS) return ABLY_SUSPENDED_MS;
  const delay = 15_000 * Math.min((failures + 3) / 3, 2) * (1 - random() * 0.2);
  return elapsed + delay < ABLY_TTL_MS ? delay : ABLY_TTL_MS + ABLY_SUSPENDED_MS - elapsed;
};

/**
 * centrifuge 5.8.0: 500 ms plus a whole number of milliseconds drawn from 0 to min(20 000, 500 * 2^n), in all at most
 * 20 000 ms.
 */
const centrifuge: Formula = (failures, random) => {
  const ceiling = Math.min(20_000, 500 * 2 ** Math.min(failures, 31));
  return Math.min(20_000, 500 + Math.floor(random() * (ceiling + 1)));
};

/** partysocket 1.3.0: 3000 ms, times 1.3 each time, at most 10 000 ms; no randomness. */
const partysocket: Formula = (failures) => Math.min(10_000, 3000 * 1.3 ** failures);

const peer = (formula: Formula, facts: Omit<Library, 'create'>): Library => ({
  ...facts,
  create: (random) => formulaClient(formula, random),
});

export const PEERS: readonly Library[] = [
  peer(socketIo, {
    name: 'socket.io-client',
    version: '4.8.4',
    formula:
      'min(5000, 1000 × 2^n ± up to 50 %) ms; the cut comes after the jitter, so from n = 4 on it is exactly 5000',
    source: 'socketio/socket.io: packages/socket.io-client/lib/contrib/backo2.ts, lib/manager.ts',
  }),
  peer(phoenix, {
    name: 'phoenix',
    version: '1.8.16',
    formula: '10, 50, 100, 150, 200, 250, 500, 1000, 2000 ms, then every 5000 ms',
    source: 'phoenixframework/phoenix: assets/js/phoenix/socket.js, timer.js',
  }),
  peer(signalR, {
    name: '@microsoft/signalr',
    version: '10.0.11',
    formula: '0, 2000, 10 000, 30 000 ms, then it gives up (with `withAutomaticReconnect()`; without it, at once)',
    source: 'dotnet/aspnetcore: src/SignalR/clients/ts/signalr/src/DefaultReconnectPolicy.ts, HubConnection.ts',
  }),
  peer(ably, {
    name: 'ably',
    version: '2.28.0',
    formula:
      'first redial at once; then 15 000 × min((n + 2) / 3, 2) × (0.8 to 1) ms, n = 2, 3, …; 120 s after the first ' +
      'redial: suspended, every 30 000 ms',
    source:
      'ably/ably-js: src/common/lib/transport/connectionmanager.ts, src/common/lib/util/utils.ts, src/common/lib/util/defaults.ts',
  }),
  peer(centrifuge, {
    name: 'centrifuge',
    version: '5.8.0',
    formula: 'min(20 000, 500 + random 0 to min(20 000, 500 × 2^n)) ms',
    source: 'centrifugal/centrifuge-js: src/utils.ts, src/centrifuge.ts',
  }),
  peer(partysocket, {
    name: 'partysocket',
    version: '1.3.0',
    formula: 'min(10 000, 3000 × 1.3^n) ms',
    source: 'cloudflare/partykit: packages/partysocket/src/ws.ts',
  }),
];
