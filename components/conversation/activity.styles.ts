import { css } from 'lit';

/** Thoughts, tool calls and the work of sub-agents: quiet lines that open. */
export const activityStyles = css`
  .activity {
    min-inline-size: 0;
    color: var(--_muted);
    font-size: 0.875em;
  }

  summary {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    max-inline-size: 100%;
    min-block-size: max(1.75rem, var(--_target) - 0.5rem);
    border-radius: 0.375rem;
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary:hover {
    color: var(--_text);
  }

  .label {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .duration {
    font-variant-numeric: tabular-nums;
  }

  .duration::before {
    content: '· ';
  }

  summary > svg:last-child {
    inline-size: 0.875em;
    block-size: 0.875em;
    transition: transform var(--_motion);
  }

  details[open] > summary > svg:last-child {
    transform: rotate(90deg);
  }

  .body {
    margin-block: 0.25rem 0.5rem;
    margin-inline: 0.5em 0;
    padding-inline-start: 1.0625em;
    border-inline-start: 1px solid var(--_border);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  dl.body,
  .nested {
    white-space: normal;
  }

  .nested {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.625rem;
    color: var(--_text);
    font-size: 1.0715em;
  }

  dt {
    margin-block-end: 0.25rem;
    font-size: 0.9286em;
  }

  dd {
    margin: 0 0 0.625rem;
  }

  dd pre {
    max-block-size: 16rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    overflow: auto;
    border-radius: 0.5rem;
    background: var(--_raised);
    color: var(--_text);
    font: 0.9286em / 1.5 var(--_mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    direction: ltr;
    text-align: start;
  }
`;
