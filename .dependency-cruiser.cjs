// The layers, as rules. A path in `from` may import what is not named in its `to`.
//   errors, events, platform <- logging <- config, protocol <- features <- client <- src/index <- components <- demo
const BASE = '^src/(errors|events)\\.ts$|^src/platform/';
const FEATURES = 'auth|connection|session|audio|avatar|recovery|health';

const layer = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|components|demo|test)/', pathNot: allowed },
});

/** One door for each third party: a newer version, or another library, is one folder's business. */
const door = (packageName, allowed) => ({
  name: `door-${packageName.replace(/\W/g, '')}`,
  comment: `${packageName} is imported by ${allowed} only`,
  severity: 'error',
  from: { path: '^(src|components|demo)/', pathNot: allowed },
  to: { path: `(^|/)node_modules/${packageName}(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'modules that need each other are one module, or miss a third one',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'an import has to lead somewhere; our own exports lead to dist, which a clean clone has not built yet',
      severity: 'error',
      from: { path: '^(src|components|demo)/' },
      to: { couldNotResolve: true, pathNot: '/generated/|^realtime-elements(/|$)|^react$' },
    },
    {
      name: 'door-react',
      comment: "React is the page's; only the wrappers know it",
      severity: 'error',
      from: { path: '^(src|components|demo)/', pathNot: '^components/react/index\\.ts$' },
      to: { path: '^react$|(^|/)node_modules/react(/|$)' },
    },
    layer('base', BASE, [BASE], 'errors, events and platform know nobody'),
    layer('logging', '^src/logging/', [BASE, '^src/logging/'], 'logging knows the base only'),
    layer('config', '^src/config/', [BASE, '^src/(logging|config)/'], 'config knows the base and logging'),
    layer('protocol', '^src/protocol/', [BASE, '^src/(logging|protocol)/'], 'protocol knows the base and logging'),
    {
      ...layer('features', `^src/(${FEATURES})/`, [], 'a feature never imports a sibling; siblings meet in client/'),
      to: {
        path: '^(src|components|demo|test)/',
        pathNot: [BASE, '^src/(logging|config|protocol)/', '^src/$1/', `^src/(${FEATURES})/[^/]+-types\\.ts$`],
      },
    },
    layer(
      'client',
      '^src/client/',
      ['^src/(?!testing/|index\\.ts$)', '^src/testing/page-engine\\.ts$'],
      'the client knows neither the public surface nor the fakes, but for the server inside the page',
    ),
    {
      name: 'door-page-engine',
      comment: 'the server inside the page is loaded by attach-mock.ts when it is wanted, and never before',
      severity: 'error',
      from: { path: '^(src/(?!testing/)|components/)' },
      to: { path: '^src/testing/', dynamic: false },
    },
    layer('index', '^src/index\\.ts$', ['^src/(?!testing/)'], 'the fakes have an entry of their own'),
    layer('testing', '^src/testing/', ['^src/'], 'the fakes know the core, not the elements'),
    layer(
      'components',
      '^components/',
      ['^components/', '^src/index\\.ts$'],
      "the elements are the core's first customer",
    ),
    layer(
      'demo',
      '^demo/',
      ['^demo/', '^components/[^/]+\\.ts$', '^src/index\\.ts$', '^src/testing/'],
      'the demo uses what a user has',
    ),
    door('loglevel', '^src/logging/'),
    door('partysocket', '^src/connection/'),
    door('livekit-client', '^src/avatar/providers/liveavatar/'),
    door('marked', '^components/conversation/'),
    door('ajv', '^tools/'),
    door('livekit-client', '^src/avatar/providers/liveavatar/'),
    door('@livekit', '^src/testing/fake-avatar/actor/'),
    door('lit', '^(components|demo)/'),
    door('@lit', '^components/'),
    door('nanostores', '^src/(?!platform/|protocol/)|^components/internal/store-controller\\.ts$'),
    {
      name: 'no-other-package',
      comment: 'a new dependency is a decision: it gets its door here',
      severity: 'error',
      from: { path: '^(src|components)/', pathNot: '^src/testing/' },
      to: {
        path: '(^|/)node_modules/',
        pathNot:
          '(^|/)node_modules/(loglevel|partysocket|marked|lit|lit-html|lit-element|@lit|nanostores|livekit-client)(/|$)',
      },
    },
    {
      name: 'no-node',
      comment: 'the core and the elements run in a page',
      severity: 'error',
      from: { path: '^(src|components)/', pathNot: '^src/testing/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^\\.cache/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts'],
    },
  },
};
