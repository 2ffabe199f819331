import type { ClientEvents } from '../src/index.js';

/**
 * The DOM events of `<realtime-session>`: each event of the client under its name with `realtime-` before it,
 * with the same detail. All bubble, all are composed, none is cancelable.
 */
export type RealtimeEventMap = {
  [K in keyof ClientEvents as `realtime-${K}`]: CustomEvent<ClientEvents[K]>;
};

/** Every event type of the client, in the order of the documentation. */
export const CLIENT_EVENT_TYPES = [
  'connection-changed',
  'auth-changed',
  'turn-changed',
  'config-changed',
  'config-invalid',
  'auth-required',
  'session-expiring',
  'message-received',
  'transcript-updated',
  'interrupted',
  'audio-changed',
  'avatar-changed',
  'recovery-started',
  'recovery-finished',
  'health-alerted',
  'error',
] as const satisfies readonly (keyof ClientEvents)[];

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface HTMLElementEventMap extends RealtimeEventMap {}
}
