import { html, nothing, type TemplateResult } from 'lit';
import type { LogEntry } from '../../src/index.js';
import { copyButton } from '../conversation/copy-button.js';
import { renderTree } from './log-tree.js';
import type { PanelWords } from './panel-words.js';

export interface DetailActions {
  readonly close: () => void;
  /** Shows one episode alone; `undefined` while that is so, or where the entry has none. */
  readonly showEpisode: ((correlationId: string) => void) | undefined;
}

/** Everything about one entry. */
export function renderDetail(entry: LogEntry, { close, showEpisode }: DetailActions, t: PanelWords): TemplateResult {
  const { correlationId, sessionId, time, level, area, seq, count, message, fields } = entry;
  const facts = { seq, time: new Date(time).toISOString(), level, area, correlationId, sessionId, count };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return html`<section class="detail" part="detail" aria-label=${message}>
    <header>
      <strong>${message}</strong>
      ${
        correlationId === undefined || !showEpisode
          ? nothing
          : html`<button part="button" type="button" @click=${() => showEpisode(correlationId)}>${t.logOnly}</button>`
      }
      ${copyButton(() => JSON.stringify(entry, undefined, 2), t)}
      <button part="button" type="button" @click=${close}>${t.logClose}</button>
    </header>
    <div class="tree" part="tree" tabindex="0" role="group" aria-label=${t.logDetail}>
      ${Object.keys(fields).length > 0 ? renderTree({ fields }) : nothing} ${renderTree(known)}
    </div>
  </section>`;
}
