import type { AvatarEndReason, AvatarErrorCode, AvatarUtterance } from '../../avatar-types.js';

/** What either channel tells the session that owns it. */
export interface ChannelEvents {
  readonly started: (utteranceId: string) => void;
  readonly ended: (utteranceId: string) => void;
  readonly caption: (utteranceId: string, text: string, isFinal: boolean) => void;
  readonly failed: (code: AvatarErrorCode, message: string) => void;
  /** The channel is gone, or the service has said why it will be. `undefined`: nobody said why. */
  readonly closed: (reason: AvatarEndReason | undefined, message: string) => void;
}

/** How a running session is spoken to: a socket of its own (LITE), or data topics of the room (FULL). */
export interface ControlChannel {
  /** LITE: speech of ours. @throws AvatarError `unsupported` in FULL */
  openUtterance(id: string): AvatarUtterance;
  /** FULL: a text, in the avatar's own voice. */
  speakText?: (id: string, text: string) => AvatarUtterance;
  interrupt(): void;
  setListening(isOn: boolean): void;
  keepAlive(): Promise<void>;
  /** Everything unfinished has failed; nothing is sent any more. Safe to call twice. */
  close(): void;
}

export type ServiceEvent = Readonly<Record<string, unknown>>;

/** `undefined` when it is no JSON object. */
export function readEvent(text: string): ServiceEvent | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return typeof event === 'object' && event !== null ? (event as ServiceEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Why the service has stopped the session, when that is what the event says. The documentation names `end_reason`, the vendor's SDK `stop_reason`. */
export const readStop = (event: ServiceEvent): AvatarEndReason | undefined =>
  event['event_type'] === 'session.stopped' ? readEndReason(event['end_reason'] ?? event['stop_reason']) : undefined;

/** The service's words for the end of a session. */
export function readEndReason(reason: unknown): AvatarEndReason {
  switch (reason) {
    case 'IDLE_TIMEOUT':
      return 'idle';
    case 'NO_CREDITS':
      return 'no-credits';
    case 'MAX_DURATION_REACHED':
      return 'max-duration';
    case 'USER_DISCONNECTED':
    case 'USER_CLOSED':
      return 'user';
    default:
      return 'server';
  }
}
