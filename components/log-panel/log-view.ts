import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { LOG_LEVELS, type LogBuffer, type LogEntry, type LogLevel } from '../../src/index.js';
import { repeat } from 'lit/directives/repeat.js';
import { downloadJson } from './download-json.js';
import { countLevels, fieldsLine, filterLog } from './log-filter.js';
import type { PanelWords } from './panel-words.js';
import { visibleRows } from './visible-rows.js';

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode };

/** The log. Only the rows in view exist, so that a long log stays light. */
export class LogView implements ReactiveController {
  readonly #host: Host;
  #buffer: LogBuffer | undefined;
  #off: (() => void) | undefined;
  #frame = 0;
  #isShown = true;
  #hidden: ReadonlySet<LogLevel> = new Set();
  #search = '';
  #correlationId: string | undefined;
  #frozen: readonly LogEntry[] | undefined;
  #selected: LogEntry | undefined;
  #shown: readonly LogEntry[] = [];
  /** The rows that exist: from the first to before the last. */
  #first = 0;
  #last = 0;
  #following = true;
  /** Where somebody has scrolled to, pixels, and whether a list that was made anew has to go there. */
  #top = 0;
  #isNew = false;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** Shows another log, or none. */
  setBuffer(buffer: LogBuffer | undefined): void {
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#frozen = undefined;
    this.#selected = undefined;
    this.#listen();
  }

