import { css } from 'lit';

/** Times, days, what can be done with an answer, and the earlier chats; adopted together with the lazy part. */
export const extrasStyles = css`
  .page > .activity + .activity {
    margin-block-start: -0.75rem;
  }

  /* Lives in the gap below its answer, so that a hidden button leaves no hole. */
  .tools {
    block-size: 1.875rem;
    margin-block: 0.125rem -0.5rem;
    margin-inline-start: -0.75rem;
  }

  /* An answer that goes on after a tool call offers its copy once, at the end. */
  .answer:has(+ .activity) .tools {
    display: none;
  }

  .copy {
    min-block-size: 1.875rem;
    color: var(--_muted);
    font-size: 0.8125em;
    font-weight: 400;
  }

  .copy .after,
  .copy[data-copied] .before {
    display: none;
  }

  .copy[data-copied] .after {
    display: inline;
    color: var(--_success);
  }

  @media (hover: hover) and (pointer: fine) {
    .tools {
      margin-block-end: -1.125rem;
    }

    .tools .copy {
      opacity: 0;
      transition: opacity var(--_motion);
    }

    .answer:hover .copy,
    .answer:focus-within .copy {
      opacity: 1;
    }
  }

  .tools {
    display: flex;
    align-items: center;
    gap: 0.25rem;
  }

  .time {
    color: var(--_muted);
    font-size: 0.75em;
    font-variant-numeric: tabular-nums;
  }

  .day {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    color: var(--_muted);
    font-size: 0.8125em;
  }

  .day::before,
  .day::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_border);
  }

  .day time::first-letter {
    text-transform: uppercase;
  }

  .day time {
    display: inline-block;
  }

  .files {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .files li {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: 0.25rem 0.625rem;
    border: 1px solid var(--_border);
    border-radius: 0.5rem;
    font-size: 0.8125em;
  }

  .files span {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .again {
    margin-block-start: -0.5rem;
    margin-inline-start: -0.75rem;
  }

  .again button {
    min-block-size: 1.875rem;
    color: var(--_muted);
    font-size: 0.8125em;
    font-weight: 400;
  }

  @media (hover: hover) and (pointer: fine) {
    /* Below a copy button that a pointer brings. */
    .again {
      margin-block-start: 0.125rem;
    }

    .tools .time,
    .user > .time {
      opacity: 0;
      transition: opacity var(--_motion);
    }

    .user > .time {
      margin-block-end: -1.375rem;
      line-height: 1.125rem;
    }

    .answer:is(:hover, :focus-within) .time,
    .user:is(:hover, :focus-within) > .time {
      opacity: 1;
    }
  }

  .bar {
    flex: none;
    display: flex;
    inline-size: 100%;
    max-inline-size: var(--realtime-conversation-width, 46rem);
    margin-inline: auto;
    padding: 0.25rem var(--_space) 0;
  }

  .bar button {
    margin-inline-start: -0.75rem;
  }

  .chats {
    position: absolute;
    inset: calc(var(--_target) + 0.25rem) 0 0;
    z-index: 1;
    overflow-y: auto;
    padding: 0.25rem var(--_space) var(--_space);
    background: var(--_surface);
  }

  .chats:focus-visible {
    outline-offset: -2px;
  }

  .chats > * {
    max-inline-size: var(--realtime-conversation-width, 46rem);
    margin-inline: auto;
  }

  .chats-list {
    margin-block: 0;
    padding: 0;
    list-style: none;
  }

  .chats-note,
  .chats-empty,
  .chats-more {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    padding: 0.5rem 0;
    color: var(--_muted);
    font-size: 0.875em;
  }

  .chats-empty {
    justify-content: center;
    padding-block: 3rem;
    text-align: center;
  }

  .chat {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    border-block-end: 1px solid var(--_border);
  }

  .chat[aria-busy='true'] {
    color: var(--_muted);
  }

  .chat > .plain {
    flex: none;
    inline-size: var(--_target);
    padding: 0;
    color: var(--_muted);
  }

  .chat > .chat-open {
    flex: 1;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-content: stretch;
    justify-items: start;
    gap: 0.125rem;
    min-inline-size: 0;
    padding: 0.625rem 0.5rem;
    border: 0;
    border-radius: 0.5rem;
    text-align: start;
  }

  .chat-name,
  .chat-note {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .chat-name {
    font-size: 1.0715em;
  }

  [aria-current] .chat-name {
    font-weight: 650;
  }

  .chat-note {
    color: var(--_muted);
    font-weight: 400;
  }

  .chat-edit {
    flex: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
    padding: 0.5rem;
  }

  .chat-edit :is(input, span) {
    flex: 1 1 10rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .chat-edit input {
    min-block-size: var(--_target);
    padding: 0 0.625rem;
    border: 1px solid var(--_control);
    border-radius: 0.5rem;
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }

  .chat-edit .danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }
`;
