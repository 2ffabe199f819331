import { html, nothing, type TemplateResult } from 'lit';
import type { ConfigIssue, ConfigState } from '../../src/index.js';
import { copyButton } from '../conversation/copy-button.js';
import { icon } from '../internal/icons.js';
import type { PanelWords } from './panel-words.js';

type Issues = readonly ConfigIssue[];

/** How many errors and warnings there are, in words; `''` for none. */
export function countIssues(issues: Issues, t: PanelWords): string {
  const errors = issues.filter(isError).length;
  return t.configCounts(errors, issues.length - errors);
}

/** Whether the configuration is in force, and how much is wrong. Spoken whenever it changes. */
export function renderSummary(status: ConfigState['status'], issues: Issues, t: PanelWords): TemplateResult {
  const invalid = status === 'config-invalid';
  const refused = issues.some(isError);
  const tone = invalid || refused ? 'danger' : issues.length > 0 ? 'warning' : 'ok';
  return html`<p class="summary" part="summary" role="status" data-tone=${tone}>
    ${icon(tone === 'ok' ? 'check' : 'warning')}
    <span>
      <strong>${invalid ? `${t.configInvalid}.` : refused ? t.configRefused : t.configValid}</strong>
      ${countIssues(issues, t)}
    </span>
  </p>`;
}

/** Every issue, errors first, each with what to write instead. */
export function renderIssues(issues: Issues, t: PanelWords): TemplateResult | typeof nothing {
  if (issues.length === 0) return nothing;
  const sorted = [...issues.filter(isError), ...issues.filter((issue) => !isError(issue))];
  return html`<ul class="issues" part="issues" aria-label=${t.configIssues}>
    ${sorted.map((issue) => renderIssue(issue, t))}
  </ul>`;
}

function renderIssue(issue: ConfigIssue, t: PanelWords): TemplateResult {
  const { message, path, attribute, suggestion, severity } = issue;
  const names = [...new Set([path, attribute])].filter(Boolean);
  return html`<li part="issue" data-severity=${severity}>
    <p part="message">
      <strong class="severity" part="severity">${isError(issue) ? t.error : t.warning}</strong> <bdi>${message}</bdi>
    </p>
    ${names.length > 0 ? html`<p class="names" part="names">${names.map((name) => html`<code>${name}</code> `)}</p>` : nothing}
    ${
      suggestion
        ? html`<p class="instead" part="instead">
            ${t.configWrite} <code>${suggestion}</code> ${copyButton(suggestion, t)}
          </p>`
        : nothing
    }
  </li>`;
}

const isError = ({ severity }: ConfigIssue): boolean => severity === 'error';
