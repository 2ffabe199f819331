import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { groupRows, valueText, type ConfigRow } from './config-rows.js';
import type { PanelWords } from './panel-words.js';

/** A longer value is cut after some lines; the whole is in its title. */
const LONG = 160;

/**
 * The options as a table. Its roles are written out: at phone width the rows become blocks, and some engines
 * take a table that is laid out otherwise for no table.
 */
export function renderTable(rows: readonly ConfigRow[], t: PanelWords): TemplateResult {
  return html`<table part="table" role="table">
    <caption class="hidden">
      ${t.configCaption}
    </caption>
    <thead>
      <tr part="header" role="row">
        <th part="head" role="columnheader" scope="col">${t.configOption}</th>
        <th part="head" role="columnheader" scope="col">${t.configValue}</th>
        <th part="head" role="columnheader" scope="col">${t.configSource}</th>
      </tr>
    </thead>
    ${repeat(
      groupRows(rows),
      ([category]) => category,
      ([category, options]) =>
        html`<tbody>
          <tr class="category" part="group" role="row">
            <th part="category" role="rowheader" scope="rowgroup" colspan="3">${category || t.configGeneral}</th>
          </tr>
          ${repeat(
            options,
            ({ path }) => path,
            (row) => renderRow(row, t),
          )}
        </tbody>`,
    )}
  </table>`;
}

function renderRow({ path, attribute, value, source, said, overrides }: ConfigRow, t: PanelWords): TemplateResult {
  return html`<tr part=${said ? 'option said' : 'option'} role="row" ?data-said=${said}>
    <th part="option-name" role="rowheader" scope="row">
      <code>${path}</code>${attribute === path ? nothing : html` <code class="attribute">${attribute}</code>`}
    </th>
    <td part="option-value" role="cell" class="value">${renderValue(value, t)}</td>
    <td part="source" role="cell" class="source">
      ${source}${overrides.length > 0 ? renderOverrides(overrides, t) : nothing}
    </td>
  </tr>`;
}

function renderOverrides(overrides: ConfigRow['overrides'], t: PanelWords): TemplateResult {
  return html`<details part="overrides">
    <summary part="node">${t.configOverrides(overrides.length)}</summary>
    <ul part="branch">
      ${overrides.map(({ source, value }) => html`<li>${renderValue(value, t)} ${source}</li>`)}
    </ul>
  </details>`;
}

function renderValue(value: unknown, t: PanelWords): TemplateResult {
  const text = valueText(value);
  if (text === '') return html`<span class="nothing" part="nothing">${t.configEmpty}</span>`;
  return html`<code title=${text.length > LONG ? text : nothing}>${text}</code>`;
}
