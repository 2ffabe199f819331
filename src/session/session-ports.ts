import type { RealtimeError } from '../errors.js';
import type { Logger } from '../logging/logger.js';
import type { Dialect, WireEvent } from '../protocol/dialect.js';
import type { OutboxLimits } from './outbox.js';
import type { Later } from './paced-store.js';
import type { SessionMemory } from './session-memory.js';

export interface SessionManagerOptions {
  logger: Logger;
  dialect: Dialect;
  memory: SessionMemory;
  now: () => number;
  /** Calls back with the next frame. */
  later?: Later;
  settings: () => SessionSettings;
  /** Takes a message for the server; `false` when there is no way to send it. */
  transmit: (message: string) => boolean;
  /** Whether what can wait should: `flush()` is called when there is room again. */
  congested: () => boolean;
}

export interface SessionSettings extends OutboxLimits {
  agentKey: string | undefined;
  conversationId: string | undefined;
  /** Texts that wait longer than this for a connection are not sent; 0 = without end. */
  maxWaitMs: number;
  /** Bound of an inbound text frame. */
  maxFrameBytes: number;
}

export interface SessionManagerEvents {
  /** The session is restored and usable. */
  ready: undefined;
  /** Nothing is under way. */
  quiet: undefined;
  message: WireEvent;
  pong: undefined;
  interrupted: 'user' | 'server' | 'connection';
  'server-error': RealtimeError;
}

/** What of the handshake has been seen. A new session is usable with its first turn, a re-attached one with a pong. */
export interface Handshake {
  loaded: boolean;
  isNew: boolean;
  pong: boolean;
}
