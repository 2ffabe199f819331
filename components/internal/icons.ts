import { svg, html, type TemplateResult } from 'lit';

const paths = {
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`,
  dots: svg`<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="3" />`,
  dash: svg`<path d="M6 12h12" />`,
  pause: svg`<path d="M9 6v12M15 6v12" />`,
  cross: svg`<path d="m7 7 10 10M17 7 7 17" />`,
  retry: svg`<path d="M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6" />`,
  warning: svg`<path d="M12 4 2.8 19.5h18.4L12 4ZM12 10v4M12 17h.01" />`,
  info: svg`<circle cx="12" cy="12" r="9" /><path d="M12 11v5M12 8h.01" />`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" />`,
  up: svg`<path d="M12 19V5M6 11l6-6 6 6" />`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6" />`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />`,
  chevron: svg`<path d="m9 6 6 6-6 6" />`,
  tool: svg`<path d="M14.5 6.5a4 4 0 0 0-5.3 5L4 16.7V20h3.3l5.2-5.2a4 4 0 0 0 5-5.3l-2.5 2.5-2.5-.5-.5-2.5 2.5-2.5Z" />`,
  thought: svg`<path d="M12 3v2M12 19v2M5 12H3M21 12h-2M6.3 6.3 5 5M19 19l-1.3-1.3M6.3 17.7 5 19M19 5l-1.3 1.3" /><circle cx="12" cy="12" r="3.5" />`,
  people: svg`<circle cx="9" cy="9" r="3.5" /><path d="M3 20a6 6 0 0 1 12 0M16 5.5a3.5 3.5 0 0 1 0 7M18 14.5a6 6 0 0 1 3 5.5" />`,
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5 15V6a2 2 0 0 1 2-2h9" />`,
};

export type IconName = keyof typeof paths;

/** A decorative line icon in the colour of the text around it; words next to it say what it means. */
export function icon(name: IconName): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${paths[name]}</svg>`;
}
