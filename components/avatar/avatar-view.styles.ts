import { css } from 'lit';

export const avatarStyles = css`
  :host {
    container-type: inline-size;
    inline-size: 100%;
  }

  .frame {
    position: relative;
  }

  .stage {
    position: relative;
    overflow: hidden;
    inline-size: 100%;
    aspect-ratio: var(--realtime-avatar-ratio, 1);
    border-radius: var(--_radius);
    background: var(
      --realtime-avatar-backdrop,
      linear-gradient(
        165deg,
        color-mix(in srgb, var(--_accent) 12%, var(--_surface)),
        color-mix(in srgb, var(--_accent) 26%, var(--_surface))
      )
    );
    isolation: isolate;
  }

  .picture,
  .face,
  video,
  .poster,
  slot[name='overlay'] {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }

  .face {
    opacity: var(--_pulse, 1);
    transition: filter 400ms;
  }

  .face svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    stroke: none;
    stroke-width: 1;
  }

  .face :is(.lash, .crease, .nose, .strand, .lips, .under-lip, .ring, .rod) {
    fill: none;
  }

  [data-status='idle'] .face,
  [data-status='stopping'] .face,
  [data-status='failed'] .face,
  [data-status='ended'] .face {
    filter: saturate(0.35) opacity(0.75);
  }

  video {
    object-fit: cover;
    opacity: 0;
    transition: opacity 300ms;
  }

  video[data-shown] {
    opacity: 1;
  }

  [data-status='reconnecting'] video {
    filter: blur(3px) saturate(0.6);
  }

  .poster {
    background:
      radial-gradient(circle at 50% 39%, var(--_tone) 0 17%, transparent 17.5%),
      radial-gradient(ellipse 46% 38% at 50% 100%, var(--_tone) 0 99%, transparent 100%);
    --_tone: color-mix(in srgb, var(--_accent) 34%, var(--_surface));
  }

  [data-status='initializing'] .poster,
  [data-status='connecting'] .poster {
    animation: wait 1.4s ease-in-out infinite;
  }

  @keyframes wait {
    50% {
      opacity: 0.45;
    }
  }

  ::slotted([slot='poster']) {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  slot[hidden] {
    display: none;
  }

  slot[name='overlay'] {
    display: block;
    pointer-events: none;
  }

  /* Below a small picture, so that the mouth stays in sight; its place is kept while nothing is said. */
  .caption {
    min-block-size: 4.5em;
    padding: 0.5em 0.25em 0;
    text-align: center;
    text-wrap: balance;
    font-size: 0.9375em;
    line-height: 1.4;
  }

  .caption[hidden] {
    display: none;
  }

  @container (min-width: 24rem) {
    .caption {
      position: absolute;
      inset-inline: 0;
      inset-block-end: 0;
      min-block-size: 0;
      padding: 0.75em;
      pointer-events: none;
    }

    .caption span {
      padding: 0.15em 0.5em;
      border-radius: 0.375em;
      background: var(--realtime-avatar-caption-back, rgb(14 16 24 / 82%));
      color: var(--realtime-avatar-caption-text, #fff);
      box-decoration-break: clone;
      -webkit-box-decoration-break: clone;
    }
  }

  .unlock {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-start: 50%;
    translate: -50% -50%;
    white-space: nowrap;
    box-shadow: 0 2px 12px rgb(0 0 0 / 30%);
  }

  .unlock:dir(rtl) {
    translate: 50% -50%;
  }

  .settings {
    position: absolute;
    inset-block-start: 0.375rem;
    inset-inline-end: 0.375rem;
    padding: 0;
    border-color: transparent;
    background: color-mix(in srgb, var(--_surface) 70%, transparent);
  }

  .settings svg {
    stroke-width: 3;
  }

  .menu {
    position: absolute;
    inset-block-start: calc(0.375rem + var(--_target) + 0.25rem);
    inset-inline-end: 0.375rem;
    z-index: 1;
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--_border);
    border-radius: 0.625rem;
    background: var(--_surface);
    box-shadow: 0 4px 18px rgb(0 0 0 / 18%);
    font-size: 0.875em;
  }

  .menu label {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2rem;
    cursor: pointer;
  }

  .menu input {
    inline-size: 1.0625rem;
    block-size: 1.0625rem;
    margin: 0;
  }

  fieldset {
    min-inline-size: 0;
    margin: 0.25rem 0 0;
    padding: 0.375rem 0 0;
    border: 0;
    border-block-start: 1px solid var(--_border);
  }

  legend {
    float: inline-start;
    inline-size: 100%;
    padding: 0;
    color: var(--_muted);
  }

  legend + label {
    clear: both;
  }

  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.75rem;
    padding: 0.5rem 0.25rem 0;
    color: var(--_muted);
    font-size: 0.875em;
  }

  .status[hidden] {
    display: none;
  }

  .status span {
    flex: 1 1 10rem;
  }

  .status[data-tone='warning'] {
    color: var(--_text);
  }

  .status[data-tone='warning'] span {
    padding-inline-start: 0.625rem;
    border-inline-start: 3px solid var(--_warning);
  }

  @media (prefers-reduced-motion: reduce) {
    .poster {
      animation: none !important;
    }
    .face *,
    video {
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    .poster {
      forced-color-adjust: none;
    }
    .stage {
      border: 1px solid CanvasText;
    }
    .caption span {
      background: Canvas;
      color: CanvasText;
    }
  }
`;
