import { html, nothing, type TemplateResult } from 'lit';
import { LOG_LEVELS, type LogLevel } from '../../src/index.js';
import { copyButton } from '../conversation/copy-button.js';
import type { LogRows } from './log-rows.js';
import type { LogSources, ReplayStarter } from './log-sources.js';
import { TIME_MODES, type TimeMode } from './log-time.js';
import type { PanelWords } from './panel-words.js';

export interface ToolbarState {
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  readonly timeMode: TimeMode;
  /** What is folded away at first: the filters where there is little room, and the files. */
  readonly open: ReadonlySet<'filters' | 'files'>;
}

export interface ToolbarActions {
  readonly search: (text: string) => void;
  readonly toggleLevel: (level: LogLevel) => void;
  readonly toggleArea: (area: string) => void;
  readonly setTimeMode: (mode: TimeMode) => void;
  readonly follow: () => void;
  readonly pause: () => void;
  readonly clear: () => void;
  readonly toggle: (part: 'filters' | 'files') => void;
  readonly exportLog: () => void;
  readonly exportReplay: () => void;
  /** What is shown, as text. */
  readonly copy: () => string;
}

/** Search, filters, follow and pause. */
export function renderToolbar(
  rows: LogRows,
  state: ToolbarState,
  actions: ToolbarActions,
  t: PanelWords,
): TemplateResult {
  const { isFollowing, isPaused, open } = state;
  return html`<div class="toolbar" part="toolbar">
      <input
        part="search"
        type="search"
        aria-label=${t.logSearch}
        placeholder=${t.logSearch}
        .value=${rows.filter.search}
        @input=${(event: Event) => actions.search((event.target as HTMLInputElement).value)}
      />
      <button
        part="button"
        type="button"
        class="compact"
        aria-expanded=${open.has('filters')}
        aria-controls="log-filters"
        @click=${() => actions.toggle('filters')}
      >
        ${t.logFilters}
      </button>
      <button part="button" type="button" aria-pressed=${isFollowing && !isPaused} @click=${actions.follow}>
        ${t.logFollow}
      </button>
      <button part="button" type="button" aria-pressed=${isPaused} @click=${actions.pause}>
        ${isPaused ? t.logResume : t.logPause}
      </button>
      <button
        part="button"
        type="button"
        aria-expanded=${open.has('files')}
        aria-controls="log-files"
        @click=${() => actions.toggle('files')}
      >
        ${t.logMore}
      </button>
    </div>
    <div class="toolbar filters" part="filters" id="log-filters" ?data-open=${open.has('filters')}>
      ${renderToggles(
        t.logLevel,
        LOG_LEVELS.filter((level) => rows.counts[level] > 0 || rows.filter.hiddenLevels.has(level)),
        {
          part: 'level',
          isHidden: (level) => rows.filter.hiddenLevels.has(level),
          toggle: actions.toggleLevel,
          count: (level) => rows.counts[level],
        },
      )}
      ${
        rows.areas.length > 1
          ? renderToggles(t.logAreas, rows.areas, {
              part: 'area',
              isHidden: (area) => rows.filter.hiddenAreas.has(area),
              toggle: actions.toggleArea,
            })
          : nothing
      }
      <select
        part="times"
        aria-label=${t.logTime}
        @change=${(event: Event) => actions.setTimeMode((event.target as HTMLSelectElement).value as TimeMode)}
      >
        ${TIME_MODES.map(
          (mode) => html`<option value=${mode} ?selected=${mode === state.timeMode}>${t.logTimes[mode]}</option>`,
        )}
      </select>
    </div>`;
}

interface Toggles<T extends string> {
  readonly part: string;
  readonly isHidden: (item: T) => boolean;
  readonly toggle: (item: T) => void;
  readonly count?: (item: T) => number;
}

function renderToggles<T extends string>(
  label: string,
  items: readonly T[],
  { part, isHidden, toggle, count }: Toggles<T>,
): TemplateResult {
  return html`<div class="toggles" part="toggles" role="group" aria-label=${label}>
    ${items.map(
      (item) =>
        html`<button type="button" part=${part} aria-pressed=${!isHidden(item)} @click=${() => toggle(item)}>
          ${item}${count ? html` <b>${count(item)}</b>` : nothing}
        </button>`,
    )}
  </div>`;
}

/** What leaves the panel and what comes in. */
export function renderFiles(
  sources: LogSources,
  { clear, exportLog, exportReplay, copy }: ToolbarActions,
  t: PanelWords,
): TemplateResult {
  const open = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void sources.open(file);
    // The same file can be chosen again.
    input.value = '';
  };
  return html`<div class="toolbar" part="files" id="log-files">
    ${copyButton(copy, t)}
    <button part="button" type="button" @click=${exportLog}>${t.logExportLog}</button>
    ${
      sources.recording || sources.shown?.recording
        ? html`<button part="button" type="button" @click=${exportReplay}>${t.logExportReplay}</button>`
        : nothing
    }
    <label class="file" part="button">
      <input part="file" type="file" accept=".json,.jsonl,application/json" @change=${open} /><span
        >${t.logImport}</span
      >
    </label>
    <button part="button" type="button" @click=${clear} ?disabled=${sources.shown !== undefined}>${t.logClear}</button>
  </div>`;
}

/** What is shown in the place of the live log, and what is wrong with a file. */
export function renderBanner(sources: LogSources, player: ReplayStarter | undefined, t: PanelWords): TemplateResult {
  const { shown, problem, isPlaying } = sources;
  const canPlay = player && shown?.recording;
  return html`${
    shown
      ? html`<div class="banner" part="banner">
          <span role="status"
            >${shown.note === undefined ? t.logImported(shown.name) : t.logPlayed(shown.name, shown.note)}</span
          >
          ${
            canPlay
              ? html`<button
                  part="button"
                  type="button"
                  ?disabled=${isPlaying}
                  @click=${() => void sources.play(player)}
                >
                  ${isPlaying ? t.logPlaying : t.logPlay}
                </button>`
              : nothing
          }
          <button part="button" type="button" @click=${() => sources.showLive()}>${t.logLive}</button>
        </div>`
      : nothing
  }${problem === undefined ? nothing : html`<p class="banner problem" part="problem" role="alert">${t.logProblem(problem)}</p>`}`;
}
