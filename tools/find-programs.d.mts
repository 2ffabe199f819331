/** The first of these programs that is on PATH. */
export function findOnPath(names: readonly string[]): string | undefined;
export function findMiniBrowser(): string | undefined;
