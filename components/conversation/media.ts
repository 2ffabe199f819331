import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Media } from '../../src/index.js';
import type { ConversationWords } from './conversation-words.js';
import { renderLink, renderMarkdown } from './markdown.js';
import { safeResource } from './safe-url.js';
import { showInFrame } from './sandbox-frame.js';

/** `inline` shows pictures and documents in place; `link` is for pages whose policy forbids both. */
export type MediaMode = 'inline' | 'link';

/** Shows what the agent renders beside its answer. Documents run in a frame that may do nothing at all. */
export function renderMedia(media: Media, mode: MediaMode, t: ConversationWords): TemplateResult {
  return html`<div class="media" part="media">${renderContent(media, mode, t)}</div>`;
}

function renderContent(media: Media, mode: MediaMode, t: ConversationWords): TemplateResult | typeof nothing {
  const type = media.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const name = t.media(media.name);
  const href = media.url === undefined ? undefined : safeResource(media.url);

  if (media.content !== undefined) {
    if (type === 'text/markdown') return renderMarkdown(media.content, t);
    if (type === 'text/html' || type === 'image/svg+xml') {
      return mode === 'inline' ? renderFrame(media.content, name) : renderSource(media.content, name);
    }
    if (type.startsWith('text/') || type === 'application/json') return renderSource(media.content, name);
  }
  if (!href) return media.content === undefined ? nothing : renderSource(media.content, name);
  // A picture from elsewhere would tell its server about the reader: a link asks first.
  if (type.startsWith('image/') && mode === 'inline' && !media.foreign) return renderImage(href, name, t);
  return renderLink(href, t.openMedia(media.name));
}

function renderImage(href: string, name: string, t: ConversationWords): TemplateResult {
  return html`<figure>
    <img
      src=${href}
      alt=${name}
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
      @error=${(event: Event) => ((event.target as HTMLImageElement).hidden = true)}
    />
    <figcaption>${renderLink(href, t.openMedia(name))}</figcaption>
  </figure>`;
}

function renderFrame(content: string, name: string): TemplateResult {
  return html`<figure>
    <iframe
      sandbox=""
      title=${name}
      referrerpolicy="no-referrer"
      ${ref((frame) => showInFrame(frame, content))}
    ></iframe>
    <pre hidden tabindex="0" role="group" aria-label=${name}>${content}</pre>
    <figcaption>${name}</figcaption>
  </figure>`;
}

function renderSource(content: string, name: string): TemplateResult {
  return html`<figure>
    <pre tabindex="0" role="group" aria-label=${name}>${content}</pre>
  </figure>`;
}
