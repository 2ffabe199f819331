import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

/** Name and version of every package that the package.json of a folder pins. */
export const pinnedPackages = (folder: string): Readonly<Record<string, string>> =>
  manifest(join(folder, 'package.json')).dependencies;

/**
 * Installs what the lock file of a folder pins into that folder, when something is missing or has another version; the project's own packages stay as
 * they are.
 */
export function installPackages(folder: string): void {
  const isThere = ([name, version]: [string, string]): boolean => {
    const file = join(folder, 'node_modules', name, 'package.json');
    return existsSync(file) && manifest(file).version === version;
  };
  if (Object.entries(pinnedPackages(folder)).every(isThere)) return;
  console.log(`installing packages in ${folder}`);
  const { status } = spawnSync('npm', ['ci', '--prefix', resolve(folder), '--ignore-scripts'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`The packages could not be installed: npm ci in ${folder} failed.`);
}
