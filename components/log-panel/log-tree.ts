import { html, type TemplateResult } from 'lit';

/** Levels that are open at first. */
const OPEN_LEVELS = 2;

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A value as a tree that opens by itself down to its second level. What was logged is bounded, so that all of it can be there. */
export function renderTree(value: object, level = 0): TemplateResult {
  return html`<ul part="branch">
    ${Object.entries(value).map(([name, child]) => html`<li>${renderNode(name, child as unknown, level)}</li>`)}
  </ul>`;
}

function renderNode(name: string, value: unknown, level: number): TemplateResult {
  if (!isBranch(value)) {
    return html`<span class="name" part="name">${name}</span>
      <span class="value" part="value" data-type=${typeof value}>${leaf(value)}</span>`;
  }
  const size = Object.keys(value).length;
  const brackets = Array.isArray(value) ? `[${size}]` : `{${size}}`;
  if (size === 0)
    return html`<span class="name" part="name">${name}</span> <span class="value" part="value">${brackets}</span>`;
  return html`<details ?open=${level < OPEN_LEVELS}>
    <summary part="node">
      <span class="name" part="name">${name}</span> <span class="value" part="value">${brackets}</span>
    </summary>
    ${renderTree(value, level + 1)}
  </details>`;
}

const leaf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
