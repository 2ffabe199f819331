import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Runs a program (also one of node_modules/.bin) in the package's folder.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, env?: Record<string, string>, cwd?: string }} [options] `capture` keeps the output instead of showing it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { capture = false, env = {}, cwd = ROOT } = {}) {
  const path = join(ROOT, 'node_modules', '.bin') + delimiter + process.env.PATH;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: path, ...env },
    stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
    // On Windows the programs of node_modules/.bin are .cmd files, which only a shell starts.
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout?.on('data', (data) => (output += data));
  child.stderr?.on('data', (data) => (output += data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

export const seconds = (startMs) => `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
