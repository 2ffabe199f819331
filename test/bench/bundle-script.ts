import { build, type BuildOptions } from 'esbuild';

const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.css': 'text' },
};
const oneScript = async (input: BuildOptions): Promise<string> =>
  (await build({ ...OPTIONS, ...input, write: false })).outputFiles[0]?.text ?? '';
const stdin = (contents: string): BuildOptions => ({
  stdin: { contents, loader: 'ts', resolveDir: import.meta.dirname },
});

/** A module of the bench and what it imports, as one script for a page. */
export const bundleScript = (entryPoint: string): Promise<string> => oneScript({ entryPoints: [entryPoint] });

/** The same of a few lines of code. */
export const bundleCode = (code: string): Promise<string> => oneScript(stdin(code));

export interface Bundle {
  /** The files that are loaded before the first line of the code runs. */
  readonly eager: readonly Uint8Array[];
  /** All files. */
  readonly all: readonly Uint8Array[];
}

/** The same as a bundler splits it that loads later what is imported later. */
export async function bundleSplit(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    ...stdin(code),
    splitting: true,
    metafile: true,
    outdir: '.cache/bench',
    logLevel: 'error',
    write: false,
  });
  const { outputs } = metafile;
  const eager = new Set(Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === '<stdin>'));
  for (const name of eager)
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') eager.add(path);
  const isEager = (path: string): boolean => [...eager].some((name) => path.replaceAll('\\', '/').endsWith(name));
  return {
    eager: outputFiles.filter(({ path }) => isEager(path)).map(({ contents }) => contents),
    all: outputFiles.map(({ contents }) => contents),
  };
}
