import { adoptStyles, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { ConversationItem, ConversationState } from '../../src/index.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import type { ConversationExtras } from './conversation-extras.js';
import { FinishedTurns } from './finished-turns.js';
import type { ItemContext } from './item-context.js';
import { conversationStyles } from './realtime-conversation.styles.js';
import { renderPlain } from './render-plain.js';
import { loadRichContent } from './rich-content.js';
import { ScrollAnchor } from './scroll-anchor.js';
import { TranscriptPages, type TranscriptPage } from './transcript-pages.js';

/**
 * The transcript: the user's messages with their delivery, streaming answers as Markdown, thoughts, tool calls,
 * media, sub-agents and notices. Follows the end only while the reader is there.
 *
 * @tagname realtime-conversation
 * @slot empty - Shown while nothing has been said.
 * @csspart scroller - The scrolling log.
 * @csspart items - The column of items.
 * @csspart user-message - A message of the user.
 * @csspart bubble - Its text.
 * @csspart delivery - Whether it arrived.
 * @csspart resend - Its button.
 * @csspart answer - An answer.
 * @csspart markdown - Rendered Markdown.
 * @csspart code - A block of code.
 * @csspart table - A table.
 * @csspart copy - A copy button.
 * @csspart mark - That an answer was stopped or interrupted.
 * @csspart thought - A thought.
 * @csspart tool - A tool call.
 * @csspart media - Rendered media.
 * @csspart subsession - The work of a sub-agent.
 * @csspart notice - A message of the system.
 * @csspart waiting - Shown until the answer begins.
 * @csspart newest - The button to the newest messages.
 * @csspart day - The line where another day begins.
 * @csspart time - When something was said.
 * @csspart files - The files that went with a message.
 * @csspart ask-again - The button that asks the last question again.
 * @csspart bar - The row above the transcript, with `history`.
 * @csspart chats-button - The button that shows the earlier chats.
 * @csspart chats - The earlier chats.
 * @csspart chat - One of them.
 * @cssproperty [--realtime-conversation-width=46rem] - Width of the column.
 */
export class RealtimeConversation extends RealtimeChild {
  static override styles = [...hostStyles, conversationStyles];
  static override properties = {
    media: {},
    history: { type: Boolean },
    rich: { state: true },
    plain: { state: true },
  };

  readonly #conversation = this.followStore((client) => client.$conversation);
  readonly #connection = this.followStore((client) => client.$connection);
  readonly #turn = this.followStore((client) => client.$turn);
  readonly #anchor = new ScrollAnchor(this);
  readonly #pages = new TranscriptPages();
  #finished = new FinishedTurns();
  #lastItem: string | undefined;
  #unseen = false;
  #announced = '';

  /** `link` shows pictures and documents as links, for pages whose policy forbids them. Default `inline`. */
  media: 'inline' | 'link' = 'inline';

  /** Shows the way to the earlier chats. Default `false`. */
  history = false;

  private rich: ConversationExtras | undefined;
  /** The rich part cannot be had: the text stays readable as it came. */
  private plain = false;

  protected override willUpdate(): void {
    super.willUpdate();
    const conversation = this.#conversation.value;
    if (!conversation) return;
    const last = conversation.items.at(-1);
    if (last?.id !== this.#lastItem) {
      this.#lastItem = last?.id;
      // Whoever sends wants to see what comes of it.
      if (last?.kind === 'user' && last.at !== undefined) this.#anchor.toEnd();
      this.#unseen = !this.#anchor.stuck;
    }
    if (this.#anchor.stuck) this.#unseen = false;
    this.#announced = this.#finished.next(conversation, this.strings) || this.#announced;
    if (!this.rich && !this.plain && (last || this.history)) void this.#loadRich();
  }

  protected override clientChanged(): void {
    this.#finished = new FinishedTurns();
    this.#announced = '';
    this.rich?.clientChanged();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // The first of its kind ends the search: all of a long transcript would be looked through with every token.
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    if (scroller) this.#anchor.attach(scroller, scroller.firstElementChild as Element);
  }

  protected override render(): TemplateResult {
    const t = this.strings;
    const conversation = this.#conversation.value;
    if (!conversation) return html`<p class="no-session">${t.noSession}</p>`;

    const { items, agentName } = conversation;
    const { rich } = this;
    const context: ItemContext = {
      t,
      agentName,
      media: this.media,
      resend: (itemId) => this.client?.resend(itemId),
    };
    const pages = this.#pages.next(items);
    const look = [rich, t, agentName, this.media, ...(rich?.prepare(t, pages) ?? [])];
    // Until it is known whether there is a rich part, only what the reader sees first is shown.
    const shows = (page: TranscriptPage): boolean =>
      rich?.shows(page) ?? (this.plain || pages.indexOf(page) > pages.length - 3);
    return html`
      ${rich?.renderTop()}
      <div
        class="scroller"
        part="scroller"
        role="log"
        aria-live="off"
        aria-label=${t.conversation}
        tabindex="0"
        ?inert=${rich?.covers}
      >
        <div class="items" part="items">
          ${items.length === 0 ? this.#renderEmpty(conversation) : nothing}
          ${pages.map((page) => {
            const shown = shows(page);
            return guard([page, shown, ...look], () => this.#renderPage(page, shown, look, context));
          })}
          ${this.#renderWaiting(conversation)} ${rich?.renderFoot(conversation)}
        </div>
      </div>
      ${
        this.#anchor.stuck || rich?.covers
          ? nothing
          : html`<button class="newest" part="newest" type="button" @click=${() => this.#anchor.toEnd()}>
              ${icon('down')}<span class=${this.#unseen ? '' : 'hidden'}>${t.newMessages}</span>
            </button>`
      }
      <div class="hidden" role="status" aria-live="polite">${this.#announced}</div>
    `;
  }

  /** `look`: what changes how an item looks, besides the item. */
  #renderPage(page: TranscriptPage, shown: boolean, look: readonly unknown[], context: ItemContext): TemplateResult {
    let { before } = page;
    const renderItem = (item: ConversationItem): unknown => {
      const since = before;
      before = item.at ?? since;
      return guard(
        [item, since, ...look],
        () => this.rich?.renderItem(item, since, context) ?? renderPlain(item, context),
      );
    };
    const { items } = page;
    // The rich part keeps the nodes of an item that moves; plain ones are written anew.
    return html`<div class="page">
      ${shown ? (this.rich?.renderItems(items, renderItem) ?? items.map(renderItem)) : nothing}
    </div>`;
  }

  #renderEmpty({ id, agentName }: ConversationState): TemplateResult {
    const t = this.strings;
    const { status = 'idle', offline } = this.#connection.value ?? {};
    if (id === undefined && (status === 'connecting' || status === 'connected'))
      return html`<div class="empty"><p class="waiting">${t.opening}</p></div>`;
    if (id === undefined && (status === 'reconnecting' || status === 'suspended' || status === 'failed'))
      return html`<div class="empty">
        <p>${offline ? t.offline : t.states[status]}</p>
        <p><button type="button" @click=${() => this.client?.reconnect()}>${icon('retry')}${t.retryNow}</button></p>
      </div>`;
    return html`<slot name="empty">
      <div class="empty">
        <h2>${t.emptyTitle(agentName)}</h2>
        <p>${t.emptyText}</p>
      </div>
    </slot>`;
  }

  /** Something to look at between the question and the first sign of an answer. */
  #renderWaiting({ items }: ConversationState): TemplateResult | typeof nothing {
    const thinking = this.#turn.value?.agent === 'thinking' && this.#connection.value?.status === 'connected';
    return thinking && items.at(-1)?.kind === 'user'
      ? html`<p class="waiting" part="waiting">${this.strings.thinking}</p>`
      : nothing;
  }

  async #loadRich(): Promise<void> {
    try {
      const { ConversationExtras, styles } = await loadRichContent();
      if (this.rich) return;
      const own = (this.constructor as typeof RealtimeConversation).elementStyles;
      if (this.renderRoot instanceof ShadowRoot) adoptStyles(this.renderRoot, [...own, ...styles]);
      this.rich = new ConversationExtras(this);
    } catch {
      this.plain = true;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-conversation': RealtimeConversation;
  }
}
