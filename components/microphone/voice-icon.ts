import { html, type TemplateResult } from 'lit';

const paths = {
  mic: 'M12 3.5a3 3 0 0 0-3 3V12a3 3 0 0 0 6 0V6.5a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  micOff:
    'M9 9v3a3 3 0 0 0 4.6 2.5M15 11.5v-5a3 3 0 0 0-5.9-.8M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.5 11.5a6.5 6.5 0 0 1-.5 2.5M12 18v3M4 4l16 16',
  power: 'M12 4v8M7.5 6.8a7 7 0 1 0 9 0',
  speaker: 'M4 9.5v5h3.5L12 18V6L7.5 9.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  speakerOff: 'M4 9.5v5h3.5L12 18V6L7.5 9.5H4ZM16 9.5l5 5M21 9.5l-5 5',
  waves: 'M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
} as const;

export type VoiceIconName = keyof typeof paths;

/** As `icon()`, for what only the microphone shows: loaded with it. */
export function voiceIcon(name: VoiceIconName): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
}
