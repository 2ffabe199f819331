import type { Clock } from '../../platform/platform.js';
import { AvatarError } from '../avatar-error.js';

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** The end of the sentence "In 10 s …". */
  readonly failure: string;
}

export const abortedError = (): AvatarError => new AvatarError('aborted', 'The start was given up.');

/**
 * Bounds one phase of a start. What it runs gets a signal that aborts with the phase, and may go on behind its back: only the answer is not waited for.
 * @throws AvatarError `timeout` or `aborted`, or whatever `run` rejects with
 */
export async function withDeadline<T>(options: DeadlineOptions, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, signal, timeoutMs, failure } = options;
  if (signal.aborted) throw abortedError();
  const phase = new AbortController();
  let giveUp: (error: AvatarError) => void = () => {};
  const ended = new Promise<never>((_, reject) => (giveUp = reject));
  const abort = (): void => giveUp(abortedError());
  signal.addEventListener('abort', abort, { once: true });
  const timer = clock.setTimeout(
    () => giveUp(new AvatarError('timeout', `In ${timeoutMs / 1000} s ${failure}.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([run(phase.signal), ended]);
  } finally {
    clock.clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    phase.abort();
  }
}
