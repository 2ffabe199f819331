import { build } from 'esbuild';

/** A test module for the page as one script, to be evaluated there. */
export async function bundlePageScript(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    tsconfig: 'tsconfig.json',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['livekit-client'],
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (!script) throw new Error(`${entry} came out empty`);
  return script.text;
}
