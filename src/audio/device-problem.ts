import { RealtimeError, type ErrorCode } from '../errors.js';
import type { AudioProblem } from './audio-types.js';

/** What each problem is in words, with a way out. */
const WORDS: Readonly<Record<AudioProblem, string>> = {
  blocked: "The microphone is blocked for this page. Allow it in the browser's settings for this site and try again.",
  dismissed: 'The question for the microphone was closed without an answer. Try again and allow it.',
  'in-use': 'Another program holds the microphone. Close it there and try again.',
  'not-found': 'No microphone was found. Connect one and try again.',
  lost: 'The microphone went away. Connect it again or choose another one.',
  insecure: 'Browsers open a microphone on secure pages only. Serve this page over https.',
  unsupported: 'This browser cannot record sound for a page.',
  failed: 'The microphone could not be started.',
};

export const deviceError = (problem: AudioProblem, cause?: unknown): RealtimeError =>
  new RealtimeError(`audio/${problem}` satisfies ErrorCode, WORDS[problem], {
    retryable: problem !== 'insecure' && problem !== 'unsupported',
    cause,
  });

/** What went wrong in `getUserMedia` (W3C Media Capture, section 10.2). `permission`: what the user decided, as far as the browser tells. */
export function problemOf(error: unknown, permission: PermissionState | undefined): AudioProblem {
  switch ((error as { name?: unknown } | null)?.name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return permission === 'prompt' ? 'dismissed' : 'blocked';
    case 'SecurityError':
      return 'blocked';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'not-found';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'in-use';
    case 'TypeError':
      return 'unsupported';
    default:
      return 'failed';
  }
}

/** The problem that an error of this package stands for. */
export function problemOfCode(code: ErrorCode): AudioProblem {
  const problem = code.replace('audio/', '');
  return Object.hasOwn(WORDS, problem) ? (problem as AudioProblem) : 'failed';
}
