import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { Lexer, type Token, type Tokens } from 'marked';
import type { ConversationWords } from './conversation-words.js';
import { copyButton } from './copy-button.js';
import { decodeEntities } from './decode-entities.js';
import { safeLink } from './safe-url.js';
import { StreamLexer } from './stream-lexer.js';

/** Deeper than a person nests; what goes on without a bottom would end the stack. */
const MAX_DEPTH = 24;
/** A line, not a rule, that opens more lists and quotes than that: lexing them takes time by the square of their number. */
const BOTTOMLESS = new RegExp(
  `^(?![ \\t]*(?:[-*][ \\t]*)+$)(?:[ \\t]*(?:[-*+>]|\\d{1,9}[.)])(?=[ \\t>])){${MAX_DEPTH + 1}}`,
  'm',
);

type Content = TemplateResult | string | typeof nothing | readonly Content[];

const streams = new StreamLexer();

/**
 * Renders Markdown. The lexer's tokens become templates, never a string of HTML: markup in the text shows as
 * text. A block whose source is unchanged is not rendered again, so that a long answer streams cheaply.
 * `grows`: more of this text is to come.
 */
export function renderMarkdown(text: string, t: ConversationWords, grows = false): TemplateResult {
  const blocks = lex(text, grows);
  if (!blocks) return html`<p class="plain-text" part="markdown">${text}</p>`;
  return html`<div class="markdown" part="markdown">
    ${blocks.map((token) => guard([token.raw, t], () => renderBlock(token, t)))}
  </div>`;
}

/** `undefined` for a text that is no document but an attack on its reader: it shows as it came. */
function lex(text: string, grows: boolean): readonly Token[] | undefined {
  if (BOTTOMLESS.test(text)) return undefined;
  try {
    const tokens = grows ? streams.lex(text) : new Lexer({ gfm: true }).lex(text);
    return isDeeper(tokens, MAX_DEPTH) ? undefined : tokens;
  } catch {
    return undefined;
  }
}

function isDeeper(tokens: readonly Token[] | undefined, levels: number): boolean {
  if (!tokens?.length) return false;
  if (levels === 0) return true;
  return tokens.some((token) => {
    const { tokens: inner, items } = token as Tokens.Generic;
    return isDeeper(inner, levels - 1) || isDeeper(items as Token[] | undefined, levels - 1);
  });
}

function renderBlock(token: Token, t: ConversationWords): Content {
  switch (token.type) {
    case 'heading':
      return renderHeading(token as Tokens.Heading, t);
    case 'paragraph':
      return html`<p>${renderInline((token as Tokens.Paragraph).tokens, t)}</p>`;
    case 'text':
      return renderInlineToken(token, t);
    case 'code':
      return renderCode(token as Tokens.Code, t);
    case 'blockquote':
      return html`<blockquote>
        ${(token as Tokens.Blockquote).tokens.map((child) => renderBlock(child, t))}
      </blockquote>`;
    case 'list':
      return renderList(token as Tokens.List, t);
    case 'table':
      return renderTable(token as Tokens.Table, t);
    case 'hr':
      return html`<hr />`;
    case 'space':
    case 'def':
      return nothing;
    case 'html':
      return html`<p class="raw">${token.raw}</p>`;
    default:
      return renderInlineToken(token, t);
  }
}

// The page has its own first and second level: an answer's headings begin below them.
function renderHeading({ depth, tokens }: Tokens.Heading, t: ConversationWords): TemplateResult {
  const content = renderInline(tokens, t);
  if (depth <= 2) return html`<h3>${content}</h3>`;
  return depth === 3 ? html`<h4>${content}</h4>` : html`<h5>${content}</h5>`;
}

function renderCode({ text, lang }: Tokens.Code, t: ConversationWords): TemplateResult {
  const name = lang?.split(/\s/)[0] || t.code;
  return html`<figure class="code" part="code">
    <figcaption><span>${name}</span>${copyButton(text, t)}</figcaption>
    <pre tabindex="0" role="group" aria-label=${name}><code>${text}</code></pre>
  </figure>`;
}

function renderList({ ordered, start, items }: Tokens.List, t: ConversationWords): TemplateResult {
  const content = items.map((item) => html`<li class=${item.task ? 'task' : nothing}>${renderListItem(item, t)}</li>`);
  return ordered
    ? html`<ol start=${start || 1}>
        ${content}
      </ol>`
    : html`<ul>
        ${content}
      </ul>`;
}

function renderListItem(item: Tokens.ListItem, t: ConversationWords): Content {
  const box = item.task ? (item.checked ? '☑ ' : '☐ ') : '';
  return [box, ...item.tokens.filter(({ type }) => type !== 'checkbox').map((token) => renderBlock(token, t))];
}

function renderTable({ header, rows, align }: Tokens.Table, t: ConversationWords): TemplateResult {
  const side = (column: number): string => `align-${align[column] ?? 'start'}`;
  return html`<div class="table" part="table" tabindex="0" role="group" aria-label=${t.table}>
    <table>
      <thead>
        <tr>
          ${header.map((cell, column) => html`<th class=${side(column)}>${renderInline(cell.tokens, t)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, column) => html`<td class=${side(column)}>${renderInline(cell.tokens, t)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Words can say anything: where a link goes shows when somebody points at it. */
export function renderLink(href: string, content: Content): TemplateResult {
  return html`<a href=${href} title=${href} target="_blank" rel="noopener noreferrer">${content}</a>`;
}

function renderInline(tokens: readonly Token[] | undefined, t: ConversationWords): Content {
  return (tokens ?? []).map((token) => renderInlineToken(token, t));
}

function renderInlineToken(token: Token, t: ConversationWords): Content {
  const inner = (): Content => renderInline((token as Tokens.Generic).tokens, t);
  switch (token.type) {
    case 'strong':
      return html`<strong>${inner()}</strong>`;
    case 'em':
      return html`<em>${inner()}</em>`;
    case 'del':
      return html`<del>${inner()}</del>`;
    case 'codespan':
      return html`<code>${(token as Tokens.Codespan).text}</code>`;
    case 'br':
      return html`<br />`;
    case 'link': {
      const href = safeLink(decodeEntities((token as Tokens.Link).href));
      return href ? renderLink(href, inner()) : inner();
    }
    case 'image': {
      // A picture that loads by itself would tell its server about the reader; a link asks first.
      const { href: source, text } = token as Tokens.Image;
      const href = safeLink(decodeEntities(source));
      return href ? renderLink(href, text || href) : text;
    }
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? inner() : decodeEntities(text);
    }
    case 'escape':
      return (token as Tokens.Escape).text;
    default:
      return token.raw;
  }
}
