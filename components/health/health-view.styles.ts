import { css } from 'lit';

export const healthStyles = css`
  :host {
    container-type: inline-size;
    background: var(--_surface);
    font-size: 0.8125rem;
  }

  .summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.5rem;
    padding-inline: 0.75rem;
    font-size: 0.875rem;
    font-weight: 600;
  }

  [data-status] {
    --_tone: var(--_muted);
  }
  [data-status='running'] {
    --_tone: var(--_success);
  }
  [data-status='starting'] {
    --_tone: var(--_accent);
  }
  [data-status='degraded'] {
    --_tone: var(--_warning);
  }
  [data-status='failed'] {
    --_tone: var(--_danger);
  }

  .mark {
    display: inline-grid;
    flex: none;
    place-items: center;
    inline-size: 1.375rem;
    block-size: 1.375rem;
    border-radius: 50%;
    background: color-mix(in srgb, var(--_tone) 14%, transparent);
    color: var(--_tone);
  }

  .mark svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    stroke-width: 2.25;
  }

  dl {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 1px;
    margin: 0;
    border-block: 1px solid var(--_border);
    background: var(--_border);
  }

  .figure {
    display: grid;
    grid-template-rows: auto auto minmax(1.125rem, 1fr);
    align-content: start;
    padding: 0.5rem 0.75rem;
    background: var(--_surface);
  }

  /* Seven figures and one of them twice as high: no hole in two columns, and none in four. */
  .figure.wide {
    grid-row: span 2;
  }

  dt,
  .more {
    color: var(--_muted);
    font-size: 0.75rem;
  }

  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .value {
    font-size: 1.0625rem;
    font-weight: 600;
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
  }

  .more {
    font-variant-numeric: tabular-nums;
  }

  .wide .more {
    display: flex;
    flex-direction: column;
    gap: 0.375rem;
    min-block-size: 3.75rem;
  }

  .wide bdi {
    align-self: flex-start;
  }

  .sparkline {
    flex: 1;
    inline-size: 100%;
    min-block-size: 2.25rem;
    color: var(--_accent);
  }

  .sparkline path {
    vector-effect: non-scaling-stroke;
  }

  .ground {
    stroke: var(--_border);
    stroke-width: 1;
  }

  .threshold {
    stroke: var(--_warning);
    stroke-width: 1;
    stroke-dasharray: 3 3;
  }

  .curve {
    stroke-width: 1.5;
  }

  .last {
    stroke-width: 5;
  }

  .scroll {
    overflow-x: auto;
  }

  .scroll:focus-visible {
    outline-offset: -2px;
  }

  /* Fixed, so that a longer number moves no column. */
  table {
    inline-size: 100%;
    min-inline-size: 24rem;
    border-collapse: collapse;
    table-layout: fixed;
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  thead :nth-child(1) {
    inline-size: 25%;
  }
  thead :nth-child(2) {
    inline-size: 28%;
  }
  thead :nth-child(3) {
    inline-size: 12%;
  }

  caption,
  h2 {
    padding: 0.625rem 0.75rem 0.25rem;
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 650;
    text-align: start;
  }

  th,
  td {
    padding: 0.3125rem 0.375rem;
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
    white-space: nowrap;
  }

  tr > :first-child {
    padding-inline-start: 0.75rem;
  }

  tr > :last-child {
    padding-inline-end: 0.75rem;
  }

  .number {
    text-align: end;
  }

  thead th {
    color: var(--_muted);
    font-size: 0.6875rem;
  }

  tbody tr > * {
    border-block-start: 1px solid var(--_border);
  }

  .state {
    display: inline-flex;
    align-items: baseline;
    gap: 0.375rem;
  }

  .state svg {
    align-self: center;
    inline-size: 1rem;
    block-size: 1rem;
    color: var(--_tone);
    stroke-width: 2.25;
  }

  .level {
    padding: 0 0.25rem;
    border: 1px solid var(--_control);
    border-radius: 0.25rem;
    color: var(--_muted);
    font-size: 0.6875rem;
  }

  /* Room for one, so that the first alert moves nothing. */
  .alerts {
    min-block-size: 6rem;
    border-block-start: 1px solid var(--_border);
  }

  .alerts ul {
    display: grid;
    gap: 0.5rem;
    margin: 0;
    padding: 0.125rem 0.75rem 0.625rem;
    list-style: none;
  }

  .alerts li {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
  }

  .alerts li svg {
    align-self: start;
    margin-block-start: 0.125rem;
    color: var(--_warning);
  }

  .facts {
    display: block;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }

  .none {
    padding: 0.125rem 0.75rem 0.625rem;
    color: var(--_muted);
  }

  code {
    direction: ltr;
    unicode-bidi: isolate;
    font-family: var(--_mono);
    font-size: 0.75rem;
  }

  @container (min-width: 38rem) {
    dl {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }

    table {
      font-size: 0.8125rem;
    }
  }

  @media (forced-colors: active) {
    dl {
      background: CanvasText;
    }

    .mark {
      border: 1px solid;
    }

    .sparkline,
    svg,
    .mark {
      color: CanvasText;
    }

    .threshold {
      stroke: CanvasText;
    }
  }
`;
