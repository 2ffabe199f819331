// Rollup plugin: what runs on the audio thread is a file of its own beside the chunks, with its source map. `new URL(…, import.meta.url)` in
// src/audio/worklet-url.ts gets its name, in a form that bundlers know too.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('../src/audio/worklet/audio.worklet.ts', import.meta.url));
const NAMED_IN = /[\\/]src[\\/]audio[\\/]worklet-url\.ts$/;
const REFERENCE = /new URL\('\.\/worklet\/audio\.worklet\.js', import\.meta\.url\)/;

async function bundleWorklet(isMinified) {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: isMinified,
    sourcemap: 'external',
    legalComments: 'none',
    outfile: 'dist/chunks/audio.worklet.js',
    write: false,
  });
  const [map, code] = [...outputFiles].sort(
    (a, b) => Number(b.path.endsWith('.map')) - Number(a.path.endsWith('.map')),
  );
  return { map: map.text, code: code.text };
}

/**
 * @param {{ hashed: boolean }} options `hashed`: the name changes with the content, and the content is minified
 */
export function audioWorklet({ hashed }) {
  let name = 'audio.worklet.js';
  return {
    name: 'audio-worklet',
    async transform(code, id) {
      if (!NAMED_IN.test(id)) return null;
      if (!REFERENCE.test(code)) throw new Error(`${id} does not name the worklet as the build expects it`);
      const worklet = await bundleWorklet(hashed);
      const hash = createHash('sha256').update(worklet.code).digest('base64url').slice(0, 8);
      if (hashed) name = `audio.worklet-${hash}.js`;
      const source = `${worklet.code}//# sourceMappingURL=${name}.map\n`;
      const reference = this.emitFile({ type: 'asset', fileName: `chunks/${name}`, source });
      this.emitFile({ type: 'asset', fileName: `chunks/${name}.map`, source: worklet.map });
      return { code: code.replace(REFERENCE, `new URL(import.meta.ROLLUP_FILE_URL_${reference})`), map: null };
    },
    resolveFileUrl({ fileName, relativePath }) {
      return basename(fileName) === name ? `'./${relativePath}', import.meta.url` : null;
    },
  };
}
