import type { AuthState, RealtimeError } from '../../src/index.js';
import type { Strings } from '../internal/strings.js';

export interface SignInProblem {
  /** The field it belongs next to; `form` for what no field can mend. */
  readonly field: 'username' | 'password' | 'form';
  readonly text: string;
}

/** Reads the failures of a sign-in: which field each belongs to and how to say it. */
export function signInProblems(
  error: RealtimeError | undefined,
  status: AuthState['status'],
  t: Strings,
): SignInProblem[] {
  if (!error) return status === 'expired' ? [{ field: 'form', text: t.sessionExpired }] : [];
  switch (error.code) {
    case 'auth/required':
      return [];
    case 'auth/invalid-credentials': {
      const detail = error.context['detail'];
      // 422 explains which rule was broken; 401 must not say which of the two was wrong.
      if (error.context['status'] === 401 || typeof detail !== 'string')
        return [{ field: 'password', text: t.wrongPassword }];
      return [{ field: /user\s*_?name/i.test(detail) ? 'username' : 'password', text: detail }];
    }
    case 'auth/rate-limited':
      return [{ field: 'form', text: t.signInRateLimited(retryAfterSeconds(error)) }];
    case 'auth/token-expired':
      return [{ field: 'form', text: t.sessionExpired }];
    case 'auth/unavailable':
    case 'auth/timeout':
      return [{ field: 'form', text: t.signInUnavailable }];
    default:
      return [{ field: 'form', text: error.message }];
  }
}

/** Seconds that the server asked to wait, at least 1. */
export function retryAfterSeconds({ context }: RealtimeError): number {
  const ms = Number(context['retryAfterMs'] ?? 0);
  return Math.max(1, Math.ceil(ms / 1000));
}
