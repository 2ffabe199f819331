import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';

const PROJECT = resolve(import.meta.dirname, '../..');
const PACKAGES = [
  'loglevel',
  'partysocket',
  'marked',
  'ajv',
  'lit',
  '@lit/context',
  'nanostores',
  'livekit-client',
  '@livekit/protocol',
  'left-pad',
];

/** One file that breaks each rule: path, what it imports, the rule that has to fire. */
const BREACHES: readonly [string, string, string][] = [
  ['src/platform/p.ts', '../logging/logger.js', 'base'],
  ['src/logging/l.ts', '../config/config.js', 'logging'],
  ['src/config/c.ts', '../protocol/codec.js', 'config'],
  ['src/protocol/p.ts', '../config/config.js', 'protocol'],
  ['src/auth/a.ts', '../connection/socket.js', 'features'],
  ['src/session/s.ts', '../client/client.js', 'features'],
  ['src/client/x.ts', '../testing/fake.js', 'client'],
  ['src/client/y.ts', '../index.js', 'client'],
  ['src/testing/t.ts', '../../components/index.js', 'testing'],
  ['components/status/s.ts', '../../src/client/client.js', 'components'],
  ['components/status/d.ts', '../../demo/main.js', 'components'],
  ['demo/page.ts', '../src/client/client.js', 'demo'],
  ['src/auth/log.ts', 'loglevel', 'door-loglevel'],
  ['src/session/ws.ts', 'partysocket', 'door-partysocket'],
  ['components/status/md.ts', 'marked', 'door-marked'],
  ['src/config/ajv.ts', 'ajv', 'door-ajv'],
  ['src/client/lit.ts', 'lit', 'door-lit'],
  ['src/client/context.ts', '@lit/context', 'door-lit'],
  ['components/status/atom.ts', 'nanostores', 'door-nanostores'],
  ['src/avatar/avatar.ts', 'livekit-client', 'door-livekitclient'],
  ['src/testing/room.ts', '@livekit/protocol', 'door-livekit'],
  ['src/client/pad.ts', 'left-pad', 'no-other-package'],
  ['components/status/fs.ts', 'node:fs', 'no-node'],
  ['src/auth/gone.ts', './not-there.js', 'resolvable'],
  ['src/auth/one.ts', './two.js', 'no-circular'],
];

const ALLOWED: readonly [string, string][] = [
  ['src/logging/door.ts', 'loglevel'],
  ['src/connection/door.ts', 'partysocket'],
  ['src/avatar/providers/liveavatar/door.ts', 'livekit-client'],
  ['src/testing/fake-avatar/actor/door.ts', '@livekit/protocol'],
  ['components/conversation/door.ts', 'marked'],
  ['components/internal/store-controller.ts', 'nanostores'],
  ['components/session/ok.ts', '../../src/index.js'],
  ['src/session/ok.ts', '../connection/connection-types.js'],
  ['src/auth/ok.ts', '../protocol/codec.js'],
  ['src/testing/ok.ts', '../client/client.js'],
];

const TARGETS = [
  'src/logging/logger.ts',
  'src/config/config.ts',
  'src/protocol/codec.ts',
  'src/connection/socket.ts',
  'src/connection/connection-types.ts',
  'src/client/client.ts',
  'src/testing/fake.ts',
  'src/index.ts',
  'components/index.ts',
  'demo/main.ts',
];

interface Report {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

function cruise(folder: string): Promise<Report> {
  const program = join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(PROJECT, '.dependency-cruiser.cjs');
  const args = [program, '--config', config, '--output-type', 'json', 'src', 'components', 'demo'];
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (_error, stdout, stderr) => {
      // The exit code is the number of breaches: only an unreadable report is a failure here.
      if (stdout.startsWith('{')) done(JSON.parse(stdout) as Report);
      else fail(new Error(stderr || stdout));
    });
  });
}

describe('the layer rules', () => {
  let folder = '';
  let found: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layers-'));
    const write = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    await write('package.json', '{ "type": "module" }');
    await write('tsconfig.json', '{ "compilerOptions": { "module": "NodeNext" } }');
    for (const name of PACKAGES) {
      await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      await write(`node_modules/${name}/index.js`, 'module.exports = {};');
    }
    for (const path of TARGETS) await write(path, 'export const it = 1;\n');
    for (const [path, target] of [...BREACHES, ...ALLOWED]) await write(path, `import '${target}';\n`);
    await write('src/auth/two.ts', "import './one.js';\n");
    const report = await cruise(folder);
    found = report.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const [path, target, rule] of BREACHES) {
    it(`${rule} stops ${path} from importing ${target}`, () => {
      assert.ok(found.includes(`${rule}: ${path}`), `only found:\n${found.join('\n')}`);
    });
  }

  it('lets everything else pass', () => {
    const allowed = ALLOWED.map(([path]) => path);
    assert.deepEqual(
      found.filter((line) => allowed.some((path) => line.endsWith(`: ${path}`))),
      [],
    );
  });
});
