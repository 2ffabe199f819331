import { RealtimeError } from '../../src/errors.js';

/** The error of ours that a promise rejects with; throws when it resolves or rejects with anything else. */
export async function rejection(promise: Promise<unknown>): Promise<RealtimeError> {
  const error: unknown = await promise.then(
    () => new Error('it was resolved'),
    (cause: unknown) => cause,
  );
  if (error instanceof RealtimeError) return error;
  throw error;
}

/** The error of ours that a call throws; throws when it returns or throws anything else. */
export function thrownBy(run: () => unknown): RealtimeError {
  try {
    run();
  } catch (error) {
    if (error instanceof RealtimeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
