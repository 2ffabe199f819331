import { css } from 'lit';

export const statusStyles = css`
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.625rem;
    min-block-size: var(--_target);
    font-size: 0.875em;
    --_tone: var(--_muted);
  }

  .mark {
    display: inline-grid;
    place-items: center;
    inline-size: 1.375rem;
    block-size: 1.375rem;
    border-radius: 50%;
    color: var(--_tone);
    background: color-mix(in srgb, var(--_tone) 14%, transparent);
  }

  .mark svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    stroke-width: 2.25;
  }

  .row[data-tone='ok'] {
    --_tone: var(--_success);
  }
  .row[data-tone='warning'] {
    --_tone: var(--_warning);
  }
  .row[data-tone='danger'] {
    --_tone: var(--_danger);
  }
  .row[data-tone='busy'] {
    --_tone: var(--_accent);
  }

  .title {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  .detail,
  .agent,
  .label {
    color: var(--_muted);
  }

  .agent::before {
    content: '·';
    margin-inline-end: 0.625rem;
  }

  .row[data-tone='busy'] .mark svg {
    animation: breathe 1.6s ease-in-out infinite;
  }

  @keyframes breathe {
    50% {
      opacity: 0.35;
    }
  }

  button {
    margin-inline-start: auto;
  }

  @media (prefers-reduced-motion: reduce) {
    .mark svg {
      animation: none !important;
    }
  }
`;
