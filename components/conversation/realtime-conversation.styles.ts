import { css } from 'lit';

export const conversationStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden;
  }

  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-gutter: stable both-edges;
    scrollbar-width: thin;
  }

  .scroller:focus-visible {
    outline-offset: -2px;
  }

  .items,
  .page {
    display: flex;
    flex-direction: column;
    gap: 1rem;
  }

  .items {
    max-inline-size: var(--realtime-conversation-width, 46rem);
    min-block-size: 100%;
    margin-inline: auto;
    padding: var(--_space);
  }

  /* What is out of sight costs no layout: an hour of conversation is thousands of items. */
  .page {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 75rem;
  }

  .page:empty {
    min-block-size: 75rem;
  }

  .page:last-of-type {
    content-visibility: visible;
  }

  .empty {
    display: grid;
    gap: 0.25rem;
    margin: auto;
    padding: 2rem 1rem;
    color: var(--_muted);
    text-align: center;
  }

  .empty h2 {
    color: var(--_text);
    font-size: 1.375em;
    font-weight: 600;
    line-height: 1.3;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  /* Blocks, not grids: a grid costs a third more layout, and many items come into view at once. */
  .user {
    padding-inline-start: min(20%, 6rem);
  }

  .user > * {
    display: block;
    inline-size: fit-content;
    margin-inline-start: auto;
  }

  .bubble ~ * {
    margin-block-start: 0.25rem;
  }

  .bubble {
    padding: 0.5rem 0.9375rem;
    border-radius: calc(var(--_radius) * 1.5);
    border-end-end-radius: calc(var(--_radius) / 3);
    background: var(--_user);
    color: var(--_on-user);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .user[data-delivery='queued'] .bubble {
    background: transparent;
    outline: 1px dashed var(--_control);
    outline-offset: -1px;
  }

  .delivery,
  .mark {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.375rem;
    color: var(--_muted);
    font-size: 0.8125em;
  }

  .delivery.problem {
    color: var(--_warning);
  }

  .user[data-delivery='failed'] .delivery {
    color: var(--_danger);
  }

  /* Beside the icon, however long. */
  .delivery span {
    max-inline-size: calc(100% - 1.75rem);
  }

  .delivery button {
    color: var(--_text);
  }

  .answer > .mark {
    margin-block-start: 0.375rem;
  }

  .plain-text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .notice {
    display: flex;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem;
    border-radius: calc(var(--_radius) / 1.5);
    background: color-mix(in srgb, var(--_tone) 9%, transparent);
    font-size: 0.875em;
    overflow-wrap: anywhere;
    --_tone: var(--_muted);
  }

  .notice svg {
    margin-block-start: 0.1875em;
    color: var(--_tone);
  }

  .notice[data-severity='warning'] {
    --_tone: var(--_warning);
  }

  .notice[data-severity='error'] {
    --_tone: var(--_danger);
  }

  .waiting {
    color: var(--_muted);
    font-size: 0.875em;
  }

  .waiting::before {
    content: '';
    display: inline-block;
    inline-size: 0.5em;
    block-size: 0.5em;
    margin-inline-end: 0.625em;
    border-radius: 50%;
    background: var(--_accent);
  }

  /* The mark moves, never the text: fading words are hard to read. */
  .waiting::before,
  [data-busy] > svg:first-child {
    animation: breathe 1.6s ease-in-out infinite;
  }

  @keyframes breathe {
    50% {
      opacity: 0.3;
    }
  }

  .newest {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline: 0;
    inline-size: max-content;
    margin-inline: auto;
    background: var(--_surface);
    box-shadow: 0 2px 10px rgb(0 0 0 / 0.14);
  }

  @media (prefers-reduced-motion: reduce) {
    .waiting::before,
    [data-busy] > svg:first-child {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .bubble,
    .notice {
      border: 1px solid CanvasText;
    }
  }

  @media print {
    :host,
    .scroller {
      display: block;
      overflow: visible;
    }

    .tools,
    .newest {
      display: none;
    }
  }
`;
