import { adoptStyles, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import type { ConversationItem, ConversationState } from '../../src/index.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { repeat } from 'lit/directives/repeat.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import { FinishedTurns } from './finished-turns.js';
import type { ItemContext } from './item-context.js';
import { activityStyles } from './activity.styles.js';
import { conversationStyles } from './realtime-conversation.styles.js';
import { pagesOf } from './pages.js';
import { renderItem } from './render-item.js';
import { loadRichContent, type RichContent } from './rich-content.js';
import { ScrollAnchor } from './scroll-anchor.js';

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
 * @cssproperty [--realtime-conversation-width=46rem] - Width of the column.
 */
export class RealtimeConversation extends RealtimeChild {
  static override styles = [...hostStyles, conversationStyles, activityStyles];

  readonly #conversation = this.followStore((client) => client.$conversation);
  readonly #connection = this.followStore((client) => client.$connection);
  readonly #turn = this.followStore((client) => client.$turn);
  readonly #anchor = new ScrollAnchor(this);
  #finished = new FinishedTurns();
  #lastItem: string | undefined;
  #unseen = false;
  #announced = '';

  @query('.scroller') private readonly scroller!: HTMLElement | null;
  @query('.items') private readonly column!: HTMLElement | null;

  /** `link` shows pictures and documents as links, for pages whose policy forbids them. Default `inline`. */
  @property() media: 'inline' | 'link' = 'inline';

  @state() private rich: RichContent | undefined;

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
    if (!this.rich && conversation.items.length > 0) void this.#loadRich();
  }

  protected override clientChanged(): void {
    this.#finished = new FinishedTurns();
    this.#announced = '';
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.scroller && this.column) this.#anchor.attach(this.scroller, this.column);
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
      markdown: (text) => rich?.renderMarkdown(text, t) ?? html`<p class="plain-text">${text}</p>`,
      media: rich && ((media) => rich.renderMedia(media, this.media, t)),
      resend: (itemId) => this.client?.resend(itemId),
    };
    const look = [rich, t, agentName, this.media];
    return html`
      <div class="scroller" part="scroller" role="log" aria-live="off" aria-label=${t.conversation} tabindex="0">
        <div class="items" part="items">
          ${items.length === 0 ? this.#renderEmpty(conversation) : nothing}
          ${pagesOf(items).map((page) => guard([...page, ...look], () => this.#renderPage(page, look, context)))}
          ${this.#renderWaiting(conversation)}
        </div>
      </div>
      ${
        this.#anchor.stuck
          ? nothing
          : html`<button class="newest" part="newest" type="button" @click=${() => this.#anchor.toEnd()}>
              ${icon('down')}<span class=${this.#unseen ? '' : 'hidden'}>${t.newMessages}</span>
            </button>`
      }
      <div class="hidden" role="status" aria-live="polite">${this.#announced}</div>
    `;
  }

  /** `look`: what changes how an item looks, besides the item. */
  #renderPage(page: readonly ConversationItem[], look: readonly unknown[], context: ItemContext): TemplateResult {
    return html`<div class="page">
      ${repeat(
        page,
        ({ id }) => id,
        (item) => guard([item, ...look], () => renderItem(item, context)),
      )}
    </div>`;
  }

  #renderEmpty({ id, agentName }: ConversationState): TemplateResult {
    const t = this.strings;
    const status = this.#connection.value?.status;
    const opening = id === undefined && (status === 'connecting' || status === 'connected');
    if (opening) return html`<div class="empty"><p class="waiting">${t.opening}</p></div>`;
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
      const rich = await loadRichContent();
      if (this.rich) return;
      const own = (this.constructor as typeof RealtimeConversation).elementStyles;
      if (this.renderRoot instanceof ShadowRoot) adoptStyles(this.renderRoot, [...own, rich.styles]);
      this.rich = rich;
    } catch {
      // The text stays readable as it came.
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-conversation': RealtimeConversation;
  }
}
