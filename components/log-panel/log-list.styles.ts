import { css } from 'lit';

/** The rows, and everything about one of them. */
export const logListStyles = css`
  .list {
    flex: 1;
    min-block-size: 6rem;
    overflow: auto;
    contain: content;
    scrollbar-width: thin;
    font-family: var(--_mono);
    font-size: 0.75rem;
    direction: ltr;
    text-align: start;
  }

  .rows {
    min-block-size: 100%;
  }

  .rows:focus-visible {
    outline-offset: -2px;
  }

  mark {
    border-radius: 2px;
    background: color-mix(in srgb, var(--_warning) 32%, transparent);
    color: var(--_text);
  }

  .fields {
    margin-inline-start: 1ch;
  }

  .times {
    margin-inline-end: 0.75ch;
    padding: 0 0.375em;
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_text);
  }

  .entry {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    block-size: var(--_row);
    padding-inline: 0.75rem;
    overflow: hidden;
    white-space: nowrap;
    contain: content;
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

  .tree {
    overflow-wrap: anywhere;
    font: 0.75rem / 1.6 var(--_mono);
    direction: ltr;
    text-align: start;
  }

  .tree ul {
    margin: 0;
    padding-inline-start: 1.125rem;
    list-style: none;
  }

  .tree > ul {
    padding: 0;
  }

  .tree :is(li, details, ul) {
    margin-block: 0;
    color: inherit;
    font-size: inherit;
  }

  .tree summary {
    margin-inline-start: -1rem;
    cursor: pointer;
  }

  .tree > ul > li > details > summary {
    margin: 0;
  }

  .tree .name {
    color: var(--_muted);
  }

  .tree .value {
    white-space: pre-wrap;
  }

  .tree [data-type='number'],
  .tree [data-type='boolean'] {
    color: var(--_accent);
  }
`;
