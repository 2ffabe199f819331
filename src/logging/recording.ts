import type { LifecycleSignal } from '../platform/platform.js';

/** What a client does when it is told to, as far as a recording repeats it. */
export type RecordedCommand =
  'connect' | 'reconnect' | 'disconnect' | 'sendText' | 'resend' | 'send' | 'interrupt' | 'signIn' | 'signOut';

/** What happened to a client or was drawn by it. */
export type RecordedHappening =
  /** `socket` counts the sockets from 0. */
  | { readonly kind: 'dial' | 'open'; readonly socket: number }
  | { readonly kind: 'in' | 'out'; readonly socket: number; readonly text: string }
  | { readonly kind: 'in' | 'out'; readonly socket: number; readonly bytes: number }
  | { readonly kind: 'close'; readonly socket: number; readonly code: number }
  /** Something of the message before it was kept from the conversation by a part that is not in a replay (a voice, an avatar): an event of this kind. */
  | { readonly kind: 'held'; readonly event: string }
  /** The conversation got an event of this kind that had been held. */
  | { readonly kind: 'released'; readonly event: string }
  /** A token call that came back; status 0 = the network failed. */
  | { readonly kind: 'http'; readonly path: string; readonly status: number; readonly retryAfter: string | null }
  /** A token was taken in; `null` = it says no expiry. */
  | { readonly kind: 'token'; readonly lifeMs: number | null }
  | { readonly kind: 'random'; readonly value: number }
  /** A timer fired, or was called off, so many milliseconds after it was due. */
  | { readonly kind: 'late'; readonly by: number }
  | { readonly kind: 'signal'; readonly signal: LifecycleSignal }
  | { readonly kind: 'command'; readonly name: RecordedCommand; readonly args: readonly unknown[] }
  | { readonly kind: 'config'; readonly values: Readonly<Record<string, unknown>> }
  /** A store's value on one line, for comparison. */
  | { readonly kind: 'state'; readonly line: string };

/** A happening, so many milliseconds after the start of the recording. */
export type RecordedEvent = RecordedHappening & { readonly at: number };

/** A replay file: what came and went over the sockets of a client, redacted, and what the client was told meanwhile. */
export interface Recording {
  readonly format: 'realtime-elements-replay';
  readonly version: 1;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAt: number;
  /** The parts of the configuration that decide what a client does, without addresses and secrets. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly events: readonly RecordedEvent[];
  /** Earlier events that were dropped for lack of room. */
  readonly dropped: number;
  /** There was no room for what came after the last event. */
  readonly truncated: boolean;
}
