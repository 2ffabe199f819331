import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import type { FaultAction, FaultProxy } from '../../src/testing/node.js';
import type { DemoPage } from '../support/demo-page.js';
import type { ServerProcess } from './server-process.js';

/** What a fault can do something to. */
export interface ChaosWorld {
  readonly proxy: FaultProxy;
  readonly server: ServerProcess;
  readonly demo: DemoPage;
  readonly cdp: CDPSession;
  /** Stops and continues all processes of the browser. */
  readonly signalBrowser: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  readonly random: () => number;
  /** Something is not as it has to be. */
  readonly problem: (text: string) => void;
}

export interface ChaosFault {
  readonly name: string;
  /** Frames that vanish or come twice on a living connection: only a framing with numbers can tell. */
  readonly only?: 'resumable';
  /** Nothing can be typed while it lasts. */
  readonly leavesPage?: boolean;
  readonly run: (world: ChaosWorld) => Promise<void> | void;
}

const onDelta =
  (action: FaultAction) =>
  ({ proxy, random }: ChaosWorld): void => {
    const skip = Math.floor(random() * 6);
    proxy.addRule({ match: { on: 'message', from: 'server', text: '"type":"text_delta"', skip }, action });
  };
const onText =
  (action: FaultAction) =>
  ({ proxy }: ChaosWorld): void => {
    proxy.addRule({ match: { on: 'message', from: 'client', text: '"type":"text_input"' }, action });
  };
const refuseUpgrade =
  (status: number, times: number, headers: Record<string, string> = {}) =>
  ({ proxy }: ChaosWorld): void => {
    proxy.addRule({ match: { on: 'upgrade' }, action: { do: 'refuse', status, headers }, times });
    proxy.reset();
  };
const closeWith =
  (code: number) =>
  ({ proxy }: ChaosWorld): void =>
    proxy.closeSockets(code);

