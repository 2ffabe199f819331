import { css } from 'lit';

export const composerStyles = css`
  form {
    display: flex;
    align-items: flex-end;
    gap: 0.375rem;
    padding: 0.375rem;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 1.75);
    background: var(--_surface);
    transition: border-color var(--_motion);
  }

  form:focus-within {
    border-color: var(--_accent);
    outline: 1px solid var(--_accent);
    outline-offset: 0;
  }

  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: var(--_target);
    max-block-size: var(--realtime-composer-max-height, 12rem);
    margin: 0;
    padding: calc((var(--_target) - 1.5em) / 2) 0.75rem;
    border: 0;
    border-radius: inherit;
    background: transparent;
    color: inherit;
    font: inherit;
    resize: none;
    overflow-y: auto;
  }

  textarea:focus-visible {
    outline: none;
  }

  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  button {
    flex: none;
    inline-size: var(--_target);
    padding: 0;
  }

  .stop svg {
    fill: currentColor;
  }

  .hint {
    min-block-size: 1.25rem;
    padding: 0.25rem 1rem 0;
    color: var(--_muted);
    font-size: 0.8125em;
  }

  .hint[data-tone='danger'] {
    color: var(--_danger);
  }

  @media (forced-colors: active) {
    form:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
