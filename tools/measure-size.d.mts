export interface FileSize {
  file: string;
  bytes: number;
  gzip: number;
}
export function staticClosure(file: string): Set<string>;
/** Sizes of the script-tag build and of the core, gzip, in bytes. */
export function measureSizes(): Promise<{
  eager: FileSize[];
  lazy: FileSize[];
  /** What only some pages load, by their choice. */
  optional: FileSize[];
  classic: FileSize;
  totals: { eager: number; lazy: number; core: number };
}>;
