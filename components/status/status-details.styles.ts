import { css } from 'lit';

export const statusDetailsStyles = css`
  /* Icon, name, words: what does not fit in a line goes below the words. */
  :host([variant='full']) .row {
    display: grid;
    grid-template-columns: auto minmax(auto, 6em) minmax(0, 1fr);
    gap: 0.25rem 0.625rem;
  }

  :host([variant='full']) .row > :not(.mark, .label) {
    grid-column: 3;
  }

  :host([variant='full']) button {
    justify-self: start;
    margin-inline-start: 0;
  }

  .axis {
    min-block-size: 2rem;
  }

  .off {
    display: flex;
    gap: 0.5rem;
    margin-block-start: 0.25rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_border);
    border-inline-start: 3px solid var(--_warning);
    border-radius: 0.5rem;
    background: var(--_raised);
    font-size: 0.875em;
  }

  .off svg {
    margin-block-start: 0.125rem;
    color: var(--_warning);
  }

  ul {
    display: grid;
    gap: 0.5rem;
    margin: 0.25rem 0 0;
    padding: 0.75rem 1rem;
    border: 1px solid var(--_border);
    border-inline-start: 3px solid var(--_warning);
    border-radius: 0.5rem;
    background: var(--_raised);
    font-size: 0.875em;
    list-style: none;
  }

  ul[data-severity='error'] {
    border-inline-start-color: var(--_danger);
  }

  li {
    overflow-wrap: anywhere;
  }

  li span {
    display: block;
    color: var(--_muted);
  }
`;
