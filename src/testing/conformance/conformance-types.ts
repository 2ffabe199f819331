import type { Dialect } from '../../protocol/dialect.js';

/** What your server says, as text frames. Take it from a recording, or from your server's documentation. */
export interface DialectSamples {
  /** After a socket is open that names no session: the conversation, and the user's turn. */
  readonly greeting: readonly string[];
  /** After a socket is open that names the session of `greeting`, with the conversation as it is after `turn`. */
  readonly resumed: readonly string[];
  /** The answer to a ping. */
  readonly pong: string;
  /** What the user says in `turn`. */
  readonly text: string;
  /** From the end of the user's turn to the beginning of the next, with an answer in two pieces or more. */
  readonly turn: readonly string[];
  /** The answer in `turn`, as it is to be shown. */
  readonly answer: string;
  /** What follows a cancel in the middle of an answer, to the beginning of the user's turn. */
  readonly cancelled: readonly string[];
  /** A frame whose type no client knows yet. */
  readonly unknown: string;
  /** A frame that holds secrets (tokens, hashes), and the secrets. Absent: your server sends none. */
  readonly secret?: { readonly frame: string; readonly secrets: readonly string[] };
  /** The body of a successful sign-in, parsed, and the token in it. */
  readonly login: { readonly body: unknown; readonly token: string };
}

export interface DialectAdapter {
  readonly dialect: Dialect;
  readonly samples: DialectSamples;
  /** How messages are framed: as they are (default), or numbered, for a server that resumes. */
  readonly framing?: 'plain' | 'resumable';
  /** How your server reads a frame of the client. Default: `JSON.parse`. */
  readonly readSent?: (frame: string) => unknown;
}

/** One thing that has to hold. */
export interface ConformanceCheck {
  /** Short and stable, `area/what`. */
  readonly id: string;
  /** A sentence. */
  readonly title: string;
  /** @throws ConformanceError (or rejects) when it does not hold, and whatever a dialect throws that must not. */
  readonly run: () => Promise<void> | void;
}

export interface ConformanceResult {
  readonly id: string;
  readonly title: string;
  /** `undefined` when it holds. */
  readonly error: Error | undefined;
}

/** A dialect does not do what the client expects of it. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** @throws ConformanceError */
export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new ConformanceError(otherwise);
}
