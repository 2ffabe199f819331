import type { WebSocketConstructor } from '../../../platform/platform.js';
import type { LiveKitLike } from './livekit-types.js';

export interface LiveAvatarPorts {
  readonly fetch: typeof globalThis.fetch;
  readonly WebSocket: WebSocketConstructor | undefined;
  /** Default: `navigator.sendBeacon`. `false`: it was not taken. */
  readonly sendBeacon?: ((url: string, body: string) => boolean) | undefined;
  /** Default: `import('livekit-client')`. */
  readonly loadLiveKit?: (() => Promise<LiveKitLike>) | undefined;
  /** Default: `new MediaStream()`. */
  readonly createStream?: (() => MediaStream) | undefined;
}

/** What `/v1/sessions/start` answers, as far as it is used. */
export interface StartedSession {
  readonly sessionId: string;
  readonly roomUrl: string;
  readonly roomToken: string;
  /** LITE only. */
  readonly socketUrl: string | undefined;
  readonly maxDurationMs: number | undefined;
}
