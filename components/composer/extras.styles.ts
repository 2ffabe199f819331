import { css } from 'lit';

/** Files, limits and the choice of the agent; adopted together with the lazy part. */
export const composerExtrasStyles = css`
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin: 0 0 0.375rem;
    padding: 0;
    list-style: none;
  }

  .file {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding-inline-start: 0.75rem;
    overflow: hidden;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    font-size: 0.875em;
  }

  .file[data-status='failed'] {
    border-color: var(--_danger);
  }

  .file[data-status='failed'] :is(svg:first-child, .note) {
    color: var(--_danger);
  }

  .name {
    min-inline-size: 3rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .note {
    color: var(--_muted);
    font-size: 0.9286em;
    overflow-wrap: anywhere;
  }

  .file:not([data-status='failed']) .note {
    flex: none;
  }

  .file .plain {
    flex: none;
    inline-size: var(--_target);
    padding: 0;
  }

  progress {
    position: absolute;
    inset: auto 0 0;
    inline-size: 100%;
    block-size: 3px;
    border: 0;
    appearance: none;
    background: var(--_raised);
  }

  progress::-webkit-progress-bar {
    background: var(--_raised);
  }

  progress::-webkit-progress-value {
    background: var(--_accent);
    transition: inline-size var(--_motion);
  }

  progress::-moz-progress-bar {
    background: var(--_accent);
  }

  .refusal {
    display: flex;
    gap: 0.5rem;
    padding: 0 0.5rem 0.375rem;
    color: var(--_danger);
    font-size: 0.875em;
    overflow-wrap: anywhere;
  }

  .refusal svg {
    margin-block-start: 0.1875em;
  }

  .drop {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    margin-block-end: 0.375rem;
    padding: 1rem;
    border: 2px dashed var(--_accent);
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_accent) 8%, var(--_surface));
  }

  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.75rem;
  }

  .below .hint {
    flex: 1 1 12rem;
  }

  .count {
    padding-inline-end: 1rem;
    color: var(--_muted);
    font-size: 0.8125em;
    font-variant-numeric: tabular-nums;
  }

  .count[data-tone='danger'] {
    color: var(--_danger);
    font-weight: 600;
  }

  .agents {
    order: -1;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding-inline-start: 0.5rem;
  }

  select {
    max-inline-size: 100%;
    min-block-size: max(1.75rem, var(--_target) - 0.5rem);
    margin-block-start: 0.25rem;
    padding: 0 0.375rem;
    border: 1px solid transparent;
    border-radius: 0.5rem;
    background: transparent;
    color: var(--_muted);
    font: inherit;
    font-size: 0.8125em;
    text-overflow: ellipsis;
  }

  option {
    background: var(--_surface);
    color: var(--_text);
  }

  select:hover:not(:disabled) {
    border-color: var(--_control);
    color: var(--_text);
  }

  @media (forced-colors: active) {
    progress {
      border: 1px solid CanvasText;
    }
  }
`;
