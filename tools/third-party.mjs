// Other projects' code as files of their own, each beside its licences: livekit-client for pages without a bundler, and the actor's page of the fake
// avatar vendor, which is mostly LiveKit's protocol.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './run.mjs';

const FILES = [
  {
    file: 'dist/livekit-client.js',
    packages: ['livekit-client'],
    // What the avatar provider `liveavatar` needs of it, and nothing else.
    input: { stdin: { contents: "export { Room, RoomEvent } from 'livekit-client';", resolveDir: ROOT } },
  },
  {
    file: 'dist/esm/fake-avatar-actor.js',
    packages: ['@livekit/protocol'],
    input: { entryPoints: [join(ROOT, 'src/testing/fake-avatar/actor/main.ts')] },
  },
];

/** Looks a package up as Node does: beside the one that needs it, then upwards. */
function findPackage(name, from = ROOT) {
  for (let base = from; ; base = dirname(base)) {
    const folder = join(base, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (base === dirname(base)) throw new Error(`${name} is not installed`);
  }
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The package and everything that it depends on, each once, by folder. */
function withDependencies(name, from = ROOT, seen = new Map()) {
  const folder = findPackage(name, from);
  if (seen.has(folder)) return seen;
  const manifest = manifestOf(folder);
  seen.set(folder, manifest);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) withDependencies(dependency, folder, seen);
  return seen;
}

function noticeOf(folder, { name, version, license }) {
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n') || 'The package brings no text of its licence.'}\n`;
}

/** Writes the files and, beside each, the licences of all that may be in it. */
export async function buildThirdParty() {
  await Promise.all(
    FILES.map(async ({ file, packages, input }) => {
      const notice = file.replace(/\.js$/, '.LICENSE.txt');
      const heads = packages.map((name) => {
        const { version, license } = manifestOf(findPackage(name));
        return `${name} ${version} (${license})`;
      });
      await build({
        ...input,
        outfile: join(ROOT, file),
        bundle: true,
        format: 'esm',
        platform: 'browser',
        target: 'es2022',
        minify: true,
        legalComments: 'none',
        define: { 'process.env': '{"NODE_ENV":"production"}' },
        banner: { js: `/*! ${heads.join(', ')}; licences: ${basename(notice)} */` },
        logLevel: 'error',
      });
      const all = new Map(packages.flatMap((name) => [...withDependencies(name)]));
      const line = `\n${'-'.repeat(80)}\n\n`;
      writeFileSync(join(ROOT, notice), [...all].map(([folder, manifest]) => noticeOf(folder, manifest)).join(line));
    }),
  );
}
