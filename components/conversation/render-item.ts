import { html, nothing, type TemplateResult } from 'lit';
import type {
  AnswerItem,
  ConversationItem,
  ItemStatus,
  MediaItem,
  NoticeItem,
  SubsessionItem,
  UserMessageItem,
} from '../../src/index.js';
import { icon } from '../internal/icons.js';
import { repeat } from 'lit/directives/repeat.js';
import { copyButton } from './copy-button.js';
import type { ItemContext } from './item-context.js';
import { plainName } from './plain-name.js';
import { renderThought, renderTool } from './render-activity.js';

/** One item of the transcript. */
export function renderItem(item: ConversationItem, context: ItemContext): TemplateResult | typeof nothing {
  switch (item.kind) {
    case 'user':
      return renderUser(item, context);
    case 'answer':
      return renderAnswer(item, context);
    case 'thought':
      return renderThought(item, context);
    case 'tool':
      return renderTool(item, context);
    case 'media':
      return renderMediaItem(item, context);
    case 'notice':
      return renderNotice(item, context);
    case 'subsession':
      return renderSubsession(item, context);
  }
}

function renderUser(item: UserMessageItem, { t, resend }: ItemContext): TemplateResult {
  return html`<div class="user" part="user-message" data-delivery=${item.delivery}>
    <p class="bubble" part="bubble" dir="auto"><span class="hidden">${t.you}: </span>${item.text}</p>
    ${renderDelivery(item, t, resend)}
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
    ${icon('warning')}${delivery === 'unknown' ? t.deliveryUnknown : t.notSent}
    <button part="resend" type="button" @click=${() => resend(id)}>${icon('retry')}${t.resend}</button>
  </p>`;
}

function renderAnswer(item: AnswerItem, context: ItemContext): TemplateResult {
  const { t, agentName, markdown } = context;
  const streaming = item.status === 'streaming';
  return html`<div class="answer" part="answer" dir="auto" data-status=${item.status}>
    <span class="hidden">${agentName ?? t.agent}: </span>
    ${markdown(item.text)} ${renderMark(item.status, context)}
    ${streaming || item.text === '' ? nothing : html`<div class="tools">${copyButton(item.text, t)}</div>`}
  </div>`;
}

function renderMark(status: ItemStatus, { t }: ItemContext): TemplateResult | typeof nothing {
  if (status !== 'cancelled' && status !== 'interrupted') return nothing;
  return html`<p class="mark" part="mark">${icon('stop')}${status === 'cancelled' ? t.stopped : t.interrupted}</p>`;
}

function renderMediaItem({ media }: MediaItem, context: ItemContext): TemplateResult {
  return context.media?.(media) ?? html`<p class="plain-text">${context.t.media(media.name)}</p>`;
}

function renderNotice({ text, severity }: NoticeItem, { t }: ItemContext): TemplateResult {
  return html`<p class="notice" part="notice" data-severity=${severity}>
    ${icon(severity === 'info' ? 'info' : 'warning')}
    <span><span class="hidden">${t[severity]}: </span>${text}</span>
  </p>`;
}

function renderSubsession(item: SubsessionItem, context: ItemContext): TemplateResult {
  return html`<details class="activity subsession" part="subsession" open>
    <summary ?data-busy=${item.status === 'streaming'}>
      ${icon('people')}<span class="label">${context.t.subAgent(item.agentKey && plainName(item.agentKey))}</span
      >${icon('chevron')}
    </summary>
    <div class="body nested">
      ${repeat(
        item.items,
        ({ id }) => id,
        (child) => renderItem(child, { ...context, agentName: item.agentKey }),
      )}
      ${renderMark(item.status, context)}
    </div>
  </details>`;
}
