import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AnswerItem, ConversationItem, ItemStatus, SubsessionItem, UserMessageItem } from '../../src/index.js';
import { icon } from '../internal/icons.js';
import { moreIcon } from '../internal/more-icons.js';
import { copyButton } from './copy-button.js';
import { renderMarkdown } from './markdown.js';
import { renderMedia } from './media.js';
import { plainName } from './plain-name.js';
import { renderThought, renderTool } from './render-activity.js';
import { renderNotice, renderUser } from './render-plain.js';
import type { RichContext } from './rich-context.js';
import { isSameDay } from './times.js';

/** One item of the transcript, after a line with the day where another one begins. `before`: when the item above it was said. */
export function renderItem(
  item: ConversationItem,
  before: number | undefined,
  context: RichContext,
): TemplateResult | typeof nothing {
  const content = renderContent(item, context);
  // The first day is today, unless the page was left open over night.
  const since = before ?? Date.now();
  if (item.at === undefined || isSameDay(item.at, since)) return content;
  return html`<p class="day" part="day"><time datetime=${isoOf(item.at)}>${context.times.day(item.at)}</time></p>
    ${content}`;
}

function renderContent(item: ConversationItem, context: RichContext): TemplateResult | typeof nothing {
  switch (item.kind) {
    case 'user':
      return renderUser(item, context, renderBelow(item, context));
    case 'answer':
      return renderAnswer(item, context);
    case 'thought':
      return renderThought(item, context);
    case 'tool':
      return renderTool(item, context);
    case 'media':
      return renderMedia(item.media, context.media, context.t);
    case 'notice':
      return renderNotice(item, context);
    case 'subsession':
      return renderSubsession(item, context);
  }
}

/** Files that went with a message, and when it was said. */
function renderBelow({ fileIds, at, delivery }: UserMessageItem, context: RichContext): TemplateResult {
  return html`${
    fileIds?.length
      ? html`<ul class="files" part="files" aria-label=${context.times.words.attachedFiles}>
          ${fileIds.map((id) => html`<li>${moreIcon('file')}<span dir="auto">${plainName(context.fileName(id))}</span></li>`)}
        </ul>`
      : nothing
  }${delivery === 'confirmed' ? renderTime(at, context) : nothing}`;
}

function renderTime(at: number | undefined, { times }: RichContext): TemplateResult | typeof nothing {
  return at === undefined
    ? nothing
    : html`<time class="time" part="time" datetime=${isoOf(at)} title=${times.stamp(at)}>${times.time(at)}</time>`;
}

function renderAnswer(item: AnswerItem, context: RichContext): TemplateResult {
  const { t, agentName } = context;
  const streaming = item.status === 'streaming';
  return html`<div class="answer" part="answer" dir="auto" data-status=${item.status}>
    <span class="hidden">${agentName ?? t.agent}: </span>
    ${renderMarkdown(item.text, t, streaming)} ${renderMark(item.status, context)}
    ${
      streaming || item.text === ''
        ? nothing
        : html`<div class="tools">${copyButton(item.text, t)}${renderTime(item.at, context)}</div>`
    }
  </div>`;
}

function renderMark(status: ItemStatus, { t }: RichContext): TemplateResult | typeof nothing {
  if (status !== 'cancelled' && status !== 'interrupted') return nothing;
  return html`<p class="mark" part="mark">${icon('stop')}${status === 'cancelled' ? t.stopped : t.interrupted}</p>`;
}

function renderSubsession(item: SubsessionItem, context: RichContext): TemplateResult {
  return html`<details class="activity subsession" part="subsession" open>
    <summary ?data-busy=${item.status === 'streaming'}>
      ${moreIcon('people')}<span class="label">${context.t.subAgent(item.agentKey && plainName(item.agentKey))}</span
      >${moreIcon('chevron')}
    </summary>
    <div class="body nested">
      ${repeat(
        item.items,
        ({ id }) => id,
        (child) => renderContent(child, { ...context, agentName: item.agentKey }),
      )}
      ${renderMark(item.status, context)}
    </div>
  </details>`;
}

const isoOf = (at: number): string => new Date(at).toISOString();
