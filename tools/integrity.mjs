// dist/integrity.json: Subresource Integrity of every file that a script tag loads, and what the build prints of it.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ENTRIES = ['realtime-elements.js', 'realtime-elements.iife.js', 'livekit-client.js'];

/** `sha384-…`, as the `integrity` attribute takes it. */
export const integrityOf = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** Writes `integrity.json` into a folder. @returns {[file: string, hash: string][]} those of the files that a page names */
export function writeIntegrity(folder) {
  const chunks = readdirSync(join(folder, 'chunks')).filter((file) => file.endsWith('.js'));
  const files = [...ENTRIES, ...chunks.sort().map((file) => `chunks/${file}`)];
  const hashes = files.map((file) => [file, integrityOf(readFileSync(join(folder, file)))]);
  writeFileSync(join(folder, 'integrity.json'), `${JSON.stringify(Object.fromEntries(hashes), undefined, 2)}\n`);
  return hashes.slice(0, ENTRIES.length);
}
