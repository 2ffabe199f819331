import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const installed = (name: string): string => join(FOLDER, 'node_modules', name, 'package.json');

/** Name and version of every peer, as test/bench/package.json pins them. */
export const peerVersions = (): Readonly<Record<string, string>> => manifest(join(FOLDER, 'package.json')).dependencies;

/** Installs the peers beside the bench when one is missing or has another version; the project's own packages stay as they are. */
export function installPeers(): void {
  const isThere = ([name, version]: [string, string]): boolean =>
    existsSync(installed(name)) && manifest(installed(name)).version === version;
  if (Object.entries(peerVersions()).every(isThere)) return;
  console.log('installing the peers in test/bench');
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER, '--ignore-scripts'], {
    cwd: FOLDER,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The peers could not be installed: npm ci in test/bench failed.');
}
