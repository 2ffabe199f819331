import type { AuthState } from '../../src/index.js';

/** Whether somebody has to act before anything can go on. */
export function needsSignIn({ status, mode }: AuthState): boolean {
  return status === 'auth-required' || status === 'expired' || (status === 'signed-out' && mode === 'credentials');
}
