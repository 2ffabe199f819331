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
  const words = typeof text === 'string' ? text : text();
  try {
    // A page that is not secure (http on a LAN address) has no clipboard.
    if ('clipboard' in navigator) await navigator.clipboard.writeText(words);
    else if (!copySelected(words, button)) return;
  } catch {
    // No permission: the button keeps its word and says nothing.
    return;
  }
  button.toggleAttribute('data-copied', true);
  setTimeout(() => button.removeAttribute('data-copied'), CONFIRM_MS);
}

/** Copies as before there was a clipboard for scripts: what is selected. Tells whether the browser did. */
function copySelected(text: string, button: HTMLElement): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  button.after(field);
  field.select();
  // Deprecated, and all there is on such a page.
  const isCopied = document.execCommand('copy');
  field.remove();
  button.focus();
  return isCopied;
}
