import type { AvatarState } from '../../src/index.js';
import type { AvatarWords } from './avatar-words.js';

export interface AvatarStatusWords {
  readonly tone: 'quiet' | 'busy' | 'warning';
  /** `''` while there is nothing to say. */
  readonly text: string;
  /** For who hears it: without the seconds that change. */
  readonly spoken: string;
  /** What the button says; `undefined` = no button. */
  readonly action?: string | undefined;
}

const say = (tone: AvatarStatusWords['tone'], text: string, action?: string): AvatarStatusWords => ({
  tone,
  text,
  spoken: text,
  action,
});

/** What is said about the avatar. Pure. */
export function avatarStatus(
  state: AvatarState,
  isNobody: boolean,
  seconds: number,
  t: AvatarWords,
): AvatarStatusWords {
  const { status, error, ended, isFallback, expiresAt, isDegraded } = state;
  const why = error ? t.avatarErrors[error.code] : '';
  // A mistake in the page is for its author: its own words say what to write.
  const detail = error?.code === 'config' ? error.message : why;
  if (isNobody) return say('warning', t.avatarNobody);
  if (status === 'failed') return say('warning', t.avatarFailed(detail), t.avatarRetry);
  if (status === 'ended') {
    const words = t.avatarEnded[ended?.reason as keyof AvatarWords['avatarEnded']] ?? t.avatarFailed(why);
    return say('quiet', words, t.avatarAgain);
  }
  if (isFallback && status === 'ready') return say('warning', t.avatarFallback(detail), t.avatarRetry);
  if (status === 'reconnecting') return say('busy', t.avatarReconnecting);
  // The local face is there in no time: words about it would only flash.
  if ((status === 'initializing' || status === 'connecting') && state.provider !== 'local')
    return say('busy', t.avatarConnecting);
  if (expiresAt !== undefined) return { ...say('warning', t.avatarExpiring(seconds)), spoken: t.avatarExpiring(15) };
  if (isDegraded) return say('warning', t.avatarDegraded);
  return say('quiet', '');
}
