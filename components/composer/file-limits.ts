import type { ComposerStrings } from '../internal/composer-strings.js';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1000;

/** A size in words: `12 kB`, `1.5 MB`. `bytes` counts in thousands, as file managers of today do. */
export function sizeInWords(bytes: number, language: string): string {
  let [size, unit] = [bytes, 0];
  for (; size >= STEP && unit < UNITS.length - 1; unit += 1) size /= STEP;
  const options: Intl.NumberFormatOptions = {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit > 1 ? 1 : 0,
  };
  return new Intl.NumberFormat(language, options).format(size);
}

/** Whether `accept`, as of an `<input type="file">`, takes this file; an empty one takes every file. */
export function isAccepted(file: Pick<File, 'name' | 'type'>, accept: string): boolean {
  const kinds = accept
    .split(',')
    .map((kind) => kind.trim().toLowerCase())
    .filter(Boolean);
  const [name, type] = [file.name.toLowerCase(), file.type.toLowerCase()];
  const fits = (kind: string): boolean =>
    kind.startsWith('.')
      ? name.endsWith(kind)
      : kind.endsWith('/*')
        ? type.startsWith(kind.slice(0, -1))
        : type === kind;
  return kinds.length === 0 || kinds.some(fits);
}

interface Limits {
  readonly accept: string;
  /** Bytes. */
  readonly maxFileSize: number;
}

/** Why this file is not taken, in words; `undefined` when it is. */
export function whyNot(
  file: File,
  { accept, maxFileSize }: Limits,
  t: ComposerStrings,
  language: string,
): string | undefined {
  if (!isAccepted(file, accept)) return t.fileKind(file.name);
  if (file.size === 0) return t.fileEmpty(file.name);
  if (maxFileSize > 0 && file.size > maxFileSize)
    return t.fileTooBig(file.name, sizeInWords(file.size, language), sizeInWords(maxFileSize, language));
  return undefined;
}
