export function distScripts(): string[];
export function inspectScript(code: string, options: { selfContained: boolean }): string[];
export function inspectDist(): string[];
