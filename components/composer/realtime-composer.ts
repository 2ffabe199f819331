import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { RealtimeError } from '../../src/index.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import { composerHint } from './composer-hint.js';
import { composerStyles } from './realtime-composer.styles.js';

/** Refusals after which the message is not in the transcript: only these give the text back. */
const GIVEN_BACK = new Set(['session/empty', 'session/disposed', 'connection/queue-full', 'config/invalid']);

/**
 * Where the user writes. Enter sends, Shift+Enter begins a line, Escape stops the answer, arrow up in an empty
 * field brings the last message back.
 *
 * @tagname realtime-composer
 * @slot actions - More buttons before the send button.
 * @slot send-icon - Replaces the icon of the send button; its name stays.
 * @slot stop-icon - Replaces that of the stop button.
 * @slot new-chat-icon - Replaces that of the button for a new chat.
 * @csspart form - The frame.
 * @csspart input - The text area.
 * @csspart send - The send button.
 * @csspart stop - The stop button.
 * @csspart new-chat - The button for a new chat.
 * @csspart hint - Why a message does not go out at once.
 * @cssproperty [--realtime-composer-max-height=12rem] - How far it grows.
 */
export class RealtimeComposer extends RealtimeChild {
  static override styles = [...hostStyles, composerStyles];
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  readonly #connection = this.followStore((client) => client.$connection);
  readonly #auth = this.followStore((client) => client.$auth);
  readonly #config = this.followStore((client) => client.$config);
  readonly #turn = this.followStore((client) => client.$turn);
  #recalled = 0;

  @query('textarea') private readonly field!: HTMLTextAreaElement | null;

  /** Text of the empty field. Default: in the element's language. */
  @property() placeholder = '';

  /** Shows a button that begins a new chat. Default `false`. */
  @property({ type: Boolean, attribute: 'new-chat' }) newChat = false;

  @state() private draft = '';
  @state() private problem = '';

  /** What is written and not sent yet. */
  get value(): string {
    return this.draft;
  }

  set value(text: string) {
    this.draft = text;
  }

  /** Sends what is written, as Enter does. */
  async send(): Promise<void> {
    const client = this.client;
    const text = this.draft.trim();
    if (!client || text === '') return;
    this.draft = '';
    this.problem = '';
    this.#recalled = 0;
    try {
      await client.sendText(text);
    } catch (error) {
      const problem = RealtimeError.from(error, 'session/server-error', String(error));
      this.problem = this.strings.sendRefused(problem.message);
      // Whatever was written meanwhile is not overwritten.
      if (GIVEN_BACK.has(problem.code)) this.draft = this.draft ? `${text}\n${this.draft}` : text;
    }
  }

  protected override updated(): void {
    const { field } = this;
    if (!field) return;
    // Through the CSSOM: a strict policy forbids style attributes, not this.
    field.style.setProperty('block-size', 'auto');
    if (field.scrollHeight > 0) field.style.setProperty('block-size', `${field.scrollHeight}px`);
  }

  protected override render(): TemplateResult {
    const t = this.strings;
    const connection = this.#connection.value;
    const auth = this.#auth.value;
    const config = this.#config.value;
    const turn = this.#turn.value;
    if (!connection || !auth || !config) return html`<p class="no-session">${t.noSession}</p>`;

    const answering = turn?.holder === 'agent' && connection.status === 'connected' && turn.agent !== 'initializing';
    const blank = this.draft.trim() === '';
    const hint = this.problem || composerHint(connection, auth, config, turn, this.draft, t);
    return html`
      <form part="form" @submit=${this.#handleSubmit}>
        ${
          this.newChat
            ? html`<button
                class="plain"
                part="new-chat"
                type="button"
                title=${t.newChat}
                aria-label=${t.newChat}
                ?disabled=${connection.status !== 'connected'}
                @click=${() => this.client?.newConversation()}
              >
                <slot name="new-chat-icon">${icon('plus')}</slot>
              </button>`
            : nothing
        }
        <textarea
          part="input"
          rows="1"
          aria-label=${t.message}
          aria-describedby="hint"
          placeholder=${this.placeholder || t.messagePlaceholder}
          enterkeyhint="send"
          dir="auto"
          .value=${this.draft}
          @input=${this.#handleInput}
          @keydown=${this.#handleKeydown}
        ></textarea>
        <slot name="actions"></slot>
        ${
          answering
            ? html`<button
                class="stop"
                part="stop"
                type="button"
                title=${t.stop}
                aria-label=${t.stop}
                ?disabled=${turn.cancelling}
                @click=${() => this.client?.interrupt()}
              >
                <slot name="stop-icon">${icon('stop')}</slot>
              </button>`
            : nothing
        }
        ${
          answering && blank
            ? nothing
            : html`<button
                class="primary"
                part="send"
                type="submit"
                title=${t.send}
                aria-label=${t.send}
                ?disabled=${blank}
              >
                <slot name="send-icon">${icon('up')}</slot>
              </button>`
        }
      </form>
      <p id="hint" class="hint" part="hint" role="status" data-tone=${this.problem ? 'danger' : 'plain'}>${hint}</p>
    `;
  }

  #handleInput(event: Event): void {
    this.draft = (event.target as HTMLTextAreaElement).value;
    this.problem = '';
    this.#recalled = 0;
  }

  #handleSubmit(event: SubmitEvent): void {
    event.preventDefault();
    void this.send();
    this.field?.focus();
  }

  #handleKeydown(event: KeyboardEvent): void {
    // Enter that ends an input method's composition; 229 is what Safari sends for it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void this.send();
    } else if (event.key === 'Escape' && this.#turn.value?.holder === 'agent') {
      event.preventDefault();
      this.client?.interrupt();
    } else if (event.key === 'ArrowUp' && (this.draft === '' || this.#recalled > 0)) {
      this.#recall(event, 1);
    } else if (event.key === 'ArrowDown' && this.#recalled > 0) {
      this.#recall(event, -1);
    }
  }

  #recall(event: KeyboardEvent, step: 1 | -1): void {
    const sent =
      this.client?.$conversation.get().items.flatMap((item) => (item.kind === 'user' ? [item.text] : [])) ?? [];
    const next = Math.min(sent.length, this.#recalled + step);
    if (next === this.#recalled) return;
    event.preventDefault();
    this.#recalled = next;
    this.draft = next === 0 ? '' : (sent.at(-next) ?? '');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-composer': RealtimeComposer;
  }
}
