import { html, nothing, type TemplateResult } from 'lit';
import type { LogEntry } from '../../src/index.js';
import { fieldsLine } from './log-filter.js';

export interface RowPlace {
  /** From 1, and of how many. */
  readonly position: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly time: string;
  /** What is searched for, with one group around all of it. */
  readonly pattern: RegExp | undefined;
}

/** A text with what is searched for marked. Only text, whatever it holds. */
export function marked(text: string, pattern: RegExp | undefined): TemplateResult | string {
  if (!pattern?.test(text)) return text;
  const parts = text.split(new RegExp(`(${pattern.source})`, 'gi'));
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<mark>${part}</mark>` : part))}`;
}

export function renderRow(entry: LogEntry, { position, count, isSelected, time, pattern }: RowPlace): TemplateResult {
  const fields = fieldsLine(entry);
  return html`<div
    class="entry"
    part="entry"
    role="option"
    id=${`e${entry.seq}`}
    data-level=${entry.level}
    aria-selected=${isSelected}
    aria-posinset=${position}
    aria-setsize=${count}
  >
    <span class="time" part="time">${time}</span>
    <span class="level" part="entry-level">${marked(entry.level, pattern)}</span>
    <span class="area" part="entry-area">${marked(entry.area, pattern)}</span>
    <span class="text" part="text"
      >${entry.count > 1 ? html`<b class="times" part="repeats">×${entry.count}</b>` : nothing}${marked(entry.message, pattern)}${
        fields ? html` <span class="fields" part="fields">${marked(fields, pattern)}</span>` : nothing
      }</span
    >
  </div>`;
}
