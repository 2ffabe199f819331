import { LazyChild, type LazyParts } from '../internal/lazy-child.js';

/**
 * How the session is: since when it is connected, how fast the server answers, what was lost, how each part is, and what is alerted.
 * Renewed once a second at most. This class is a small shell; the view is loaded when the first one is put on a page.
 *
 * @tagname realtime-health
 * @csspart summary - Whether all is well, in words.
 * @csspart mark - Its icon.
 * @csspart figures - The list of figures.
 * @csspart figure - A figure with its name.
 * @csspart label - What a figure is called.
 * @csspart more - What is said besides it.
 * @csspart value - The figure itself.
 * @csspart sparkline - The curve of the latest round trips.
 * @csspart table - The table of parts.
 * @csspart heading - The name of the table, and of the alerts.
 * @csspart header - The row of the columns' names.
 * @csspart head - The name of a column.
 * @csspart component - A part's row.
 * @csspart name - What the part is called.
 * @csspart cell - What is said of it.
 * @csspart state - How it is.
 * @csspart alerts - What is alerted.
 * @csspart alert-list - The list of them.
 * @csspart alert - One alert.
 * @csspart facts - Its figures.
 * @csspart none - Said while there is none.
 */
export class RealtimeHealth extends LazyChild {
  protected override async load(): Promise<LazyParts> {
    const { HealthView, healthStyles } = await import('./health-view.js');
    return [new HealthView(this), [healthStyles]];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-health': RealtimeHealth;
  }
}
