// Generated from package.json by tools/generate-config.mjs. Do not edit.

export const VERSION: string = '0.1.0';
