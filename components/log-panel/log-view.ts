import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LogEntry } from '../../src/index.js';
import type { SessionClient } from '../internal/session-client.js';
import { download, jsonLines } from './download.js';
import { renderTimeline } from './episode-timeline.js';
import { FloodMeter } from './flood-meter.js';
import { rowForKey } from './list-keys.js';
import { renderDetail } from './log-detail.js';
import { searchPattern } from './log-filter.js';
import { renderRow } from './log-row.js';
import { LogRows } from './log-rows.js';
import { LogSources, type ReplayStarter } from './log-sources.js';
import { timeText, type TimeMode } from './log-time.js';
import { NextUpdate } from './next-update.js';
import { renderBanner, renderFiles, renderToolbar, type ToolbarActions } from './log-toolbar.js';
import type { PanelWords } from './panel-words.js';
import { visibleRows } from './visible-rows.js';

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode; readonly player?: ReplayStarter };

/** For the filter, in one frame. */
const WORK_MS = 8;
/** Between two updates while entries come faster than anybody reads. */
const FLOODED_MS = 100;
/** Entries that can be copied at once. */
const MOST_COPIED = 5000;

/** The log. Only the rows in view exist, and only what is new costs anything, so that a long log stays light. */
export class LogView implements ReactiveController {
  readonly #host: Host;
  readonly #rows = new LogRows();
  readonly #sources = new LogSources(() => this.#reload());
  readonly #flood = new FloodMeter();
  readonly #next = new NextUpdate(() => this.#set());
  readonly #open = new Set<'filters' | 'files'>();
  #off: (() => void) | undefined;
  #isShown = true;
  #isPaused = false;
  #isFollowing = true;
  #timeMode: TimeMode = 'clock';
  #selected: number | undefined;
  /** The rows that exist: from the first to before the last. */
  #first = 0;
  #last = 0;
  /** Of a row, pixels; 0 = not known. */
  #height = 0;
  /** Where somebody has scrolled to, pixels, and whether a list that was made anew has to go there. */
  #top = 0;
  #isNew = false;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** Shows the log of another client, or none. */
  setClient(client: SessionClient | undefined): void {
    this.#sources.setClient(client);
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
    this.#next.cancel();
  }

