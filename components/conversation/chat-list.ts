import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ConversationState, ConversationSummary } from '../../src/index.js';
import { icon } from '../internal/icons.js';
import { moreIcon } from '../internal/more-icons.js';
import type { SessionClient } from '../internal/session-client.js';
import { StoreController } from '../internal/store-controller.js';
import { ChatChanges } from './chat-changes.js';
import { plainName } from './plain-name.js';
import type { ConversationHost } from './rich-content.js';
import type { Times } from './times.js';
import { saveTranscript } from './transcript-file.js';

/** A server that has not sent the list by then has another problem. */
const PATIENCE_MS = 10_000;

/** `clear`: the present chat, whose row need not be there. */
type Editing = { readonly id: string; readonly how: 'rename' | 'delete' | 'clear' };

/** The earlier chats: listed, opened, renamed, deleted. Lies over the transcript. */
export class ChatList {
  readonly #host: ConversationHost;
  readonly #close: () => void;
  readonly #catalog: StoreController<ReturnType<SessionClient['$catalog']['get']>>;
  readonly #changes: ChatChanges;
  #editing: Editing | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #failed = false;
  #said = '';
  #times!: Times;

  constructor(host: ConversationHost, close: () => void) {
    this.#host = host;
    this.#close = close;
    this.#catalog = new StoreController(host);
    this.#changes = new ChatChanges(() => host.client);
  }

  setClient(client: SessionClient | undefined): void {
    this.#catalog.setStore(client?.$catalog);
    this.#changes.clear();
    this.#editing = undefined;
  }

  /** It comes into view. */
  opened(): void {
    this.#said = '';
    this.#ask();
    void this.#focus('[part=chats]');
  }

  render(times: Times): TemplateResult {
    this.#times = times;
    const { words: t } = times;
    const { client } = this.#host;
    const { conversations = [], conversationCount } = this.#catalog.value ?? {};
    const connected = client?.$connection.get().status === 'connected';
    const waits = client?.$turn.get().holder === 'agent';
    const chats = this.#changes.apply(conversations);
    if (this.#changes.opened(client?.$conversation.get().id)) queueMicrotask(this.#close);
    const loading = conversationCount === undefined;
    const word = !connected ? t.chatsOffline : waits ? t.chatsWait : '';
    return html`<section
      class="chats"
      part="chats"
      aria-label=${t.chats}
      tabindex="-1"
      @keydown=${(event: KeyboardEvent) => this.#handleKeydown(event)}
    >
      ${word ? html`<p class="chats-note" role="status">${icon('info')}${word}</p>` : nothing}
      ${
        loading && connected && !waits
          ? this.#failed
            ? html`<p class="chats-note" role="status">
                ${icon('warning')}${t.chatsFailed}
                <button type="button" @click=${() => this.#ask()}>${icon('retry')}${t.chatsRetry}</button>
              </p>`
            : html`<p class="chats-note" role="status">${icon('dots')}${t.chatsLoading}</p>`
          : nothing
      }
      ${!loading && chats.length === 0 ? html`<p class="chats-empty">${t.chatsNone}</p>` : nothing}
      <ul class="chats-list">
        ${repeat(
          chats,
          ({ id }) => id,
          (chat) => this.#renderChat(chat, connected),
        )}
      </ul>
      ${
        (conversationCount ?? 0) > conversations.length && conversations.length > 0
          ? html`<p class="chats-more">
              <button
                type="button"
                ?disabled=${!connected}
                @click=${() => client?.listConversations(conversations.length)}
              >
                ${t.chatsMore}
              </button>
            </p>`
          : nothing
      }
      <p class="chats-more">
        <button class="plain" type="button" @click=${() => client && saveTranscript(client.$conversation.get())}>
          ${icon('down')}${t.chatExport}
        </button>
        <button class="plain" type="button" @click=${() => print()}>${moreIcon('file')}${t.chatPrint}</button>
        ${client && this.#renderClear(client.$conversation.get(), connected)}
      </p>
      <p class="hidden" role="status">${this.#said}</p>
    </section>`;
  }

  #renderChat(chat: ConversationSummary, connected: boolean): TemplateResult {
    const { words: t } = this.#times;
    const name = this.#nameOf(chat);
    const current = chat.id === this.#host.client?.$conversation.get().id;
    const at = Date.parse(chat.updatedAt ?? '');
    const note = [
      current ? t.chatCurrent : this.#changes.isOpening(chat.id) ? t.chatOpening : '',
      Number.isNaN(at) ? '' : this.#times.stamp(at),
      plainName(chat.agentName ?? ''),
    ].filter(Boolean);
    const editing = this.#editing?.id === chat.id ? this.#editing.how : undefined;
    if (editing === 'rename') return this.#renderRename(chat);
    if (editing === 'delete') return this.#renderConfirm(chat);
    const edit = (how: Editing['how']): void => this.#edit({ id: chat.id, how });
    return html`<li class="chat" part="chat" data-id=${chat.id} aria-busy=${this.#changes.isPending(chat.id)}>
      <button
        class="chat-open"
        type="button"
        aria-current=${current ? 'true' : nothing}
        ?disabled=${!connected}
        @click=${() => this.#open(chat.id, current)}
      >
        <span class="chat-name" dir="auto">${name}</span><span class="chat-note">${note.join(' · ')}</span>
      </button>
      <button
        class="plain"
        type="button"
        title=${t.chatRename(name)}
        aria-label=${t.chatRename(name)}
        ?disabled=${!connected}
        @click=${() => edit('rename')}
      >
        ${moreIcon('pencil')}
      </button>
      <button
        class="plain"
        type="button"
        title=${t.chatDelete(name)}
        aria-label=${t.chatDelete(name)}
        ?disabled=${!connected}
        @click=${() => edit('delete')}
      >
        ${moreIcon('bin')}
      </button>
    </li>`;
  }

  #renderRename(chat: ConversationSummary): TemplateResult {
    const { words: t } = this.#times;
    return html`<li class="chat" part="chat" data-id=${chat.id}>
      <form class="chat-edit" @submit=${(event: SubmitEvent) => this.#rename(event, chat)}>
        <input
          type="text"
          name="name"
          required
          maxlength="120"
          aria-label=${t.chatName}
          .value=${chat.name ?? ''}
          dir="auto"
        />
        <button class="primary" type="submit">${t.chatSave}</button>
        <button type="button" @click=${() => this.#edit(undefined)}>${t.chatCancel}</button>
      </form>
    </li>`;
  }

