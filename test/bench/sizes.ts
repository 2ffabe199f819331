import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { isBuildFresh } from '../../tools/build-state.mjs';
import { measureSizes } from '../../tools/measure-size.mjs';

export interface Size {
  readonly name: string;
  readonly gzip: number;
  readonly contains: string;
}

const CONNECTION = `export { ReconnectionManager } from '../../src/connection/reconnection-manager.js';
export { WebSocketManager } from '../../src/connection/web-socket-manager.js';
export { Heartbeat } from '../../src/connection/heartbeat.js';`;

/** What an application would import; bundlers drop the rest. */
const ENTRIES: readonly { name: string; code: string; contains: string }[] = [
  {
    name: 'realtime-elements, src/connection alone',
    code: CONNECTION,
    contains:
      'socket, redial, heartbeat, with partysocket and nanostores; no entry of the package, for comparison only',
  },
  {
    name: 'partysocket/ws',
    code: `export { default } from 'partysocket/ws';`,
    contains: 'socket, redial, queue',
  },
  {
    name: 'reconnecting-websocket',
    code: `export { default } from 'reconnecting-websocket';`,
    contains: 'socket, redial, queue',
  },
  {
    name: 'phoenix',
    code: `export { Socket } from 'phoenix';`,
    contains: 'socket, redial, heartbeat, channels, long polling',
  },
  {
    name: 'socket.io-client',
    code: `export { io } from 'socket.io-client';`,
    contains: 'socket, redial, heartbeat, namespaces, acknowledgements, long polling, WebTransport',
  },
  {
    name: '@microsoft/signalr',
    code: `export { HubConnectionBuilder } from '@microsoft/signalr';`,
    contains: 'socket, redial, heartbeat, remote calls, streams, server-sent events, long polling',
  },
  {
    name: 'centrifuge',
    code: `export { Centrifuge } from 'centrifuge';`,
    contains: 'socket, redial, heartbeat, subscriptions with recovery, token renewal, four other transports',
  },
];

/** One browser bundle of the code, minified, gzip level 9. */
async function gzipOf(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, loader: 'ts', resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

/** Bytes after gzip of ours and of the peers. Builds dist when it is missing or old. */
export async function measureBundles(): Promise<Size[]> {
  if (!isBuildFresh()) {
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, '../../tools/build.mjs')], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('The build failed.');
  }
  const { totals } = await measureSizes();
  const core: Size = {
    name: 'realtime-elements/core',
    gzip: totals.core,
    contains:
      'socket, redial, heartbeat, queue, tokens and their renewal, configuration, logging, the agentc dialect, the state of a conversation; no long polling',
  };
  const others = ENTRIES.map(async ({ name, code, contains }) => ({ name, contains, gzip: await gzipOf(code) }));
  return [core, ...(await Promise.all(others))];
}
