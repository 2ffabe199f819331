import { html, type TemplateResult } from 'lit';

const paths = {
  tool: 'M14.5 6.5a4 4 0 0 0-5.3 5L4 16.7V20h3.3l5.2-5.2a4 4 0 0 0 5-5.3l-2.5 2.5-2.5-.5-.5-2.5 2.5-2.5Z',
  thought:
    'M12 3v2M12 19v2M5 12H3M21 12h-2M6.3 6.3 5 5M19 19l-1.3-1.3M6.3 17.7 5 19M19 5l-1.3 1.3M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  people:
    'M9 5.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM3 20a6 6 0 0 1 12 0M16 5.5a3.5 3.5 0 0 1 0 7M18 14.5a6 6 0 0 1 3 5.5',
  copy: 'M9 9h11v11H9zM5 15V4h11',
  chevron: 'm9 6 6 6-6 6',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  pencil: 'M5 19l1-4L16 5l3 3L9 18l-4 1ZM14 7l3 3',
  bin: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
  clip: 'M19 11.5l-7.3 7.3a4.2 4.2 0 0 1-6-6l8-8a2.8 2.8 0 0 1 4 4l-7.7 7.7a1.4 1.4 0 0 1-2-2l6.6-6.6',
} as const;

export type MoreIconName = keyof typeof paths;

/** As `icon()`, for what only lazy parts show: loaded with them. */
export function moreIcon(name: MoreIconName): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
}