  #renderConfirm(chat: ConversationSummary): TemplateResult {
    const { words: t } = this.#times;
    return html`<li class="chat" part="chat" data-id=${chat.id}>
      <div class="chat-edit" role="alertdialog" aria-labelledby="confirm">
        <span id="confirm">${t.chatConfirm(this.#nameOf(chat))}</span>
        <button type="button" @click=${() => this.#edit(undefined)}>${t.chatKeep}</button>
        <button class="danger" type="button" @click=${() => this.#delete(chat)}>${t.chatDeleteNow}</button>
      </div>
    </li>`;
  }

  /** Clears the present conversation, after a question. */
  #renderClear({ id, items }: ConversationState, connected: boolean): TemplateResult {
    const { words: t } = this.#times;
    if (id !== undefined && this.#editing?.how === 'clear')
      return html`<span class="chat-edit" data-id=${id} role="alertdialog" aria-labelledby="confirm">
        <span id="confirm">${t.chatClearConfirm}</span>
        <button type="button" @click=${() => this.#edit(undefined)}>${t.chatKeep}</button>
        <button class="danger" type="button" @click=${() => this.#clear(id)}>${t.chatDeleteNow}</button>
      </span>`;
    return html`<button
      class="plain"
      data-clear
      type="button"
      ?disabled=${!connected || id === undefined || items.length === 0}
      @click=${() => this.#edit({ id: id ?? '', how: 'clear' })}
    >
      ${moreIcon('bin')}${t.chatClear}
    </button>`;
  }

  #nameOf({ name }: ConversationSummary): string {
    return plainName(name ?? '') || this.#times.words.chatUntitled;
  }

  #ask(): void {
    this.#failed = false;
    clearTimeout(this.#patience);
    // What is asked without a connection would wait, once for every time the list was opened.
    if (this.#host.client?.$connection.get().status === 'connected') this.#host.client.listConversations();
    this.#patience = setTimeout(() => {
      this.#failed = true;
      this.#host.requestUpdate();
    }, PATIENCE_MS);
    this.#host.requestUpdate();
  }

  #open(id: string, current: boolean): void {
    if (current) return this.#close();
    this.#changes.open(id);
    this.#host.requestUpdate();
  }

  #rename(event: SubmitEvent, chat: ConversationSummary): void {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim();
    if (name && name !== chat.name) {
      this.#changes.rename(chat.id, name);
      this.#said = this.#times.words.chatRenamed(plainName(name));
    }
    this.#edit(undefined);
  }

  #delete(chat: ConversationSummary): void {
    this.#changes.delete(chat.id);
    this.#said = this.#times.words.chatDeleted(this.#nameOf(chat));
    this.#editing = undefined;
    this.#host.requestUpdate();
    void this.#focus('[part=chats]');
  }

  #clear(id: string): void {
    this.#changes.leave(id);
    this.#editing = undefined;
    this.#host.requestUpdate();
    void this.#focus('[part=chats]');
  }

  #edit(editing: Editing | undefined): void {
    const { id, how } = editing ?? this.#editing ?? { id: '', how: 'rename' };
    this.#editing = editing;
    this.#host.requestUpdate();
    const row = `.chat[data-id="${CSS.escape(id)}"] `;
    const goals = {
      rename: [`${row}input`, `${row}button:nth-of-type(2)`],
      delete: [`${row}button`, `${row}button:nth-of-type(3)`],
      clear: ['.chats-more .chat-edit button', '[data-clear]'],
    } as const;
    void this.#focus(goals[how][editing ? 0 : 1]);
  }

  async #focus(selector: string): Promise<void> {
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #handleKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    if (this.#editing) this.#edit(undefined);
    else this.#close();
  }
}
