import { LazyChild, type LazyParts } from '../internal/lazy-child.js';
import type { ReplayStarter } from './log-sources.js';

/**
 * For whoever has to find out what happened, under two tabs. Log: filters, search, episodes over time, follow and pause, export and import.
 * Configuration: what is wrong, and every option with its value and where it comes from.
 * This class is a small shell; the views are loaded when the first panel is put on a page.
 *
 * @tagname realtime-log-panel
 * @attr {'log' | 'config'} [tab=log] - The tab that is open at first.
 * @csspart tabs - The row of tabs.
 * @csspart tab - A tab.
 * @csspart toolbar - The search field and the buttons of the view.
 * @csspart level - A level's button.
 * @csspart area - An area's button.
 * @csspart banner - Says that a file is shown.
 * @csspart timeline - One episode over time.
 * @csspart search - The search field.
 * @csspart list - The list of entries.
 * @csspart entry - An entry.
 * @csspart detail - The chosen entry.
 * @csspart options - The scrolling part of the configuration view.
 * @csspart summary - Whether the configuration is in force.
 * @csspart issues - The list of what is wrong with it.
 * @csspart issue - One thing that is wrong.
 * @csspart table - The table of options.
 * @csspart category - The heading of a group of options.
 * @csspart option - An option's row.
 * @csspart said - An option's row whose value somebody said.
 * @csspart overrides - What a value overrides.
 */
export class RealtimeLogPanel extends LazyChild {
  /** Plays an imported replay file; without one the panel shows files and does not play them. See `ReplayPlayer` of `realtime-elements/testing`. */
  declare player?: ReplayStarter;

  protected override async load(): Promise<LazyParts> {
    const { PanelView, panelStyles } = await import('./panel-view.js');
    return [new PanelView(this), panelStyles];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-log-panel': RealtimeLogPanel;
  }
}