  /** Nothing is listened to while nobody looks. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown;
    this.#isNew = isShown;
    this.#listen();
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#off?.();
    this.#off = undefined;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  hostUpdated(): void {
    const list = this.#list;
    if (!list) return;
    const { height } = visibleRows(list, this.#shown.length);
    const [before, after] = [this.#first, this.#shown.length - this.#last];
    // Through the CSSOM: a strict policy forbids style attributes, not this.
    list.querySelector<HTMLElement>('.before')?.style.setProperty('block-size', `${before * height}px`);
    list.querySelector<HTMLElement>('.after')?.style.setProperty('block-size', `${after * height}px`);
    if (this.#following) list.scrollTop = list.scrollHeight;
    else if (this.#isNew) list.scrollTop = this.#top;
    this.#isNew = false;
  }

  render(t: PanelWords): TemplateResult {
    const all = this.#frozen ?? this.#buffer?.entries() ?? [];
    this.#shown = filterLog(all, { hidden: this.#hidden, search: this.#search, correlationId: this.#correlationId });
    const dropped = this.#buffer?.dropped ?? 0;
    return html`
      <div class="toolbar" part="toolbar">
        ${this.#renderLevels(all, t)}
        <input
          part="search"
          type="search"
          aria-label=${t.logSearch}
          placeholder=${t.logSearch}
          .value=${this.#search}
          @input=${(event: Event) => this.#set(() => (this.#search = (event.target as HTMLInputElement).value))}
        />
        <button type="button" aria-pressed=${this.#frozen !== undefined} @click=${this.#handlePause}>
          ${this.#frozen ? t.logResume : t.logPause}
        </button>
        <button type="button" @click=${this.#handleClear}>${t.logClear}</button>
        <button type="button" @click=${() => downloadJson('log', { dropped, entries: this.#shown })}>
          ${t.logExport}
        </button>
      </div>
      <div class="count">
        ${t.logShown(this.#shown.length, all.length)}${dropped > 0 ? ` · ${t.logDropped(dropped)}` : nothing}
        ${
          this.#correlationId === undefined
            ? nothing
            : html`· ${t.logCorrelation} ${this.#correlationId}
                <button type="button" @click=${() => this.#set(() => (this.#correlationId = undefined))}>
                  ${t.logAll}
                </button>`
        }
      </div>
      ${this.#renderList(all.length, t)} ${this.#selected ? this.#renderDetail(this.#selected, t) : nothing}
    `;
  }

  get #list(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.list');
  }

  #renderLevels(all: readonly LogEntry[], t: PanelWords): TemplateResult {
    const counts = countLevels(all);
    return html`<div class="levels" role="group" aria-label=${t.logLevel}>
      ${LOG_LEVELS.filter((level) => counts[level] > 0 || this.#hidden.has(level)).map(
        (level) =>
          html`<button
            type="button"
            part="level"
            aria-pressed=${!this.#hidden.has(level)}
            @click=${() => this.#toggle(level)}
          >
            ${level} <b>${counts[level]}</b>
          </button>`,
      )}
    </div>`;
  }

  #renderList(total: number, t: PanelWords): TemplateResult {
    const count = this.#shown.length;
    if (count === 0) return html`<p class="empty" role="status">${total === 0 ? t.logEmpty : t.logNoMatch}</p>`;
    const { first, last } = visibleRows(this.#list, count);
    this.#first = first;
    this.#last = last;
    return html`<div
      class="list"
      part="list"
      role="listbox"
      tabindex="0"
      aria-label=${t.log}
      aria-activedescendant=${this.#selected ? `e${this.#selected.seq}` : nothing}
      @scroll=${this.#handleScroll}
      @keydown=${this.#handleKeydown}
      @click=${this.#handleClick}
    >
      <div class="before" role="presentation"></div>
      ${repeat(
        this.#shown.slice(first, last),
        ({ seq }) => seq,
        (entry, index) => this.#renderEntry(entry, first + index + 1, count),
      )}
      <div class="after" role="presentation"></div>
    </div>`;
  }

  #renderEntry(entry: LogEntry, position: number, count: number): TemplateResult {
    return html`<div
      class="entry"
      part="entry"
      role="option"
      id=${`e${entry.seq}`}
      data-level=${entry.level}
      aria-selected=${entry === this.#selected}
      aria-posinset=${position}
      aria-setsize=${count}
    >
      <span class="time">${new Date(entry.time).toISOString().slice(11, 23)}</span>
      <span class="level">${entry.level}</span>
      <span class="area">${entry.area}</span>
      <span class="text">${entry.message} <span class="fields">${fieldsLine(entry)}</span></span>
    </div>`;
  }

  #renderDetail(entry: LogEntry, t: PanelWords): TemplateResult {
    const { correlationId } = entry;
    return html`<section class="detail" part="detail" aria-label=${entry.message}>
      <header>
        <strong>${entry.message}</strong>
        ${
          correlationId === undefined
            ? nothing
            : html`<button type="button" @click=${() => this.#set(() => (this.#correlationId = correlationId))}>
                ${t.logOnly}
              </button>`
        }
        <button type="button" @click=${() => this.#set(() => (this.#selected = undefined))}>${t.logClose}</button>
      </header>
      <pre tabindex="0">${JSON.stringify(entry, undefined, 2)}</pre>
    </section>`;
  }

  #listen(): void {
    this.#off?.();
    this.#off = undefined;
    // A panel that is not on a page must not be held by its log.
    if (this.#isShown && this.#host.isConnected) this.#off = this.#buffer?.subscribe(this.#handleEntry);
    this.#host.requestUpdate();
  }

  #set(change: () => void = () => {}): void {
    this.#frame = 0;
    change();
    this.#host.requestUpdate();
  }

  #toggle(level: LogLevel): void {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(level)) hidden.add(level);
    this.#set(() => (this.#hidden = hidden));
  }

  // Many entries in one frame are one update.
  readonly #handleEntry = (): void => {
    if (!this.#frozen) this.#frame ||= requestAnimationFrame(() => this.#set());
  };

  readonly #handlePause = (): void => {
    this.#set(() => (this.#frozen = this.#frozen ? undefined : [...(this.#buffer?.entries() ?? [])]));
  };

  readonly #handleClear = (): void => {
    this.#buffer?.clear();
    this.#set(() => {
      this.#selected = undefined;
      if (this.#frozen) this.#frozen = [];
    });
  };

  readonly #handleScroll = (event: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget as HTMLElement;
    this.#following = scrollHeight - scrollTop - clientHeight < 8;
    this.#top = scrollTop;
    this.#frame ||= requestAnimationFrame(() => this.#set());
  };

  readonly #handleClick = (event: Event): void => {
    const row = (event.target as Element).closest('.entry');
    const entry = row && this.#shown.find(({ seq }) => row.id === `e${seq}`);
    if (entry) this.#set(() => (this.#selected = entry === this.#selected ? undefined : entry));
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const last = this.#shown.length - 1;
    const at = this.#selected ? this.#shown.indexOf(this.#selected) : -1;
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? last : at - 1, Home: 0, End: last };
    const to = moves[event.key];
    if (to === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    this.#set(() => (this.#selected = to === undefined ? undefined : this.#shown[Math.max(0, Math.min(last, to))]));
    const list = this.#list;
    if (!list || to === undefined) return;
    const { height } = visibleRows(list, this.#shown.length);
    const top = Math.max(0, Math.min(last, to)) * height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
  };
}
