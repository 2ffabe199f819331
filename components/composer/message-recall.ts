import type { ComposerHost } from './composer-host.js';

/** Brings what was sent back into the field, as a shell does: arrow up in an empty one shows the last message, then those before it. */
export class MessageRecall {
  readonly #host: ComposerHost;
  /** How many messages back the field is, and what it was given then. */
  #back = 0;
  #shown = '';

  constructor(host: ComposerHost) {
    this.#host = host;
  }

  /** Takes a key; `true` when it changed the field. */
  press(key: string): boolean {
    const step = { ArrowUp: 1, ArrowDown: -1 }[key];
    // What was written since is not overwritten.
    if (this.#host.value !== this.#shown) this.#back = 0;
    if (!step || (this.#back === 0 && this.#host.value !== '')) return false;
    const items = this.#host.client?.$conversation.get().items ?? [];
    const sent = items.flatMap((item) => (item.kind === 'user' ? [item.text] : []));
    const back = Math.min(sent.length, Math.max(0, this.#back + step));
    if (back === this.#back) return false;
    this.#back = back;
    this.#shown = back === 0 ? '' : (sent.at(-back) ?? '');
    this.#host.value = this.#shown;
    return true;
  }
}
