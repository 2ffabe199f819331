import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { isBuildFresh } from '../../tools/build-state.mjs';
import { bundleSplit } from './bundle-script.js';

export interface Size {
  readonly name: string;
  /** Bytes before the first line of the application can run. */
  readonly gzip: number;
  readonly brotli: number;
  /** Bytes with everything that is loaded later, if ever. */
  readonly all: number;
  readonly contains: string;
}

interface Entry {
  readonly name: string;
  readonly code: string;
  readonly contains: string;
}

export type Job = 'connection' | 'agent' | 'page';

const CORE: Entry = {
  name: 'realtime-elements/core',
  code: `export * from '../../dist/esm/core.js';`,
  contains:
    'socket, redial, heartbeat, queue, tokens and their renewal, configuration, logging, the agentc dialect, the state of a conversation; later: sound, avatars (with livekit-client), health; no long polling',
};

/** What an application would import for the same job; bundlers drop the rest. The first of each is what the others are compared with. */
const ENTRIES: Readonly<Record<Job, readonly Entry[]>> = {
  connection: [
    CORE,
    { name: 'partysocket/ws', code: `export { default } from 'partysocket/ws';`, contains: 'socket, redial, queue' },
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
    {
      name: 'ably/modular',
      code: `export { BaseRealtime, WebSocketTransport, FetchRequest } from 'ably/modular';`,
      contains: 'socket, redial, heartbeat, channels with recovery, token renewal',
    },
    {
      name: 'ably',
      code: `export { Realtime } from 'ably';`,
      contains: 'the same and presence, REST, encryption, long polling',
    },
  ],
  agent: [
    CORE,
    {
      name: '@elevenlabs/client',
      code: `export { Conversation } from '@elevenlabs/client';`,
      contains: 'voice over livekit-client or a socket, text',
    },
    {
      name: '@vapi-ai/web',
      code: `export { default } from '@vapi-ai/web';`,
      contains: 'voice over daily-js, which loads its call machine from the net besides',
    },
    {
      name: '@openai/agents-realtime',
      code: `export { RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';`,
      contains: 'voice over WebRTC or a socket, tools, guardrails',
    },
    {
      name: '@pipecat-ai/client-js, websocket-transport',
      code: `export { PipecatClient } from '@pipecat-ai/client-js'; export { WebSocketTransport } from '@pipecat-ai/websocket-transport';`,
      contains: 'voice over a socket, daily-js for the devices',
    },
    {
      name: '@pipecat-ai/client-js, small-webrtc-transport',
      code: `export { PipecatClient } from '@pipecat-ai/client-js'; export { SmallWebRTCTransport } from '@pipecat-ai/small-webrtc-transport';`,
      contains: 'voice over WebRTC, daily-js for the devices',
    },
    {
      name: 'livekit-client',
      code: `export { Room } from 'livekit-client';`,
      contains: 'rooms with sound, video and data over WebRTC; no agent of its own',
    },
  ],
  page: [
    {
      name: 'realtime-elements.js',
      code: `import '../../dist/realtime-elements.js';`,
      contains:
        'elements for session, status, conversation, composer, sign-in; later: Markdown, microphone, avatars, log panel, health, five languages, resuming',
    },
    {
      name: 'deep-chat',
      code: `import 'deep-chat';`,
      contains:
        'a chat with files, Markdown, recording and connections to many services; no session that survives its socket',
    },
    {
      name: '@elevenlabs/convai-widget-embed',
      code: `import '@elevenlabs/convai-widget-embed';`,
      contains: 'a widget with voice and text',
    },
    {
      name: '@vapi-ai/client-sdk-react/widget',
      code: `import '@vapi-ai/client-sdk-react/widget';`,
      contains: 'a widget with voice and text, React inside',
    },
  ],
};

const sum = (files: readonly Uint8Array[], pack: (file: Uint8Array) => Uint8Array): number =>
  files.reduce((total, file) => total + pack(file).length, 0);

async function sizeOf({ name, code, contains }: Entry): Promise<Size> {
  const { eager, all } = await bundleSplit(code);
  const gzip = (file: Uint8Array): Uint8Array => gzipSync(file, { level: 9 });
  return {
    name,
    contains,
    gzip: sum(eager, gzip),
    brotli: sum(eager, (file) => brotliCompressSync(file)),
    all: sum(all, gzip),
  };
}

/** Ours, as they are built, has to be there and new. */
export function needBuild(): void {
  if (isBuildFresh()) return;
  const tool = join(import.meta.dirname, '../../tools/build.mjs');
  if (spawnSync(process.execPath, [tool], { stdio: 'inherit' }).status !== 0) throw new Error('The build failed.');
}

/** Sizes of ours and of the peers, by what they are for. */
export async function measureBundles(jobs = Object.keys(ENTRIES) as Job[]): Promise<Record<Job, Size[]>> {
  needBuild();
  const none: Record<Job, Size[]> = { connection: [], agent: [], page: [] };
  for (const job of jobs) for (const entry of ENTRIES[job]) none[job].push(await sizeOf(entry));
  return none;
}
