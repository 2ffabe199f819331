import { html, type TemplateResult } from 'lit';
import { moreIcon } from '../internal/more-icons.js';
import type { Strings } from '../internal/strings.js';

const CONFIRM_MS = 2000;

/** A button that copies a text, or what a function makes when it is pressed, and says so for a moment. */
export function copyButton(text: string | (() => string), t: Strings): TemplateResult {
  return html`<button class="plain copy" part="copy" type="button" @click=${(event: Event) => void copy(event, text)}>
    ${moreIcon('copy')}<span class="before">${t.copy}</span><span class="after" role="status">${t.copied}</span>
  </button>`;
}

async function copy(event: Event, text: string | (() => string)): Promise<void> {
  const button = event.currentTarget as HTMLButtonElement;
  try {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
  } catch {
    // No permission, or an insecure page that has no clipboard: the button keeps its word and says nothing.
    return;
  }
  button.toggleAttribute('data-copied', true);
  setTimeout(() => button.removeAttribute('data-copied'), CONFIRM_MS);
}
