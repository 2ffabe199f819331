// dist/esm: ES modules with shared chunks for bundlers. dist/*.js + dist/chunks: self-contained files for a script tag.
import { existsSync, readFileSync } from 'node:fs';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { audioWorklet } from './tools/rollup-worklet.mjs';
import { classicScript, sharedWithChunks } from './tools/rollup-script-tag.mjs';

const { version, dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('./package.json', import.meta.url), 'utf8'),
);

const sources = (options) => [
  minifyTemplateLiterals({ include: ['src/**/*.ts', 'components/**/*.ts'] }),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json', sourceMap: true, ...options }),
];

const installedByUser = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];

/** Entries that exist: `./testing` and others join the package when they are there. */
const entries = Object.fromEntries(
  Object.entries({
    index: 'components/bundle.ts',
    define: 'components/define.ts',
    elements: 'components/index.ts',
    react: 'components/react/index.ts',
    core: 'src/index.ts',
    testing: 'src/testing/index.ts',
    'testing-node': 'src/testing/node.ts',
  }).filter(([, file]) => existsSync(file)),
);

const forBundlers = {
  input: entries,
  // Node's own, and everything that the user's package manager installs; loglevel is UMD, so it comes with us.
  external: (id) => id.startsWith('node:') || installedByUser.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [audioWorklet({ hashed: false }), ...sources(), resolve({ browser: true }), commonjs()],
  output: {
    dir: 'dist/esm',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    sourcemap: true,
  },
};

/** The command stands alone: as one more entry above it would change how everything else is cut into chunks. */
const forCommandLine = {
  input: { faults: 'src/testing/fault-proxy/command.ts' },
  external: (id) => id.startsWith('node:'),
  plugins: [...sources(), resolve()],
  output: { dir: 'dist/esm', format: 'es', entryFileNames: '[name].js', sourcemap: true },
};

/**
 * What partysocket does for Node, for React Native, for pages without a socket and for who calls its `send()`: the script-tag files run in
 * browsers only, and the core hands it the socket's class and sends by the native one. Each text is one of its pinned version; the size budget tells when one is no longer found.
 */
const partysocketInBrowsers = () =>
  replace({
    include: '**/node_modules/partysocket/**',
    preventAssignment: true,
    delimiters: ['', ''],
    values: {
      '!globalThis.EventTarget || !globalThis.Event': 'false',
      'typeof process': '"undefined"',
      'navigator.product': '"Gecko"',
      '!this._options.WebSocket &&': 'false &&',
      'this._closeCalled && !this._didWarnAboutClosedSend': 'false',
    },
  });

const minify = (options) =>
  terser({
    ecma: 2022,
    // partysocket's own log, which nobody can switch on here.
    compress: { passes: 3, unsafe_arrows: true, keep_fargs: false, pure_funcs: ['this._debug'] },
    format: { comments: false },
    ...options,
  });

/** partysocket's private names, which only the entry uses; no other name in it begins like that (lit's go on with a `$`). */
const mangle = { properties: { regex: /^_[a-z]\w+$/ } };

/** Runs an output plugin on the entry only, or on the chunks only. */
const onlyOn = (kind, plugin) => ({
  ...plugin,
  renderChunk(code, chunk, ...rest) {
    return chunk.isEntry === (kind === 'entry') ? plugin.renderChunk.call(this, code, chunk, ...rest) : null;
  },
});

const scriptTagOutput = (name, plugins) => ({
  dir: 'dist',
  format: 'es',
  entryFileNames: name,
  // The hash keeps a cached chunk of an older version from meeting a newer bundle; six letters are the least that rollup takes.
  chunkFileNames: 'chunks/[name]-[hash:6].js',
  sourcemap: true,
  // Beside the bundle, seen from its chunks.
  paths: { 'livekit-client': '../livekit-client.js' },
  // Chunks are the same files for both outputs, so they have to come out the same to the byte.
  plugins: [sharedWithChunks({ version }), ...plugins, onlyOn('chunks', minify({ module: true }))],
});

const forScriptTags = {
  input: 'components/bundle.ts',
  external: ['livekit-client'],
  preserveEntrySignatures: 'allow-extension',
  plugins: [
    audioWorklet({ hashed: true }),
    // terser gives every #private name of the program a name of its own; esbuild begins anew in each class (0.6 kB less).
    ...sources({ minifyIdentifiers: true }),
    partysocketInBrowsers(),
    replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': '"production"' } }),
    resolve({ browser: true, exportConditions: ['production'] }),
    commonjs(),
  ],
  output: [
    scriptTagOutput('realtime-elements.js', [onlyOn('entry', minify({ module: true, mangle }))]),
    scriptTagOutput('realtime-elements.iife.js', [
      classicScript({ name: 'RealtimeElements' }),
      // Said outright: the plugin infers a module from the format, and would drop the global as unused.
      onlyOn('entry', minify({ module: false, toplevel: false, mangle })),
    ]),
  ],
};

export default [forBundlers, forCommandLine, forScriptTags];
