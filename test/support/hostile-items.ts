import type { ConversationItem, Media } from '../../src/index.js';

const CONTENT_TYPES = [
  'text/html',
  'image/svg+xml',
  'text/markdown',
  'text/plain',
  'application/json',
  'application/x-any',
];

/** A transcript in which this text stands wherever a text of a stranger can stand. */
export function itemsOf(text: string, id: string): ConversationItem[] {
  const at = 1;
  const call = { id: text, name: text, input: text };
  const media = (values: Partial<Media>): Media => ({
    contentType: 'text/plain',
    content: undefined,
    url: undefined,
    name: text,
    foreign: true,
    ...values,
  });
  return [
    { kind: 'user', id: `${id}-user`, at, text, delivery: 'confirmed', fileIds: [text] },
    { kind: 'user', id: `${id}-lost`, at, text, delivery: 'unknown' },
    { kind: 'answer', id: `${id}-answer`, at, text, status: 'complete' },
    { kind: 'answer', id: `${id}-stream`, at, text, status: 'streaming' },
    { kind: 'thought', id: `${id}-thought`, at, text, status: 'complete' },
    { kind: 'tool', id: `${id}-tool`, at, call, status: 'done', result: text, durationMs: 5 },
    { kind: 'notice', id: `${id}-notice`, at, text, severity: 'error' },
    {
      kind: 'subsession',
      id: `${id}-sub`,
      at,
      agentKey: text,
      status: 'complete',
      items: [{ kind: 'answer', id: `${id}-nested`, at, text, status: 'cancelled' }],
    },
    ...[...CONTENT_TYPES, text].map((contentType, index) => ({
      kind: 'media' as const,
      id: `${id}-media-${index}`,
      at,
      media: media({ contentType, content: text }),
    })),
  ];
}

/** Media at this address, as each kind that is shown in a way of its own. */
export function mediaAt(url: string, id: string): ConversationItem[] {
  return ['image/png', 'image/svg+xml', 'text/html', 'application/pdf'].flatMap((contentType, index) =>
    [true, false].map((foreign) => ({
      kind: 'media' as const,
      id: `${id}-${index}-${foreign}`,
      at: 1,
      media: { contentType, content: undefined, url, name: url, foreign },
    })),
  );
}
