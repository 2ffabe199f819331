import { css } from 'lit';

export const signInStyles = css`
  :host {
    max-inline-size: 22rem;
  }

  form {
    display: grid;
    gap: 1rem;
    padding: calc(var(--_space) * 1.5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  h2 {
    font-size: 1.125em;
    line-height: 1.3;
  }

  .field {
    display: grid;
    gap: 0.375rem;
  }

  label {
    font-size: 0.875em;
    font-weight: 500;
  }

  input {
    inline-size: 100%;
    min-block-size: max(2.5rem, var(--_target));
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) / 1.5);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }

  input:focus-visible {
    outline-offset: 0;
    border-color: var(--_accent);
  }

  input[aria-invalid='true'] {
    border-color: var(--_danger);
  }

  button {
    min-block-size: max(2.5rem, var(--_target));
  }

  .problem {
    display: flex;
    gap: 0.375rem;
    color: var(--_danger);
    font-size: 0.875em;
  }

  .problem svg {
    margin-block-start: 0.125em;
  }
`;
