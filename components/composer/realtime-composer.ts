import { adoptStyles, html, nothing, type TemplateResult } from 'lit';
import { RealtimeError } from '../../src/index.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import type { ComposerExtras } from './composer-extras.js';
import { composerHint } from './composer-hint.js';
import { composerStyles } from './realtime-composer.styles.js';

/** Refusals after which the message is not in the transcript: only these give the text back. */
const GIVEN_BACK = new Set(['session/empty', 'session/disposed', 'connection/queue-full', 'config/invalid']);

/**
 * Where the user writes. Enter sends, Shift+Enter begins a line, Escape stops the answer, arrow up in an empty
 * field brings the last message back. What is written is there again after a reload of the page.
 *
 * @tagname realtime-composer
 * @slot actions - More buttons before the send button.
 * @slot notice - Below the field: that an AI answers, for example.
 * @slot send-icon - Replaces the icon of the send button; its name stays.
 * @slot stop-icon - Replaces that of the stop button.
 * @slot new-chat-icon - Replaces that of the button for a new chat.
 * @csspart form - The frame.
 * @csspart input - The text area.
 * @csspart send - The send button.
 * @csspart stop - The stop button.
 * @csspart new-chat - The button for a new chat.
 * @csspart attach - The button for files.
 * @csspart files - The files that go with the message.
 * @csspart file - One of them.
 * @csspart refusal - Why a file is not taken.
 * @csspart drop - Shown while files are held over it.
 * @csspart agents - The choice of the agent.
 * @csspart count - How many characters are left.
 * @csspart below - What lies below the frame.
 * @csspart hint - Why a message does not go out at once.
 * @cssproperty [--realtime-composer-max-height=12rem] - How far it grows.
 */
export class RealtimeComposer extends RealtimeChild {
  static override styles = [...hostStyles, composerStyles];
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties = {
    placeholder: {},
    newChat: { type: Boolean, attribute: 'new-chat' },
    attach: { type: Boolean },
    accept: {},
    maxFileSize: { type: Number, attribute: 'max-file-size' },
    maxFiles: { type: Number, attribute: 'max-files' },
    maxLength: { type: Number, attribute: 'max-length' },
    agents: { type: Boolean },
    draft: { state: true },
    extras: { state: true },
    problem: { state: true },
  };

  readonly #connection = this.followStore((client) => client.$connection);
  readonly #auth = this.followStore((client) => client.$auth);
  readonly #config = this.followStore((client) => client.$config);
  readonly #turn = this.followStore((client) => client.$turn);

  /** Text of the empty field. Default: in the element's language. */
  placeholder = '';

  /** Shows a button that begins a new chat. Default `false`. */
  newChat = false;

  /** Takes files, by a button, dropped and pasted. Default `false`. */
  attach = false;

  /** Kinds of files that are taken, as in an `<input type="file">`. Default: all. */
  accept = '';

  /** Largest file that is taken, bytes. Default 10 MB. */
  maxFileSize = 1e7;

  /** Most files that go with one message. Default 10. */
  maxFiles = 10;

  /** Longest message, characters; 0 = no limit. Default 0. */
  maxLength = 0;

  /** Shows who answers, and lets the user choose. Default `false`. */
  agents = false;

  private draft = '';
  private extras: ComposerExtras | undefined;
  private problem = '';

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
    const written = this.draft.trim();
    const message = this.extras ? this.extras.take(written) : { text: written };
    if (!client || !message?.text) return;
    this.draft = '';
    this.problem = '';
    try {
      await client.sendText(message.text, message);
    } catch (error) {
      const problem = RealtimeError.from(error, 'session/server-error', String(error));
      this.problem = this.strings.sendRefused(problem.message);
      // Whatever was written meanwhile is not overwritten.
      if (!GIVEN_BACK.has(problem.code)) return;
      this.draft = this.draft ? `${written}\n${this.draft}` : written;
      this.extras?.giveBack();
    }
  }

  protected override clientChanged(): void {
    this.extras?.clientChanged();
  }

  protected override firstUpdated(): void {
    void this.#loadExtras();
  }

  protected override updated(): void {
    const field = this.#field;
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
    const { extras } = this;
    const blank = this.draft.trim() === '' && !extras?.hasFiles;
    const hint = this.problem || extras?.pending || composerHint(connection, auth, config, turn, this.draft, t);
    return html`
      ${extras?.renderTop(t)}
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
        ${extras?.renderStart()}
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
                ?disabled=${blank || extras?.problem(this.draft)}
              >
                <slot name="send-icon">${icon('up')}</slot>
              </button>`
        }
      </form>
      <div class="below" part="below">
        <p id="hint" class="hint" part="hint" role="status" data-tone=${this.problem ? 'danger' : 'plain'}>${hint}</p>
        ${extras?.renderEnd(this.draft)}
      </div>
      <slot name="notice"></slot>
    `;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  async #loadExtras(): Promise<void> {
    try {
      const { ComposerExtras, styles } = await import('./rich.js');
      const own = (this.constructor as typeof RealtimeComposer).elementStyles;
      if (this.renderRoot instanceof ShadowRoot) adoptStyles(this.renderRoot, [...own, styles]);
      this.extras = new ComposerExtras(this, this.strings);
    } catch {
      // Text goes out without it.
    }
  }

  #handleInput(event: Event): void {
    this.draft = (event.target as HTMLTextAreaElement).value;
    this.problem = '';
  }

  #handleSubmit(event: SubmitEvent): void {
    event.preventDefault();
    void this.send();
    this.#field?.focus();
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
    } else if (this.extras?.recall(event.key)) event.preventDefault();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-composer': RealtimeComposer;
  }
}
