/** Offers a text as a file called after its kind and the present time. What must not be shown is masked by then. */
export function download(kind: 'log' | 'config' | 'replay', extension: 'json' | 'jsonl', text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `realtime-${kind}-${new Date().toISOString().replace(/[:.]/g, '-')}.${extension}`;
  link.click();
  // The download has its own reference to the data by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** What every file of ours begins with. */
const heading = (kind: 'log' | 'config'): Readonly<Record<string, unknown>> => ({
  format: `realtime-elements-${kind}`,
  version: 1,
  exportedAt: new Date().toISOString(),
});

/** Offers a value as a JSON file. */
export function downloadJson(kind: 'config', content: Readonly<Record<string, unknown>>): void {
  download(kind, 'json', JSON.stringify({ ...heading(kind), ...content }, undefined, 2));
}

/** JSON lines: what kind of file it is, then one value a line. */
export function jsonLines(content: Readonly<Record<string, unknown>>, lines: readonly unknown[]): string {
  return [{ ...heading('log'), ...content }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}
