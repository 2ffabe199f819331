// A rollup output plugin: the licences of what a bundle contains, as a file beside it, and one line in its head that names the file.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from './run.mjs';

/** Looks a package up as Node does: beside the one that needs it, then upwards. */
function findPackage(name, from = ROOT) {
  for (let base = from; ; base = dirname(base)) {
    const folder = join(base, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (base === dirname(base)) throw new Error(`${name} is not installed`);
  }
}

/** The package and everything that it depends on, each once, by folder. */
function withDependencies(name, from, seen = new Map()) {
  const folder = findPackage(name, from);
  if (seen.has(folder)) return seen;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  seen.set(folder, manifest);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) withDependencies(dependency, folder, seen);
  return seen;
}

function noticeOf(folder, { name, version, license }) {
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n') || 'No licence text is in the package.'}\n`;
}

/**
 * @param {{ packages: readonly string[], file: string }} options `file`: where the texts go, from the project's folder
 */
export function licenceNotice({ packages, file }) {
  const head = packages.map((name) => {
    const { version, license } = JSON.parse(readFileSync(join(findPackage(name), 'package.json'), 'utf8'));
    return `${name} ${version} (${license})`;
  });
  return {
    name: 'licence-notice',
    // After the minifier, which drops comments.
    renderChunk: {
      order: 'post',
      handler: (code) => `/*! ${head.join(', ')}; licences: ${basename(file)} */\n${code}`,
    },
    generateBundle() {
      const all = new Map(packages.flatMap((name) => [...withDependencies(name, ROOT)]));
      const line = `\n${'-'.repeat(80)}\n\n`;
      const source = [...all].map(([folder, manifest]) => noticeOf(folder, manifest)).join(line);
      this.emitFile({ type: 'asset', fileName: basename(file), source });
    },
  };
}
