/** Offers a value as a JSON file called after its kind and the present time. What must not be shown is masked by then. */
export function downloadJson(kind: 'log' | 'config', content: Readonly<Record<string, unknown>>): void {
  const exportedAt = new Date().toISOString();
  const file = { format: `realtime-elements-${kind}`, version: 1, exportedAt, ...content };
  const blob = new Blob([JSON.stringify(file, undefined, 2)], { type: 'application/json' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `realtime-${kind}-${exportedAt.replace(/[:.]/g, '-')}.json`;
  link.click();
  // The download has its own reference to the data by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
