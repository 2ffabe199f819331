// npm run examples: packs the package as npm would, installs the frameworks (once) and builds every example. Skips what is up to date.
//   npm run examples -- react vue     only these
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT, run, seconds } from './run.mjs';

export const EXAMPLES = join(ROOT, 'examples');
/** What `npm pack` gives, unpacked: every example depends on it. */
const PACKAGE = join(EXAMPLES, '.package');

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Every example, by the name of its folder. */
export const exampleNames = () => readJson(join(EXAMPLES, 'package.json')).workspaces;

/** Those that Vite builds; the others are pages as they are. */
const isBuilt = (name) => existsSync(join(EXAMPLES, name, 'index.html'));

const filesBelow = (folder, skip) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (skip.includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path, skip) : [path];
  });

/** Changes with any file. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

async function must(command, args, cwd = ROOT) {
  const { code, output } = await run(command, args, { capture: true, cwd });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
  return output;
}

/** Packs and unpacks; returns a fingerprint of what a user would get. */
async function packPackage() {
  const stamp = fingerprint([join(ROOT, 'package.json'), ...filesBelow(join(ROOT, 'dist'), ['.tsbuildinfo']).sort()]);
  const stampFile = join(PACKAGE, '.stamp');
  if (readIfThere(stampFile) === stamp) return stamp;
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const output = await must('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', cache]);
  const tarball = join(cache, output.trim().split('\n').at(-1));
  rmSync(PACKAGE, { recursive: true, force: true });
  mkdirSync(PACKAGE, { recursive: true });
  await must('tar', ['-xzf', tarball, '--strip-components=1', '-C', PACKAGE]);
  // npm installs the development packages of a linked folder, which nobody gets who installs it from a registry.
  const { devDependencies, overrides, allowScripts, ...manifest } = readJson(join(PACKAGE, 'package.json'));
  (void devDependencies, overrides, allowScripts);
  writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(stampFile, stamp);
  return stamp;
}

async function install() {
  const lock = readFileSync(join(EXAMPLES, 'package-lock.json'), 'utf8');
  const stampFile = join(EXAMPLES, 'node_modules/.stamp');
  if (readIfThere(stampFile) === lock) return;
  const start = performance.now();
  await must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], EXAMPLES);
  writeFileSync(stampFile, lock);
  console.log(`examples: packages installed in ${seconds(start)}`);
}

/** Packs, and installs the frameworks. @returns fingerprint of the package */
export async function prepareExamples() {
  const stamp = await packPackage();
  await install();
  return stamp;
}

/** Builds the examples with these names, those that have changed. */
export async function buildExamples(names = exampleNames()) {
  const packed = await prepareExamples();
  const require = createRequire(join(EXAMPLES, 'package.json'));
  const vite = join(require.resolve('vite/package.json'), '../dist/node/index.js');
  const { build } = await import(pathToFileURL(vite).href);
  for (const name of names.filter(isBuilt)) {
    const root = join(EXAMPLES, name);
    const stampFile = join(root, 'dist/.stamp');
    const shared = [join(EXAMPLES, 'page.css'), join(EXAMPLES, 'plain/page.js')];
    const stamp = fingerprint([...shared, ...filesBelow(root, ['dist', 'node_modules']).sort()]) + packed;
    if (readIfThere(stampFile) === stamp) continue;
    const start = performance.now();
    process.chdir(root); // Vite looks for some packages from here
    await build({ root, logLevel: 'warn', build: { emptyOutDir: true, chunkSizeWarningLimit: 2000 } });
    writeFileSync(stampFile, stamp);
    console.log(`examples: ${name} built in ${seconds(start)}`);
  }
  process.chdir(ROOT);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!statSync(join(ROOT, 'dist'), { throwIfNoEntry: false })) throw new Error('There is no dist yet: npm run build');
  const named = process.argv.slice(2);
  await buildExamples(named.length ? named : exampleNames());
}
