/** Markdown as it is said aloud: no marks, no code, the words of a link. Pure; works on whole sentences. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/`{3}[\s\S]*?(`{3}|$)/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\|)\s+/gm, '')
    .replace(/[*_~`|]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
