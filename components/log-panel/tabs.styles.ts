import { css } from 'lit';

export const tabsStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden;
    font-size: 0.8125rem;
  }

  .tabs {
    display: flex;
    flex: none;
    gap: 0.25rem;
    padding-inline: 0.5rem;
    overflow-x: auto;
    border-block-end: 1px solid var(--_border);
    scrollbar-width: none;
  }

  .tabs button {
    flex: none;
    border-width: 0 0 2px;
    border-color: transparent;
    border-radius: 0;
    background: none;
    color: var(--_muted);
    font-size: 0.8125rem;
  }

  .tabs button:hover {
    color: var(--_text);
  }

  .tabs button:focus-visible {
    outline-offset: -2px;
  }

  .tabs [aria-selected='true'] {
    border-block-end-color: var(--_accent);
    color: var(--_text);
    font-weight: 650;
  }

  .tabs b {
    min-inline-size: 1.5em;
    padding: 0.125em 0.375em;
    border-radius: 999px;
    background: color-mix(in srgb, var(--_danger) 14%, transparent);
    color: var(--_danger);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  .view {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }

  .view[hidden] {
    display: none;
  }

  .toolbar {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    padding: 0.5rem 0.75rem;
    border-block-end: 1px solid var(--_border);
  }

  .toolbar button {
    min-block-size: max(1.75rem, var(--_target) - 0.5rem);
    padding: 0 0.625rem;
    font-size: 0.75rem;
  }

  input {
    flex: 1 1 9rem;
    min-inline-size: 0;
    min-block-size: max(1.75rem, var(--_target) - 0.5rem);
    padding: 0 0.625rem;
    border: 1px solid var(--_control);
    border-radius: 0.5rem;
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }

  .count {
    flex: none;
    padding: 0.25rem 0.75rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }

  .empty {
    padding: 1rem 0.75rem;
    color: var(--_muted);
  }

  /* What is transparent elsewhere would be drawn. */
  @media (forced-colors: active) {
    .tabs button {
      border-color: Canvas;
    }

    .tabs [aria-selected='true'] {
      border-block-end-color: Highlight;
    }

    .tabs b {
      border: 1px solid CanvasText;
    }
  }
`;
