export const PRODUCTION_ENTRIES: readonly string[];
export function testingModules(file: string): string[];
export function findTestingCode(entries?: readonly string[]): string[];
