/** Markdown as it is said aloud: no marks, no code, the words of a link. Pure; works on whole sentences. */
export function plainText(markdown: string): string {
  return (
    markdown
      .replace(/`{3}[\s\S]*?(`{3}|$)/g, ' ')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/<\/?[a-z][^>]*>/gi, '')
      .replace(/^\s*\|.*$/gm, (row) => row.replaceAll('|', ' '))
      .replace(/^\s*(?:#{1,6}|>|[-*+])\s+/gm, '')
      // A star that stands alone, and a line within a word, are no marks (CommonMark, section 6.2).
      .replace(/(?<=\S)\*+|\*+(?=\S)/g, '')
      .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
      .replace(/~~|`+/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
