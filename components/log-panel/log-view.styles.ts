import { css } from 'lit';

export const logStyles = css`
  :host {
    --_row: 1.75rem;
  }

  .levels {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }

  .levels button[aria-pressed='false'] {
    color: var(--_muted);
    text-decoration: line-through;
  }

  .levels b {
    font-weight: 400;
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }

  .list {
    flex: 1;
    min-block-size: 6rem;
    overflow: auto;
    scrollbar-width: thin;
    font-family: var(--_mono);
    font-size: 0.75rem;
    direction: ltr;
    text-align: left;
  }

  .list:focus-visible {
    outline-offset: -2px;
  }

  .entry {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    block-size: var(--_row);
    padding-inline: 0.75rem;
    overflow: hidden;
    white-space: nowrap;
    cursor: default;
  }

  .entry > span {
    flex: none;
  }

  .entry > .text {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .entry:hover {
    background: var(--_raised);
  }

  .entry[aria-selected='true'] {
    background: color-mix(in srgb, var(--_accent) 14%, transparent);
    box-shadow: inset 3px 0 0 var(--_accent);
  }

  .time,
  .area,
  .fields {
    color: var(--_muted);
  }

  .entry[aria-selected='true'] :is(.time, .area, .fields) {
    color: var(--_text);
  }

  .level {
    min-inline-size: 3.25em;
  }

  [data-level='ERROR'] .level {
    color: var(--_danger);
    font-weight: 700;
  }

  [data-level='WARN'] .level {
    color: var(--_warning);
    font-weight: 700;
  }

  .detail {
    display: grid;
    gap: 0.5rem;
    max-block-size: 45%;
    padding: 0.75rem;
    overflow: auto;
    border-block-start: 1px solid var(--_border);
    background: var(--_raised);
  }

  .detail header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
  }

  .detail strong {
    flex: 1;
    overflow-wrap: anywhere;
  }

  .detail pre {
    margin: 0;
    font: 0.75rem / 1.5 var(--_mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    direction: ltr;
    text-align: left;
  }

  @media (forced-colors: active) {
    .entry[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
