import { html, type TemplateResult } from 'lit';

const paths = {
  check: 'm5 12.5 4.5 4.5L19 7.5',
  dots: 'M5.5 12h1M11.5 12h1M17.5 12h1',
  dash: 'M6 12h12',
  pause: 'M9 6v12M15 6v12',
  cross: 'm7 7 10 10M17 7 7 17',
  retry: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  warning: 'M12 4 2.8 19.5h18.4L12 4ZM12 10v4M12 17h.01',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5M12 8h.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  stop: 'M7 8a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1z',
  plus: 'M12 5v14M5 12h14',
} as const;

export type IconName = keyof typeof paths;

/** A decorative line icon in the colour of the text around it; words next to it say what it means. */
export function icon(name: IconName): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
}
