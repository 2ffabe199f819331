import type { VoicePort } from './avatar-types.js';

/** The pseudo-voice of a server that leaves speaking to the avatar. */
export const AVATAR_VOICE = 'avatar';

/** Hands speaking over to a provider that speaks text by itself, and gives the voice that was in force back afterwards, once, whatever happened. */
export class VoiceSwitch {
  readonly #port: VoicePort;
  #remembered: string | undefined;

  constructor(port: VoicePort) {
    this.#port = port;
  }

  /** Whether the server leaves speaking to the avatar, on its own word. */
  get isAvatar(): boolean {
    return this.#port.current() === AVATAR_VOICE;
  }

  /** Resolves when the server said so; rejects after 3 s without a word. */
  async enter(session: { readonly id: string; readonly token: string }): Promise<void> {
    const current = this.#port.current();
    // The avatar before this one may have left it: the server has not answered yet.
    this.#remembered = current === AVATAR_VOICE ? this.#port.previous() : current;
    await this.#port.set(AVATAR_VOICE, session);
  }

  /** Another voice that somebody chose meanwhile stays. */
  leave(): void {
    const voice = this.#remembered;
    this.#remembered = undefined;
    const current = this.#port.current();
    if (voice === undefined || (current !== AVATAR_VOICE && current !== voice)) return;
    this.#port.restore(voice).catch(() => {}); // the port tells of a server that does not answer
  }
}
