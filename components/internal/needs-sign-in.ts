import type { AuthState } from '../../src/index.js';

/** Whether somebody has to act before anything can go on. */
export function needsSignIn({ status, mode }: AuthState): boolean {
  // Where the page supplies tokens it is asked again; nobody has a form to fill in.
  return status === 'auth-required' || (mode === 'credentials' && (status === 'expired' || status === 'signed-out'));
}
