import { html, nothing, type TemplateResult } from 'lit';
import type { ConversationItem, NoticeItem, UserMessageItem } from '../../src/index.js';
import { icon } from '../internal/icons.js';
import type { ItemContext } from './item-context.js';

/** One item as it looks until the rich part has been loaded: what was said, and what became of it. */
export function renderPlain(item: ConversationItem, context: ItemContext): TemplateResult | typeof nothing {
  switch (item.kind) {
    case 'user':
      return renderUser(item, context);
    case 'answer':
      return html`<p class="answer plain-text" part="answer" dir="auto">${item.text}</p>`;
    case 'notice':
      return renderNotice(item, context);
    default:
      return nothing;
  }
}

/** `more`: what stands below the words. */
export function renderUser(item: UserMessageItem, { t, resend }: ItemContext, more: unknown = nothing): TemplateResult {
  return html`<div class="user" part="user-message" data-delivery=${item.delivery}>
    <span class="hidden" dir="auto">${t.you}: </span>
    <p class="bubble" part="bubble" dir="auto">${item.text}</p>
    ${more} ${renderDelivery(item, t, resend)}
  </div>`;
}

function renderDelivery(
  { id, delivery }: UserMessageItem,
  t: ItemContext['t'],
  resend: ItemContext['resend'],
): TemplateResult | typeof nothing {
  if (delivery === 'confirmed') return nothing;
  if (delivery === 'queued') return html`<p class="delivery" part="delivery">${icon('dots')}${t.queued}</p>`;
  if (delivery === 'sent') return html`<p class="delivery" part="delivery">${icon('check')}${t.sending}</p>`;
  return html`<p class="delivery problem" part="delivery">
    ${icon('warning')}<span>${delivery === 'unknown' ? t.deliveryUnknown : t.notSent}</span>
    <button part="resend" type="button" @click=${() => resend(id)}>${icon('retry')}${t.resend}</button>
  </p>`;
}

export function renderNotice({ text, severity }: NoticeItem, { t }: ItemContext): TemplateResult {
  return html`<p class="notice" part="notice" data-severity=${severity}>
    ${icon(severity === 'info' ? 'info' : 'warning')}
    <span class="hidden">${t[severity]}: </span><span>${text}</span>
  </p>`;
}
