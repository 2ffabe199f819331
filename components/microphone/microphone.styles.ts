import { css } from 'lit';

export const microphoneStyles = css`
  :host {
    position: relative;
    container-type: inline-size;
    /* Where its width is its content's. */
    contain-intrinsic-inline-size: 20rem;
    min-block-size: calc(var(--_target) + 0.5rem);
  }

  .bar,
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
  }

  /* Where the words have no room beside them, the smaller buttons go below. */
  .bar {
    flex-wrap: wrap;
  }

  .tools {
    flex: none;
    margin-inline-start: auto;
  }

  .bar button {
    flex: none;
    inline-size: var(--_target);
    padding: 0;
  }

  .bar button[aria-pressed='true'] {
    border-color: var(--_accent);
    color: var(--_accent);
  }

  .bar .talk {
    position: relative;
    inline-size: calc(var(--_target) + 0.5rem);
    block-size: calc(var(--_target) + 0.5rem);
    border-color: var(--_control);
    overflow: hidden;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
  }

  .bar svg {
    inline-size: 1.375em;
    block-size: 1.375em;
  }

  .talk svg {
    position: relative;
    inline-size: 1.625em;
    block-size: 1.625em;
  }

  .bar [part='talk'][aria-pressed='true'] {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  /* The level rises behind the symbol: its height says it, not its colour. */
  .level {
    position: absolute;
    inset: 0;
    background: currentColor;
    opacity: 0.28;
    transform: scaleY(var(--_level, 0));
    transform-origin: bottom;
    transition: transform 60ms linear;
  }

  .status {
    flex: 1 1 7rem;
    min-inline-size: 0;
    padding-inline: 0.5rem;
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.875em;
    line-height: 1.25;
    /* Two lines are as high as the buttons beside them. */
    max-block-size: 2.5em;
    overflow-wrap: anywhere;
  }

  [data-state='talking'] .status {
    color: var(--_text);
    font-weight: 500;
  }

  .problem {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.625rem;
    margin-block-end: 0.5rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_border);
    border-inline-start: 3px solid var(--_warning);
    border-radius: var(--_radius);
    background: var(--_raised);
    font-size: 0.875em;
  }

  .problem svg {
    color: var(--_warning);
  }

  .problem span {
    flex: 1 1 12rem;
  }

  /* Beside five buttons there is no room for words: they have a line of their own. */
  @container (max-width: 24rem) {
    .bar .talk {
      margin-inline-end: auto;
    }

    .status {
      order: 1;
      flex-basis: 100%;
      max-block-size: none;
      padding: 0.25rem 0 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .level {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .bar button[aria-pressed='true'] {
      border: 2px solid Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .level {
      background: ButtonText;
      opacity: 0.5;
    }
  }
`;
