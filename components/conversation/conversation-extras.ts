import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ConversationItem, ConversationState } from '../../src/index.js';
import { fileName } from '../internal/file-names.js';
import { icon } from '../internal/icons.js';
import { moreIcon } from '../internal/more-icons.js';
import type { SessionClient } from '../internal/session-client.js';
import { StoreController } from '../internal/store-controller.js';
import type { Strings } from '../internal/strings.js';
import type { ChatList } from './chat-list.js';
import { conversationWords } from './conversation-words.js';
import type { ItemContext } from './item-context.js';
import { PageFiller } from './page-filler.js';
import { renderItem } from './render-item.js';
import type { ConversationHost } from './rich-content.js';
import { Times } from './times.js';
import type { TranscriptPage } from './transcript-pages.js';
import { UnreadMark } from './unread-mark.js';

const keyOf = ({ items }: TranscriptPage): string => items[0]?.id ?? '';

/** What the transcript can do besides showing what was said: loaded when there is something to show. */
export class ConversationExtras {
  readonly #host: ConversationHost;
  readonly #filler: PageFiller;
  readonly #unread: UnreadMark;
  readonly #connection: StoreController<ReturnType<SessionClient['$connection']['get']>>;
  readonly #turn: StoreController<ReturnType<SessionClient['$turn']['get']>>;
  #strings: Strings | undefined;
  #times: Times | undefined;
  #chats: ChatList | undefined;
  #open = false;

  constructor(host: ConversationHost) {
    this.#host = host;
    this.#filler = new PageFiller(host);
    this.#unread = new UnreadMark(host);
    this.#connection = new StoreController(host);
    this.#turn = new StoreController(host);
    this.clientChanged();
  }

  clientChanged(): void {
    const { client } = this.#host;
    this.#connection.setStore(client?.$connection);
    this.#turn.setStore(client?.$turn);
    this.#chats?.setClient(client);
  }

  /** Whether the transcript lies behind something else. */
  get covers(): boolean {
    return this.#open && this.#host.history;
  }

  /** Which pages are to be rendered, and what changes how an item looks besides the item. */
  prepare(t: Strings, pages: readonly TranscriptPage[]): readonly unknown[] {
    if (t !== this.#strings || !this.#times) {
      this.#strings = t;
      this.#times = new Times(t.language, conversationWords(t));
    }
    this.#filler.follow(pages.map(keyOf));
    const { client } = this.#host;
    const isMarked = client?.$config.get().values.ui.unreadMark;
    this.#unread.follow(isMarked ? client : undefined, this.#times.words.unreadTitle);
    // With the day, `today` becomes another one.
    return [this.#times, new Date().toDateString()];
  }

  shows(page: TranscriptPage): boolean {
    return this.#filler.has(keyOf(page));
  }

  renderItems(items: readonly ConversationItem[], render: (item: ConversationItem) => unknown): unknown {
    return repeat(items, ({ id }) => id, render);
  }

  renderItem(item: ConversationItem, before: number | undefined, context: ItemContext): unknown {
    const times = this.#times as Times;
    return renderItem(item, before, {
      ...context,
      t: times.words,
      times,
      fileName: (id) => fileName(this.#host.client, id),
    });
  }

  /** Above the transcript: the way to the earlier chats, where the page wants one. */
  renderTop(): TemplateResult | typeof nothing {
    if (!this.#host.history) return nothing;
    const { words } = this.#times as Times;
    return html`<div class="bar" part="bar">
        <button
          class="plain"
          part="chats-button"
          type="button"
          aria-expanded=${this.#open}
          @click=${() => void this.#toggle()}
        >
          ${this.#open ? icon('cross') : moreIcon('list')}<span>${this.#open ? words.chatsClose : words.chats}</span>
        </button>
      </div>
      ${this.#open ? this.#chats?.render(this.#times as Times) : nothing}`;
  }

  /** Below the transcript: what can be done about the last answer. */
  renderFoot({ items }: ConversationState): TemplateResult | typeof nothing {
    const free = this.#turn.value?.holder === 'user' && this.#connection.value?.status === 'connected';
    const asked = items.findLast((item) => item.kind === 'user');
    const last = items.at(-1);
    if (!free || asked?.delivery !== 'confirmed' || asked === last || last?.kind === 'media') return nothing;
    return html`<p class="again">
      <button class="plain" part="ask-again" type="button" @click=${() => this.#askAgain(asked.text, asked.fileIds)}>
        ${icon('retry')}${(this.#times as Times).words.askAgain}
      </button>
    </p>`;
  }

  #askAgain(text: string, fileIds: readonly string[] = []): void {
    // What becomes of it shows in the transcript.
    this.#host.client?.sendText(text, { fileIds }).catch(() => {});
  }

  async #toggle(): Promise<void> {
    if (this.#open) return this.#close();
    if (!this.#chats) {
      const { ChatList } = await import('./chat-list.js');
      this.#chats ??= new ChatList(this.#host, () => this.#close());
      this.#chats.setClient(this.#host.client);
    }
    this.#open = true;
    this.#chats.opened();
    this.#host.requestUpdate();
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#host.requestUpdate();
    this.#host.renderRoot.querySelector<HTMLElement>('[part=chats-button]')?.focus();
  }
}
