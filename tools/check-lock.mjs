// A lock file written where a registry had only some platforms' binaries is refused by `npm ci` elsewhere, and one
// with resolved addresses ties everybody to one registry.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

/** Looks a dependency up as Node does: beside the package, then upwards. */
function isLocked(path, dependency) {
  for (let base = path; ;) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${dependency}`]) return true;
    if (!base) return false;
    const parent = base.lastIndexOf('/node_modules/');
    base = parent < 0 ? '' : base.slice(0, parent);
  }
}

const problems = Object.entries(packages).flatMap(([path, entry]) => [
  ...(entry.resolved && !entry.link ? [`${path}: has a resolved address`] : []),
  ...Object.keys(entry.optionalDependencies ?? {})
    .filter((dependency) => !isLocked(path, dependency))
    .map((dependency) => `${path} -> ${dependency}: not in the lock`),
]);

process.stdout.write(problems.length > 0 ? `${problems.join('\n')}\n` : 'package-lock.json is complete\n');
process.exit(problems.length > 0 ? 1 : 0);
