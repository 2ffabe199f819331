import type { AgentAnswer, ToolUse } from './agent-step.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'];
const VALUES = [42, 55, 48, 71, 66, 83];

/** A bar chart without styles or scripts: colours are attributes, so that a strict page can show it. */
function chartSvg(title: string): string {
  const bars = VALUES.map((value, index) => {
    const x = 30 + index * 60;
    const y = 150 - value * 1.2;
    return (
      `<rect x="${x}" y="${y}" width="40" height="${value * 1.2}" rx="4" fill="#4f6df5"/>` +
      `<text x="${x + 20}" y="168" text-anchor="middle" font-size="12" fill="#6b7280">${MONTHS[index]}</text>` +
      `<text x="${x + 20}" y="${y - 6}" text-anchor="middle" font-size="12" fill="#6b7280">${value}</text>`
    );
  }).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 180" role="img" aria-label="${title}" font-family="sans-serif">${bars}</svg>`;
}

function tableMarkdown(): string {
  const rows = MONTHS.map((month, index) => `| ${month} | ${VALUES[index]} |`);
  return ['| month | messages |', '|---|---:|', ...rows].join('\n');
}

function mediaTool(kind: string, title: string, contentType: string, content: string): ToolUse {
  const name = kind === 'chart' ? 'chart.svg' : 'table.md';
  return {
    name: 'render_media',
    input: { kind, title },
    run: () => ({
      content: `The ${kind} is on the screen.`,
      media: { contentType, content, name, sentByClass: 'MediaTools', sentByFunction: 'render_media' },
    }),
  };
}

/** Shows a chart or a table. */
export function* showMedia(kind: 'chart' | 'table'): AgentAnswer {
  const title = 'Messages by month';
  const tool =
    kind === 'chart'
      ? mediaTool(kind, title, 'image/svg+xml', chartSvg(title))
      : mediaTool(kind, title, 'text/markdown', tableMarkdown());
  yield { thought: `A ${kind} says it faster than words.`, text: `Here is a ${kind}.`, tools: [tool] };
  yield { text: `That was *${title.toLowerCase()}*: it goes up, with a dip in March.` };
}

/** A bit of everything that Markdown has. */
export const MARKDOWN_EXHIBIT = `## What Markdown can do

A paragraph with **bold**, *italic*, ~~gone~~ and \`code\`, and [a link](https://example.com/).

1. First
2. Second
   - nested
   - again nested

> A quotation goes like this.

\`\`\`js
const session = document.querySelector('realtime-session');
session.sendText('Hello');
\`\`\`

| element | job |
|---|---|
| realtime-session | host |
| realtime-composer | input |

---

And <b>raw HTML</b> stays text.`;
