import type { Clock } from '../platform/platform.js';
import { AvatarError } from './avatar-error.js';

/**
 * Waits for a promise, at most `timeoutMs` and no longer than until `signal` aborts. Rejects `timeout` or `aborted` then; what comes of the promise
 * afterwards goes to `onLate`.
 */
export function bounded<T>(
  promise: Promise<T>,
  {
    clock,
    timeoutMs,
    what,
    signal,
    onLate,
  }: {
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly what: string;
    readonly signal?: AbortSignal | undefined;
    readonly onLate?: ((value: T) => void) | undefined;
  },
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let isOver = false;
    const finish = (act: () => void): void => {
      if (isOver) return;
      isOver = true;
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      act();
    };
    const abort = (): void => finish(() => reject(new AvatarError('aborted', `${what} was called off.`)));
    const timer = clock.setTimeout(
      () => finish(() => reject(new AvatarError('timeout', `${what} took longer than ${timeoutMs / 1000} s.`))),
      timeoutMs,
    );
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    promise.then(
      (value) => (isOver ? onLate?.(value) : finish(() => resolve(value))),
      (error: unknown) => finish(() => reject(AvatarError.from(error))),
    );
  });
}
