import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these programs that is on PATH. @param {readonly string[]} names */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

/** WebKitGTK's MiniBrowser is on no PATH: distributions keep it beside the library, in a folder named by its API. */
export function findMiniBrowser() {
  for (const lib of ['/usr/lib', '/usr/libexec', '/usr/lib64']) {
    if (!existsSync(lib)) continue;
    const architectures = ['', ...readdirSync(lib).filter((name) => name.endsWith('-linux-gnu'))];
    for (const architecture of architectures) {
      for (const version of ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0']) {
        const path = join(lib, architecture, version, 'MiniBrowser');
        if (existsSync(path)) return path;
      }
    }
  }
  return undefined;
}
