import { css } from 'lit';
import { tokensStyles } from './tokens.styles.js';

/** What every visible element shares: theme, text, buttons, focus rings, visually hidden text. */
export const hostStyles = [
  tokensStyles,
  css`
    :host {
      display: block;
      box-sizing: border-box;
      min-inline-size: 0;
      color: var(--_text);
      font: 400 var(--_size) / 1.5 var(--_font);
      text-align: start;
      accent-color: var(--_accent);
    }

    :host([hidden]) {
      display: none !important;
    }

    *,
    ::before,
    ::after {
      box-sizing: border-box;
    }

    h2,
    p {
      margin: 0;
    }

    button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      gap: 0.375em;
      min-block-size: var(--_target);
      min-inline-size: var(--_target);
      margin: 0;
      padding: 0 0.75em;
      border: 1px solid var(--_border);
      border-radius: 999px;
      background: transparent;
      color: inherit;
      font: 500 0.875em / 1.2 var(--_font);
      cursor: pointer;
      transition:
        background-color var(--_motion),
        border-color var(--_motion);
    }

    button:hover {
      background: var(--_raised);
      border-color: var(--_control);
    }

    button.primary {
      border-color: transparent;
      background: var(--_accent);
      color: var(--_on-accent);
    }

    button.primary:hover {
      background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
    }

    button.plain {
      border-color: transparent;
    }

    button:disabled {
      cursor: default;
      opacity: 0.55;
    }

    :focus-visible {
      outline: 2px solid var(--_accent);
      outline-offset: 2px;
    }

    svg {
      flex: none;
      inline-size: 1.125em;
      block-size: 1.125em;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.75;
      stroke-linecap: round;
      stroke-linejoin: round;
    }

    .hidden {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      margin: -1px;
      padding: 0;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
      border: 0;
    }

    .no-session {
      padding: 0.75em 1em;
      border: 1px dashed var(--_control);
      border-radius: var(--_radius);
      color: var(--_muted);
      font-size: 0.875em;
    }

    @media (forced-colors: active) {
      button.primary {
        border-color: ButtonText;
        background: ButtonFace;
        color: ButtonText;
      }
    }
  `,
];