/** Every kind of fault that a run can meet. Each one heals by itself, or by what the user does about what is shown. */
export const FAULTS: readonly ChaosFault[] = [
  { name: 'drop in the middle of an answer', run: onDelta({ do: 'reset' }) },
  { name: 'drop after a piece of an answer', run: onDelta({ do: 'reset', forwardFirst: true }) },
  { name: 'drop between send and confirm', run: onText({ do: 'reset', forwardFirst: true }) },
  { name: 'drop before the text arrives', run: onText({ do: 'reset' }) },
  { name: 'half-open while a text is sent', run: onText({ do: 'black-hole', forwardFirst: true }) },
  { name: 'half-open in the middle of an answer', run: onDelta({ do: 'black-hole' }) },
  {
    name: 'network gone and back, late data',
    run: async ({ proxy }) => {
      proxy.blackHole();
      await sleep(3500);
      proxy.heal();
    },
  },
  {
    name: 'server process stopped and continued',
    run: async ({ server }) => {
      server.freeze();
      await sleep(3500);
      server.thaw();
    },
  },
  {
    name: 'refused',
    run: ({ proxy }) => {
      proxy.addRule({ match: { on: 'connect' }, action: { do: 'reset' }, times: 2 });
      proxy.reset();
    },
  },
  {
    name: 'slow handshake',
    run: ({ proxy }) => {
      proxy.addRule({ match: { on: 'upgrade' }, action: { do: 'delay', delayMs: 1000 } });
      proxy.reset();
    },
  },
  {
    name: 'handshake that hangs',
    run: ({ proxy }) => {
      proxy.addRule({ match: { on: 'upgrade' }, action: { do: 'hang' } });
      proxy.reset();
    },
  },
  { name: '502 on upgrade', run: refuseUpgrade(502, 2) },
  { name: '401 on upgrade', run: refuseUpgrade(401, 1) },
  { name: '429 on upgrade', run: refuseUpgrade(429, 2, { 'retry-after': '1' }) },
  { name: '500 on upgrade', run: refuseUpgrade(500, 3) },
  { name: 'server restart, memory lost', run: ({ server }) => server.fault('restart', { downMs: 400 }) },
  { name: 'sockets killed, memory kept', run: ({ server }) => server.fault('kill') },
  ...[1000, 1001, 1008, 1011, 1012, 1013, 4401, 4403, 4429].map((code) => ({
    name: `close code ${code}`,
    run: closeWith(code),
  })),
  {
    name: 'flapping',
    run: async ({ proxy, random }) => {
      for (let count = 0; count < 5; count += 1) {
        proxy.reset();
        await sleep(50 + random() * 300);
      }
    },
  },
  {
    name: 'offline and online',
    run: async ({ demo, proxy }) => {
      await demo.page.context().setOffline(true);
      proxy.reset();
      await sleep(1500);
      await demo.page.context().setOffline(false);
    },
  },
  {
    name: 'hidden tab',
    run: async ({ demo, proxy, cdp }) => {
      await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: false });
      const other = await demo.page.context().newPage();
      await other.bringToFront();
      proxy.reset();
      await sleep(1000);
      await demo.page.bringToFront();
      await other.close();
    },
  },
  {
    name: 'browser asleep',
    run: async ({ signalBrowser, proxy }) => {
      signalBrowser('SIGSTOP');
      await sleep(1500);
      proxy.reset();
      await sleep(1500);
      signalBrowser('SIGCONT');
    },
  },
  {
    name: 'token revoked during an outage',
    run: async ({ proxy, server }) => {
      await server.fault('expire-tokens');
      proxy.reset();
    },
  },
  {
    name: 'token service fails during an outage',
    run: async ({ proxy, server }) => {
      await server.fault('refuse-logins', { status: 500, refresh: true });
      refuseUpgrade(500, 1)({ proxy } as ChaosWorld);
      await sleep(1500);
      await server.fault('allow-logins');
    },
  },
  {
    name: 'latency and jitter',
    run: async ({ proxy }) => {
      const toxic = proxy.addToxic({ type: 'latency', latencyMs: 200, jitterMs: 200 });
      await sleep(3000);
      toxic.remove();
    },
  },
  {
    name: 'narrow and in pieces',
    run: async ({ proxy }) => {
      const toxics = [
        proxy.addToxic({ type: 'bandwidth', bytesPerSecond: 20_000, direction: 'down' }),
        proxy.addToxic({ type: 'slicer', averageBytes: 60, delayMs: 1, direction: 'up' }),
      ];
      await sleep(3000);
      for (const toxic of toxics) toxic.remove();
    },
  },
  {
    name: 'cut after so many bytes',
    run: async ({ proxy, random }) => {
      const toxic = proxy.addToxic({ type: 'limit_data', bytes: Math.floor(random() * 6000), direction: 'down' });
      await sleep(500);
      toxic.remove();
    },
  },
  {
    name: '5 MB at once',
    run: async ({ server }) => {
      await server.fault('burst', { bytes: 5_000_000 });
    },
  },
  {
    name: 'back/forward cache',
    leavesPage: true,
    run: async ({ demo, problem }) => {
      await demo.page.goto(new URL('/strict.html', demo.page.url()).href);
      await sleep(700);
      await demo.page.goBack({ waitUntil: 'commit' });
      if (!(await demo.page.evaluate(() => (globalThis as { cameBack?: boolean }).cameBack)))
        problem('the page was not kept in the back/forward cache');
    },
  },
  { name: 'server messages that vanish', only: 'resumable', run: onDelta({ do: 'drop' }) },
  { name: 'server messages that come twice', only: 'resumable', run: onDelta({ do: 'duplicate' }) },
  { name: 'texts that vanish', only: 'resumable', run: onText({ do: 'drop' }) },
  { name: 'texts that come twice', only: 'resumable', run: onText({ do: 'duplicate' }) },
];
