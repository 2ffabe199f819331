/** `c` numbers what the client says, `s` what the server says. */
export type Direction = 'c' | 's';

/** A frame of the `resumable` framing, version 1: JSON text with a `t`. Binary audio goes beside it, unnumbered. */
export type Frame = { readonly t: string } & Readonly<Record<string, unknown>>;

/**
 * The first frame of a client. `type` makes it a ping for a server that does not know the framing.
 * `sid`, `key`, `epoch` and `last` say which session it left and what it has of it.
 */
export interface Hello extends Frame {
  readonly t: 'hello';
  readonly type: 'ping';
  readonly v: 1;
  readonly sid: string | null;
  readonly key: string | null;
  readonly epoch: string | null;
  /** The last message that was handled. */
  readonly last: number;
}

/** The server's answer, before anything is replayed. */
export interface Welcome extends Frame {
  readonly t: 'welcome';
  readonly sid: string;
  /** Rotates with each welcome. */
  readonly key: string;
  /** Changes when the server has lost its memory. */
  readonly epoch: string;
  readonly resumed: boolean;
  /** The client's last message that was handled. */
  readonly have: number;
  /** The server's last message so far: a session without any can be resumed too. */
  readonly seq: number;
  /** Why a session that was asked for is not resumed. */
  readonly reason?: string;
  /** How long a session waits for its client, milliseconds. */
  readonly ttlMs: number;
}

/** Reads a frame; `undefined` for anything that is none. Never throws. */
export function readFrame(text: string): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof (frame as Frame | null)?.t === 'string' ? (frame as Frame) : undefined;
  } catch {
    return undefined;
  }
}

/** A sequence number of a frame; 0 for anything that is none. */
export const readNumber = (value: unknown): number => (Number.isSafeInteger(value) ? Math.max(0, value as number) : 0);
