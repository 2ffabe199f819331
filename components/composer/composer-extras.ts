import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AuthState } from '../../src/index.js';
import type { ComposerStrings } from '../internal/composer-strings.js';
import { icon } from '../internal/icons.js';
import { moreIcon } from '../internal/more-icons.js';
import type { SessionClient } from '../internal/session-client.js';
import { StoreController } from '../internal/store-controller.js';
import type { Strings } from '../internal/strings.js';
import { Attachments, type Attachment } from './attachments.js';
import type { ComposerHost, Message } from './composer-host.js';
import { composerWords } from './composer-words.js';
import { DraftKeeper } from './draft-keeper.js';
import { FileIntake } from './file-intake.js';
import { sizeInWords, whyNot } from './file-limits.js';
import { MessageRecall } from './message-recall.js';

/** From here on the count of what is left is shown. */
const NEAR_LIMIT = 0.9;

/** What the composer can do besides sending text: files, drafts, earlier messages, limits, the choice of the agent. Loaded after its first picture. */
export class ComposerExtras implements ReactiveController {
  readonly #host: ComposerHost;
  readonly #attachments: Attachments;
  readonly #drafts: DraftKeeper;
  readonly #intake: FileIntake;
  readonly #recall: MessageRecall;
  readonly #catalog: StoreController<ReturnType<SessionClient['$catalog']['get']>>;
  readonly #conversation: StoreController<ReturnType<SessionClient['$conversation']['get']>>;
  #words: ComposerStrings;
  #strings: Strings;
  #auth: AuthState | undefined;
  #wasConnected = false;
  #refusals: readonly string[] = [];
  #said = '';
  #taken: readonly Attachment[] = [];

