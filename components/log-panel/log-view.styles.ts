import { css } from 'lit';

export const logStyles = css`
  :host {
    --_row: 1.75rem;
  }

  .toggles {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }

  .toolbar .toggles button[aria-pressed='true'] {
    border-color: var(--_border);
    background: none;
  }

  .toolbar .toggles button:hover {
    border-color: var(--_control);
    background: var(--_raised);
  }

  .toggles button[aria-pressed='false'] {
    color: var(--_muted);
    text-decoration: line-through;
  }

  .toggles b {
    font-weight: 400;
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }

  .toolbar button[aria-pressed='true'],
  .toolbar button[aria-expanded='true'] {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
  }

  .toolbar .compact {
    display: none;
  }

  select,
  .file span {
    min-block-size: max(1.75rem, var(--_target) - 0.5rem);
    padding: 0 0.5rem;
    border: 1px solid var(--_border);
    border-radius: 999px;
    background: var(--_surface);
    color: inherit;
    font: 500 0.75rem / 1.2 var(--_font);
  }

  .file {
    position: relative;
    display: inline-flex;
  }

  .file span {
    display: inline-flex;
    align-items: center;
    padding: 0 0.625rem;
  }

  .file:hover span {
    background: var(--_raised);
    border-color: var(--_control);
  }

  .file:focus-within span {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .file input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    min-inline-size: 0;
    opacity: 0;
    cursor: pointer;
  }

  .banner {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    margin: 0;
    padding: 0.375rem 0.75rem;
    border-block-end: 1px solid var(--_border);
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
    font-size: 0.75rem;
    overflow-wrap: anywhere;
  }

  .banner span {
    flex: 1 1 10rem;
  }

  .banner button,
  .count button,
  .detail button {
    min-block-size: max(1.75rem, var(--_target) - 0.5rem);
    padding: 0 0.625rem;
    font-size: 0.75rem;
  }

  .banner.problem {
    background: color-mix(in srgb, var(--_danger) 10%, transparent);
    color: var(--_danger);
  }

  .timeline {
    display: grid;
    flex: none;
    grid-template-columns: max-content 1fr;
    align-items: center;
    gap: 0.125rem 0.625rem;
    max-block-size: 30%;
    padding: 0.5rem 0.75rem;
    overflow: auto;
    border-block: 1px solid var(--_border);
    font-size: 0.75rem;
    direction: ltr;
  }

  .lane,
  .axis {
    color: var(--_muted);
  }

  .axis {
    display: flex;
    justify-content: space-between;
    font-variant-numeric: tabular-nums;
  }

  .track {
    inline-size: 100%;
    block-size: 1rem;
    border-block-end: 1px solid var(--_border);
    fill: var(--_accent);
    stroke: none;
  }

  .track g {
    cursor: pointer;
  }

  .track rect:not(.mark) {
    opacity: 0.4;
  }

  .track [data-level='ERROR'] {
    fill: var(--_danger);
  }

  .track [data-level='WARN'] {
    fill: var(--_warning);
  }

  .track .selected .mark {
    stroke: var(--_text);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }

  :host {
    container-type: inline-size;
  }

  /* A phone, or a narrow column: two lines for each entry, filters on request. */
  @container (max-inline-size: 34rem) {
    .toolbar .compact {
      display: inline-flex;
    }

    .filters:not([data-open]) {
      display: none;
    }

    .entry {
      display: grid;
      grid-template-columns: max-content max-content 1fr;
      align-content: center;
      gap: 0 0.625rem;
      block-size: calc(var(--_row) * 1.75);
    }

    .entry > .text {
      grid-column: 1 / -1;
    }
  }

  @media (forced-colors: active) {
    .entry[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
