export function readLcov(text: string, root?: string): Map<string, { lines: number; covered: number }>;
export function checkCoverage(lcovFile?: string): { name: string; ok: boolean; text: string }[];
