import { html, nothing, type TemplateResult } from 'lit';
import type { ThoughtItem, ToolItem } from '../../src/index.js';
import { icon } from '../internal/icons.js';
import { moreIcon } from '../internal/more-icons.js';
import { plainName } from './plain-name.js';
import type { RichContext } from './rich-context.js';

/** A thought: one quiet line that opens. */
export function renderThought(item: ThoughtItem, { t }: RichContext): TemplateResult {
  const streaming = item.status === 'streaming';
  return html`<details class="activity thought" part="thought">
    <summary ?data-busy=${streaming}>
      ${moreIcon('thought')}<span class="label">${streaming ? t.thinking : t.thought}</span>${moreIcon('chevron')}
    </summary>
    <p class="body">${item.text}</p>
  </details>`;
}

/** A tool call: one line with name and duration; open it shows what went in and what came out. */
export function renderTool(item: ToolItem, { t }: RichContext): TemplateResult {
  const { call, status, result, durationMs } = item;
  const busy = status === 'selecting' || status === 'running';
  const label = {
    selecting: t.toolSelecting,
    running: t.toolRunning,
    done: t.toolDone,
    interrupted: t.toolInterrupted,
  }[status](plainName(call.name));
  return html`<details class="activity tool" part="tool">
    <summary ?data-busy=${busy}>
      ${status === 'interrupted' ? icon('warning') : moreIcon('tool')}<span class="label">${label}</span>
      ${durationMs === undefined ? nothing : html`<span class="duration">${t.duration(durationMs)}</span>`}${moreIcon('chevron')}
    </summary>
    <dl class="body">
      ${call.input ? renderValue(t.toolInput, call.input) : nothing}
      ${result === undefined ? nothing : renderValue(t.toolResult, result)}
    </dl>
  </details>`;
}

function renderValue(name: string, text: string): TemplateResult {
  return html`<dt>${name}</dt>
    <dd><pre tabindex="0" role="group" aria-label=${name}>${pretty(text)}</pre></dd>`;
}

/** Deeper JSON stays as it is: indented, 5,000 brackets are 50 million characters, and a browser stands still. */
const MAX_JSON_DEPTH = 50;

/** JSON is indented; whatever is none stays as it is. */
function pretty(text: string): string {
  if (isDeep(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** Brackets within strings count too: text with so many reads no better indented. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}
