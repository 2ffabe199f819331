// What editors know of the elements: the custom-elements manifest, VS Code's custom data, JetBrains' web-types. Read from the classes
// and their comments; the options of <realtime-session> come from the schema. Part of `npm run build`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import { ROOT } from './run.mjs';
import { readCategories } from './generate-config.mjs';

const SOURCES = ['components/*/realtime-*.ts', 'components/define.ts', '!components/**/*.styles.ts'];
const OPTIONS_OF = 'realtime-session';

const camel = (attribute) => attribute.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const quoted = (value) => (typeof value === 'string' ? `'${value}'` : String(value));

/** The type of an option's attribute, as an editor offers its values. */
export function typeOf(node) {
  // What is on by itself has to be turned off in words.
  if (node.type === 'boolean') return node.default ? "'true' | 'false'" : 'boolean';
  if (node.type === 'array') return 'string';
  if (node.enum) return node.enum.map(quoted).join(' | ');
  return node.type === 'integer' ? 'number' : node.type;
}

/** Every option of the schema as an attribute and its property, in the words of the manifest. */
function optionsOf(schema) {
  return readCategories(schema).flatMap(({ fields }) =>
    fields.map(([, node]) => {
      const unit = node['x-unit'] && node['x-unit'] !== 'url' ? ` Unit: ${node['x-unit']}.` : '';
      const off = node.type === 'boolean' && node.default ? ` Off with \`${node['x-attribute']}="false"\`.` : '';
      const list = node.items?.enum ? ` Any of ${node.items.enum.join(', ')}, separated by spaces.` : '';
      const common = {
        description: `${node.description}${list}${unit}${off}`,
        type: { text: typeOf(node) },
        default: Array.isArray(node.default) ? quoted(node.default.join(' ')) : quoted(node.default),
      };
      const name = node['x-attribute'];
      return { name, fieldName: camel(name), sensitive: node['x-sensitive'] === true, common };
    }),
  );
}

function describeSession(declaration, schema) {
  const own = (declaration.attributes ?? []).filter(({ name }) => name);
  declaration.attributes = own;
  for (const { name, fieldName, sensitive, common } of optionsOf(schema)) {
    declaration.attributes.push({ name, fieldName, ...common });
    if (sensitive || declaration.members.some((member) => member.name === fieldName)) continue;
    declaration.members.push({ kind: 'field', name: fieldName, attribute: name, reflects: true, ...common });
  }
}

/** Only what a page may use: nothing private, nothing of the elements' own making. */
function onlyPublic(declaration) {
  declaration.members = (declaration.members ?? []).filter(
    ({ name, privacy, static: isStatic }) =>
      !name.startsWith('#') && !privacy && !isStatic && !/RootOptions$/.test(name),
  );
  declaration.events = (declaration.events ?? [])
    .filter(({ name }) => name.startsWith('realtime-'))
    .map((event) => ({ ...event, type: { text: `RealtimeEventMap['${event.name}']` } }));
}

/** The manifest of the elements, schema 1.0.0 of custom-elements-manifest. */
export async function createManifest(schema) {
  const globs = SOURCES.flatMap((glob) => ['--globs', glob]);
  const manifest = await cli({ argv: ['analyze', '--litelement', '--quiet', ...globs], cwd: ROOT, noWrite: true });
  for (const module of manifest.modules) {
    for (const declaration of module.declarations ?? []) {
      if (!declaration.customElement) continue;
      onlyPublic(declaration);
      if (declaration.tagName === OPTIONS_OF) describeSession(declaration, schema);
    }
  }
  manifest.modules = manifest.modules.filter(({ declarations }) => declarations?.some(({ tagName }) => tagName));
  return manifest;
}

/** Writes everything that editors read into a folder. */
export async function writeEditorData(outdir, schemaFile) {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const manifest = await createManifest(schema);
  writeFileSync(join(outdir, 'custom-elements.json'), JSON.stringify(manifest));
  generateVsCodeCustomElementData(manifest, {
    outdir,
    htmlFileName: 'vscode.html-custom-data.json',
    cssFileName: null,
    hideLogs: true,
  });
  generateJetBrainsWebTypes(manifest, {
    outdir,
    webTypesFileName: 'web-types.json',
    packageJson: false,
    packageName: name,
    version,
    hideLogs: true,
  });
}
