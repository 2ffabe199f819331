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
 * @csspart badge - How many mistakes the configuration has.
 * @csspart view - What a tab shows.
 * @csspart toolbar - The search field and the buttons of the view.
 * @csspart filters - The row of filters.
 * @csspart toggles - The buttons of the levels, or of the areas.
 * @csspart times - What the column of times says.
 * @csspart files - The row of export and import.
 * @csspart file - The field behind the button that opens a file.
 * @csspart button - A button of a row.
 * @csspart copy - A copy button.
 * @csspart count - How much is shown.
 * @csspart empty - Said while nothing is.
 * @csspart level - A level's button.
 * @csspart area - An area's button.
 * @csspart banner - Says that a file is shown.
 * @csspart timeline - One episode over time.
 * @csspart search - The search field.
 * @csspart list - The list of entries.
 * @csspart entry - An entry.
 * @csspart time - Its time.
 * @csspart entry-level - Its level.
 * @csspart entry-area - Its area.
 * @csspart text - Its message.
 * @csspart fields - Its fields.
 * @csspart repeats - How often it was said.
 * @csspart detail - The chosen entry.
 * @csspart tree - Its fields, as a tree.
 * @csspart branch - A list in a tree.
 * @csspart node - What opens a branch.
 * @csspart name - The name of a field.
 * @csspart value - Its value.
 * @csspart lane - The name of an area in the episode.
 * @csspart axis - The time below it.
 * @csspart problem - Why a file cannot be shown.
 * @csspart options - The scrolling part of the configuration view.
 * @csspart summary - Whether the configuration is in force.
 * @csspart issues - The list of what is wrong with it.
 * @csspart issue - One thing that is wrong.
 * @csspart severity - Whether it is an error or a warning.
 * @csspart message - What is wrong.
 * @csspart names - The names that it concerns.
 * @csspart instead - What to write.
 * @csspart table - The table of options.
 * @csspart header - The row of the columns' names.
 * @csspart head - The name of a column.
 * @csspart group - The row of a category.
 * @csspart category - The heading of a group of options.
 * @csspart option - An option's row.
 * @csspart option-name - Its name.
 * @csspart option-value - Its value.
 * @csspart source - Where the value comes from.
 * @csspart nothing - An empty value.
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