  constructor(host: ComposerHost, strings: Strings) {
    this.#host = host;
    this.#strings = strings;
    this.#words = composerWords(strings);
    this.#attachments = new Attachments(
      () => host.client,
      (ended) => {
        if (ended) this.#announce(ended);
        host.requestUpdate();
      },
    );
    this.#drafts = new DraftKeeper(host);
    this.#intake = new FileIntake(host, (files) => this.#add(files));
    this.#recall = new MessageRecall(host);
    this.#catalog = new StoreController(host);
    this.#conversation = new StoreController(host);
    this.clientChanged();
    host.addController(this);
  }

  clientChanged(): void {
    const { client } = this.#host;
    this.#attachments.clear();
    this.#catalog.setStore(client?.$catalog);
    this.#conversation.setStore(client?.$conversation);
    this.#auth = client?.$auth.get();
    this.#drafts.restore();
  }

  hostUpdate(): void {
    const auth = this.#host.client?.$auth.get();
    if (auth && auth !== this.#auth) {
      this.#drafts.follow(auth, this.#auth);
      this.#auth = auth;
    }
    const connected = this.#host.client?.$connection.get().status === 'connected';
    if (connected && !this.#wasConnected) this.#attachments.pump();
    this.#wasConnected = connected;
  }

  hostUpdated(): void {
    this.#drafts.keep(this.#host.value);
  }

  hostDisconnected(): void {
    this.#attachments.clear();
  }

  get hasFiles(): boolean {
    return this.#attachments.list.length > 0;
  }

  /** Why nothing can be sent for the moment, in words; `''` when it can. */
  get pending(): string {
    return this.#attachments.isReady ? '' : this.#words.filesPending;
  }

  /** Why this cannot be sent as it is, in words; `''` when it can. */
  problem(text: string): string {
    const over = this.#host.maxLength > 0 ? text.trim().length - this.#host.maxLength : 0;
    if (over > 0) return this.#words.charactersOver(over);
    return this.pending;
  }

  /** What goes out; `undefined` when it cannot go. */
  take(text: string): Message | undefined {
    const problem = this.problem(text);
    if (problem) {
      this.#said = problem;
      this.#host.requestUpdate();
      return undefined;
    }
    this.#taken = this.#attachments.take();
    this.#refusals = [];
    const names = this.#taken.map(({ file }) => file.name).join(', ');
    const fileIds = this.#taken.flatMap(({ uploaded }) => (uploaded ? [uploaded.id] : []));
    if (fileIds.length === 0) return { text };
    // A server takes no message without words.
    return { text: text || this.#words.filesOnly(names), fileIds };
  }

  /** Takes a key; `true` when it brought another message back. */
  recall(key: string): boolean {
    return this.#recall.press(key);
  }

  /** What was taken last was refused. */
  giveBack(): void {
    this.#attachments.putBack(this.#taken);
  }

  /** Above the field: the files. */
  renderTop(t: Strings): TemplateResult {
    if (t !== this.#strings) [this.#strings, this.#words] = [t, composerWords(t)];
    const { list } = this.#attachments;
    return html`${this.#refusals.map((why) => html`<p class="refusal" part="refusal">${icon('warning')}${why}</p>`)}
      ${
        list.length > 0
          ? html`<ul class="files" part="files" aria-label=${this.#words.attachments}>
              ${repeat(
                list,
                ({ id }) => id,
                (attachment) => this.#renderFile(attachment),
              )}
            </ul>`
          : nothing
      }
      ${this.#intake.isOver ? html`<p class="drop" part="drop">${moreIcon('clip')}${this.#words.dropHere}</p>` : nothing}
      <p class="hidden" role="status">${this.#said}</p>`;
  }

  /** Before the field: the way to the files of the device. */
  renderStart(): TemplateResult | typeof nothing {
    if (!this.#host.attach) return nothing;
    return html`<button
        class="plain"
        part="attach"
        type="button"
        title=${this.#words.attach}
        aria-label=${this.#words.attach}
        @click=${() => this.#picker?.click()}
      >
        ${moreIcon('clip')}
      </button>
      <input
        class="picker"
        type="file"
        multiple
        hidden
        accept=${this.#host.accept || nothing}
        @change=${this.#handlePicked}
      />`;
  }

  /** Below the field: the agent, and how many characters are left. */
  renderEnd(draft: string): TemplateResult {
    const { maxLength } = this.#host;
    const left = maxLength - draft.trim().length;
    const near = maxLength > 0 && left < maxLength * (1 - NEAR_LIMIT);
    return html`${this.#renderAgents()}${
      near
        ? html`<span class="count" part="count" data-tone=${left < 0 ? 'danger' : 'plain'}>
            ${left < 0 ? this.#words.charactersOver(-left) : this.#words.charactersLeft(left)}
          </span>`
        : nothing
    }`;
  }

  #renderAgents(): TemplateResult | typeof nothing {
    const { client, agents: wanted } = this.#host;
    const [agents, current] = [this.#catalog.value?.agents ?? [], this.#conversation.value];
    const key = current?.agentKey;
    const isKnown = agents.some((agent) => agent.key === key);
    if (!wanted || agents.length + (isKnown ? 0 : 1) < 2) return nothing;
    return html`<label class="agents" part="agents">
      <span class="hidden">${this.#words.agentPicker}</span>
      <select
        .value=${live(key ?? '')}
        ?disabled=${client?.$connection.get().status !== 'connected'}
        @change=${(event: Event) => client?.setAgent((event.target as HTMLSelectElement).value)}
      >
        ${isKnown ? nothing : html`<option value=${key ?? ''} selected>${current?.agentName ?? key ?? ''}</option>`}
        ${agents.map(
          (agent) =>
            html`<option value=${agent.key} title=${agent.description} ?selected=${agent.key === key}>
              ${agent.name}
            </option>`,
        )}
      </select>
    </label>`;
  }

  #renderFile({ id, file, status, progress, problem }: Attachment): TemplateResult {
    const t = this.#words;
    const sending = status === 'sending' || status === 'waiting';
    const remove = sending ? t.fileCancel(file.name) : t.fileRemove(file.name);
    const note = status === 'waiting' && problem ? t.fileWaits : sizeInWords(file.size, this.#strings.language);
    return html`<li class="file" part="file" data-status=${status}>
      ${status === 'failed' ? icon('warning') : moreIcon('file')}
      <span class="name" dir="auto">${file.name}</span>
      <span class="note">${status === 'failed' ? problem?.reason : note}</span>
      ${
        sending
          ? html`<progress max="1" .value=${progress} aria-label=${t.fileOnItsWay(file.name)}></progress>`
          : nothing
      }
      ${
        status === 'failed' && problem?.retryable
          ? html`<button
              class="plain"
              type="button"
              title=${t.fileRetry(file.name)}
              aria-label=${t.fileRetry(file.name)}
              @click=${() => this.#attachments.retry(id)}
            >
              ${icon('retry')}
            </button>`
          : nothing
      }
      <button class="plain" type="button" title=${remove} aria-label=${remove} @click=${() => this.#remove(id)}>
        ${icon('cross')}
      </button>
    </li>`;
  }

  get #picker(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector('.picker');
  }

  readonly #handlePicked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    this.#add([...(input.files ?? [])]);
    // The same file can be chosen again.
    input.value = '';
  };

  #add(files: readonly File[]): void {
    const { maxFiles } = this.#host;
    const refused = files.flatMap((file) => {
      const why = whyNot(file, this.#host, this.#words, this.#strings.language);
      return why === undefined ? [] : [{ file, why }];
    });
    const good = files.filter((file) => !refused.some((each) => each.file === file));
    const room = Math.max(0, maxFiles - this.#attachments.list.length);
    this.#refusals = refused.map(({ why }) => why);
    if (good.length > room) this.#refusals = [...this.#refusals, this.#words.filesTooMany(maxFiles)];
    this.#said = this.#refusals.join(' ');
    this.#attachments.add(good.slice(0, room));
  }

  #remove(id: number): void {
    this.#attachments.remove(id);
    this.#refusals = [];
    this.#host.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  #announce({ file, status, problem }: Attachment): void {
    this.#said =
      status === 'done' ? this.#words.fileTaken(file.name) : this.#words.fileFailed(file.name, problem?.reason ?? '');
  }
}