  hostUpdated(): void {
    const list = this.#list;
    if (!list) return;
    // Measured before anything changed, or each frame would be laid out twice; the first rows there are have to be measured now.
    const height = this.#height || visibleRows(list, this.#rows.length).height;
    const [before, after] = [this.#first, this.#rows.length - this.#last];
    // Through the CSSOM: a strict policy forbids style attributes, not this.
    list.querySelector<HTMLElement>('.before')?.style.setProperty('block-size', `${before * height}px`);
    list.querySelector<HTMLElement>('.after')?.style.setProperty('block-size', `${after * height}px`);
    if (this.#isFollowing) list.scrollTop = this.#rows.length * height;
    else if (this.#isNew) list.scrollTop = this.#top;
    this.#isNew = false;
  }

  render(t: PanelWords): TemplateResult {
    const rows = this.#rows;
    if (!this.#isPaused) rows.pull();
    rows.work(WORK_MS);
    if (!rows.isDone) this.#update();
    this.#flood.measure(this.#sources.log?.at(-1)?.seq ?? 0, performance.now());
    const [isFollowing, isPaused, timeMode] = [this.#isFollowing, this.#isPaused, this.#timeMode];
    const state = { isFollowing, isPaused, timeMode, open: this.#open };
    const dropped = this.#sources.log?.dropped ?? 0;
    const { correlationId } = rows.filter;
    const selected = this.#selected === undefined ? undefined : rows.at(rows.indexOf(this.#selected));
    return html`
      ${renderToolbar(rows, state, this.#actions, t)}
      ${this.#open.has('files') ? renderFiles(this.#sources, this.#actions, t) : nothing}
      ${renderBanner(this.#sources, this.#host.player, t)}
      <div class="count" part="count">
        ${rows.isDone ? t.logShown(rows.length, rows.total) : t.logSearching(rows.length)}${
          dropped > 0 ? ` · ${t.logDropped(dropped)}` : nothing
        }
        ${
          correlationId === undefined
            ? nothing
            : html`· ${t.logCorrelation} ${correlationId}
                <button type="button" @click=${() => this.#filter({ correlationId: undefined })}>${t.logAll}</button>`
        }
      </div>
      ${
        correlationId === undefined || rows.length === 0
          ? nothing
          : renderTimeline(rows.slice(0, rows.length), this.#selected, (seq) => this.#select(seq), t)
      }
      ${this.#renderList(t)}
      ${
        selected
          ? renderDetail(
              selected,
              {
                close: () => this.#set(() => (this.#selected = undefined)),
                showEpisode: correlationId === undefined ? (id) => this.#filter({ correlationId: id }) : undefined,
              },
              t,
            )
          : nothing
      }
    `;
  }

  get #list(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.list');
  }

  #renderList(t: PanelWords): TemplateResult {
    const rows = this.#rows;
    const count = rows.length;
    if (count === 0) {
      const text = rows.total === 0 ? t.logEmpty : rows.isDone ? t.logNoMatch : t.logSearching(0);
      return html`<p class="empty" part="empty" role="status">${text}</p>`;
    }
    const { first, last, height } = visibleRows(this.#list, count, this.#isFollowing);
    this.#height = this.#list ? height : 0;
    this.#first = first;
    this.#last = last;
    const isLive = this.#isFollowing && !this.#isPaused;
    const pattern = searchPattern(rows.filter.search);
    return html`<div
      class="list"
      part="list"
      role=${isLive ? 'log' : 'group'}
      aria-live=${isLive && !this.#flood.isFlooded ? 'polite' : 'off'}
      aria-label=${t.log}
      @scroll=${this.#handleScroll}
    >
      <div
        class="rows"
        role="listbox"
        tabindex="0"
        aria-label=${t.log}
        aria-activedescendant=${this.#isInView() ? `e${this.#selected ?? ''}` : nothing}
        @keydown=${this.#handleKeydown}
        @click=${this.#handleClick}
      >
        <div class="before" role="presentation"></div>
        ${repeat(
          rows.slice(first, last),
          ({ seq }) => seq,
          (entry, index) =>
            renderRow(entry, {
              position: first + index + 1,
              count,
              isSelected: entry.seq === this.#selected,
              time: timeText(this.#timeMode, entry, rows.at(0), rows.at(first + index - 1)),
              pattern,
            }),
        )}
        <div class="after" role="presentation"></div>
      </div>
    </div>`;
  }

  /** Only what exists can be pointed at. */
  #isInView(): boolean {
    const at = this.#selected === undefined ? -1 : this.#rows.indexOf(this.#selected);
    return at >= this.#first && at < this.#last;
  }

  #reload(): void {
    this.#rows.setSource(this.#sources.log);
    this.#isPaused = false;
    this.#isFollowing = this.#sources.shown === undefined;
    this.#selected = undefined;
    this.#top = 0;
    this.#listen();
  }

  #listen(): void {
    this.#off?.();
    this.#off = undefined;
    // A panel that is not on a page must not be held by its log.
    if (this.#isShown && this.#host.isConnected) this.#off = this.#sources.log?.subscribe(() => this.#update());
    this.#host.requestUpdate();
  }

  /** Many entries in one frame are one update, and in a tenth of a second when there are more than anybody could read. */
  #update(): void {
    if (this.#isPaused && this.#rows.isDone) return;
    this.#next.plan(this.#flood.isFlooded && this.#rows.isDone ? FLOODED_MS : 0);
  }

  #set(change: () => void = () => {}): void {
    change();
    this.#host.requestUpdate();
  }

  #filter(change: Parameters<LogRows['setFilter']>[0]): void {
    this.#set(() => this.#rows.setFilter(change));
  }

  #select(seq: number | undefined): void {
    this.#set(() => (this.#selected = seq));
    const at = seq === undefined ? -1 : this.#rows.indexOf(seq);
    const list = this.#list;
    if (!list || at < 0) return;
    // What is looked at stays in view.
    this.#isFollowing = false;
    const { height } = visibleRows(list, this.#rows.length);
    const top = at * height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
  }

  readonly #actions: ToolbarActions = {
    search: (search) => this.#filter({ search }),
    toggleLevel: (level) => this.#filter({ hiddenLevels: toggled(this.#rows.filter.hiddenLevels, level) }),
    toggleArea: (area) => this.#filter({ hiddenAreas: toggled(this.#rows.filter.hiddenAreas, area) }),
    setTimeMode: (mode) => this.#set(() => (this.#timeMode = mode)),
    follow: () => this.#set(() => (this.#isFollowing = !this.#isFollowing)),
    pause: () => this.#set(() => (this.#isPaused = !this.#isPaused)),
    clear: () => {
      this.#sources.log?.clear();
      this.#rows.pull();
      this.#select(undefined);
    },
    toggle: (part) =>
      this.#set(() => {
        if (!this.#open.delete(part)) this.#open.add(part);
      }),
    exportLog: () =>
      download('log', 'jsonl', jsonLines({ dropped: this.#sources.log?.dropped ?? 0 }, this.#everyRow())),
    exportReplay: () => {
      const recording = this.#sources.shown?.recording ?? this.#sources.recording;
      if (recording) download('replay', 'json', JSON.stringify({ log: this.#everyRow(), ...recording }));
    },
    copy: () => jsonLines({}, this.#rows.slice(Math.max(0, this.#rows.length - MOST_COPIED), this.#rows.length)),
  };

  #everyRow(): readonly LogEntry[] {
    this.#rows.work(Infinity);
    return this.#rows.slice(0, this.#rows.length);
  }

  readonly #handleScroll = (event: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget as HTMLElement;
    this.#isFollowing = scrollHeight - scrollTop - clientHeight < 8;
    this.#top = scrollTop;
    this.#next.plan(0);
  };

  readonly #handleClick = (event: Event): void => {
    const seq = Number((event.target as Element).closest('.entry')?.id.slice(1));
    if (seq) this.#select(seq === this.#selected ? undefined : seq);
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const last = this.#rows.length - 1;
    const at = this.#selected === undefined ? -1 : this.#rows.indexOf(this.#selected);
    const page = Math.max(1, Math.floor((this.#list?.clientHeight ?? 0) / visibleRows(this.#list, last).height) - 1);
    const to = rowForKey(event.key, at, last, page);
    if (to === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    this.#select(to === undefined ? undefined : this.#rows.at(to)?.seq);
  };
}

function toggled<T>(items: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(items);
  if (!next.delete(item)) next.add(item);
  return next;
}
