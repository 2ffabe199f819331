// Markdown to HTML: headings with addresses, links between pages, tables and code that a keyboard can scroll.
import { Marked } from 'marked';

export const escape = (text) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const plain = (html) =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** As GitHub makes them, so that links in the Markdown work there and here. */
const slugOf = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/**
 * @param {string} source Markdown
 * @param {(href: string) => string | undefined} link what becomes of a relative address; `undefined`: no link
 * @param {(snippet: string) => string} [run] gives a block of "html live" a page to run on, and says its address
 * @returns {{ html: string, title: string, sections: { id: string, title: string, text: string }[] }}
 */
export function renderMarkdown(source, link, run) {
  const used = new Map();
  const sections = [];
  const idOf = (text) => {
    const slug = slugOf(text) || 'section';
    const times = used.get(slug) ?? 0;
    used.set(slug, times + 1);
    return times ? `${slug}-${times}` : slug;
  };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const title = plain(inner);
        const id = idOf(title);
        sections.push({ id, title, depth });
        return `<h${depth} id="${id}">${inner}</h${depth}>\n`;
      },
      code({ text, lang = '' }) {
        const [language, kind] = lang.split(' ');
        const live =
          kind === 'live' && run ? `<p><a class="live" href="${escape(run(text))}">Run this example</a></p>\n` : '';
        // Scrolls when it is wide, so a keyboard has to reach it.
        return `<pre tabindex="0"${language ? ` data-language="${escape(language)}"` : ''}><code>${escape(text)}</code></pre>\n${live}`;
      },
      table({ header, rows }) {
        const cell = (tag, { tokens, align }) => {
          const inner = this.parser.parseInline(tokens);
          const kind = tag === 'th' && inner ? 'th' : 'td';
          return `<${kind}${kind === 'th' ? ' scope="col"' : ''}${align ? ` class="${align}"` : ''}>${inner}</${kind}>`;
        };
        const row = (tag, cells) => `<tr>${cells.map((each) => cell(tag, each)).join('')}</tr>`;
        return `<div class="table" role="group" aria-label="Table" tabindex="0"><table><thead>${row('th', header)}</thead><tbody>${rows.map((cells) => row('td', cells)).join('')}</tbody></table></div>\n`;
      },
      link({ href, title, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const target = link(href);
        if (target === undefined) return inner;
        return `<a href="${escape(target)}"${title ? ` title="${escape(title)}"` : ''}>${inner}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escape(link(href))}" alt="${escape(text)}" loading="lazy">`;
      },
      html({ text }) {
        return text.trim().startsWith('<!--') ? '' : escape(text);
      },
    },
  });
  const html = marked.parse(source);
  const parts = html.split(/(?=<h[1-6] id=)/);
  const texts = new Map(
    parts.map((part) => [/^<h\d id="([^"]+)"/.exec(part)?.[1], plain(part.replace(/^<h\d.*?<\/h\d>/s, ''))]),
  );
  const found = sections.map(({ id, title, depth }) => ({
    id,
    title,
    depth,
    text: (texts.get(id) ?? '').replace(/\s+/g, ' ').trim(),
  }));
  return { html, title: found[0]?.title ?? '', sections: found };
}
