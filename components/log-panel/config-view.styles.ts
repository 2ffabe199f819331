import { css } from 'lit';

export const configStyles = css`
  #panel-config {
    container-type: inline-size;
  }

  .scroll {
    flex: 1;
    min-block-size: 6rem;
    overflow: auto;
    border-block-start: 1px solid var(--_border);
    scrollbar-width: thin;
  }

  .scroll:focus-visible {
    outline-offset: -2px;
  }

  .toolbar .copy {
    border-color: var(--_border);
  }

  .toolbar [aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 14%, transparent);
  }

  .summary {
    --_tone: var(--_success);

    display: flex;
    gap: 0.5rem;
    padding: 0.625rem 0.75rem;
    background: color-mix(in srgb, var(--_tone) 8%, transparent);
  }

  .summary svg {
    margin-block-start: 0.125rem;
    color: var(--_tone);
  }

  .summary strong {
    font-weight: 600;
  }

  .summary[data-tone='warning'],
  [data-severity='warning'] {
    --_tone: var(--_warning);
  }

  .summary[data-tone='danger'],
  [data-severity='error'] {
    --_tone: var(--_danger);
  }

  .issues {
    display: grid;
    gap: 1px;
    margin: 0;
    padding: 0;
    background: var(--_border);
    border-block: 1px solid var(--_border);
    list-style: none;
  }

  .issues li {
    display: grid;
    gap: 0.25rem;
    padding: 0.625rem 0.75rem;
    border-inline-start: 3px solid var(--_tone);
    background: var(--_surface);
    overflow-wrap: anywhere;
  }

  .severity {
    color: var(--_tone);
  }

  .names {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    color: var(--_muted);
  }

  .instead {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.5rem;
  }

  .instead code {
    padding: 0.0625rem 0.375rem;
    border: 1px solid var(--_border);
    border-radius: 0.375rem;
    background: var(--_raised);
    color: var(--_text);
  }

  .instead .copy {
    padding-inline: 0.375rem;
    font-size: 0.75rem;
  }

  .copy .after,
  .copy[data-copied] .before {
    display: none;
  }

  .copy[data-copied] .after {
    display: inline;
    color: var(--_success);
  }

  code {
    direction: ltr;
    unicode-bidi: isolate;
    font-family: var(--_mono);
    font-size: 0.75rem;
    overflow-wrap: anywhere;
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }

  thead th {
    padding: 0.375rem 0.75rem;
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 500;
    text-align: start;
  }

  .category th {
    padding: 0.375rem 0.75rem;
    background: var(--_raised);
    font-size: 0.75rem;
    font-weight: 650;
    text-align: start;
  }

  tbody tr + tr > * {
    border-block-start: 1px solid var(--_border);
  }

  tbody :is(th[scope='row'], td) {
    padding: 0.375rem 0.75rem;
    font-weight: 400;
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }

  .attribute {
    display: block;
  }

  .attribute,
  .source,
  .nothing,
  tr:not([data-said]) .value {
    color: var(--_muted);
  }

  [data-said] > th {
    box-shadow: inset 3px 0 0 var(--_accent);
  }

  [data-said] > th:dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent);
  }

  [data-said] > .value code {
    font-weight: 700;
  }

  [data-said] > .source {
    color: var(--_text);
  }

  .value code,
  details code {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
  }

  details {
    color: var(--_muted);
    font-size: 0.75rem;
  }

  summary {
    inline-size: fit-content;
    min-block-size: 1.5rem;
    cursor: pointer;
  }

  details ul {
    display: grid;
    gap: 0.25rem;
    margin: 0;
    padding: 0 0 0.25rem;
    list-style: none;
  }

  @container (max-width: 36rem) {
    .toolbar input {
      flex-basis: 100%;
    }

    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    table,
    tbody,
    .category,
    .category th {
      display: block;
    }

    tbody tr:not(.category) {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      padding-block: 0.375rem;
    }

    tbody tr + tr:not(.category) {
      border-block-start: 1px solid var(--_border);
    }

    tbody tr + tr > * {
      border: 0;
    }

    tbody tr[data-said] {
      box-shadow: inset 3px 0 0 var(--_accent);
    }

    tbody tr[data-said]:dir(rtl) {
      box-shadow: inset -3px 0 0 var(--_accent);
    }

    tbody tr[data-said] > th {
      box-shadow: none;
    }

    tbody :is(th[scope='row'], td) {
      padding-block: 0.0625rem;
    }

    th[scope='row'] {
      grid-column: 1 / -1;
    }

    .attribute {
      display: inline;
      margin-inline: 0.375rem;
    }
  }

  @media (forced-colors: active) {
    [data-said] > th {
      border-inline-start: 3px solid Highlight;
    }

    .toolbar [aria-pressed='true'] {
      border-color: Highlight;
      color: Highlight;
    }
  }
`;
