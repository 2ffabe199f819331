import { css } from 'lit';

export const settingsStyles = css`
  .settings {
    position: absolute;
    z-index: 2;
    inset-block-end: calc(100% + 0.5rem);
    inset-inline-end: 0;
    display: grid;
    gap: 0.875rem;
    inline-size: min(20rem, 100%);
    max-block-size: min(28rem, 70vh);
    padding: var(--_space);
    overflow-y: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 20%);
    font-size: 0.875em;
  }

  .settings[hidden] {
    display: none;
  }

  .settings label {
    display: grid;
    gap: 0.25rem;
  }

  .settings .choice {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 1.75rem;
  }

  .settings fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }

  .settings legend {
    padding: 0;
    color: var(--_muted);
  }

  .settings label > span:first-child {
    color: var(--_muted);
  }

  .settings select {
    inline-size: 100%;
    min-block-size: var(--_target);
    padding-inline: 0.5rem;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) / 1.5);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }

  .settings input[type='range'] {
    inline-size: 100%;
    margin: 0;
  }
`;
