// Rollup plugins for the two script-tag files. Both load the same files of dist/chunks, and a chunk has to use the copy
// of lit and of the core that is running already: a second lit would ask for a second Trusted Types policy of one name.
// A chunk cannot import its bundle back (a classic script is no module, and `realtime-elements.js?v=2` would be run
// twice), so the bundle leaves what its chunks need in a registry, and a chunk reads it from there.

const registryOf = (version) => `globalThis[Symbol.for("realtime-elements/modules@${version}")]`;

/** Replaces parts of the text from the end on; a replaced part is one line, so that the source map's lines stay right. */
function splice(code, edits) {
  const sorted = [...edits].sort((a, b) => b.start - a.start);
  return sorted.reduce((text, { start, end, text: part }) => text.slice(0, start) + part + text.slice(end), code);
}

const nameOf = (node) => (node.type === 'Identifier' ? node.name : node.value);

/** `local name -> exported name` pairs of all `export { … }` of a rendered chunk, with the statements themselves. */
function exportsOf(ast) {
  const statements = ast.body.filter((node) => node.type.startsWith('Export'));
  const odd = statements.find((node) => node.type !== 'ExportNamedDeclaration' || node.declaration || node.source);
  if (odd) throw new Error(`cannot rewrite ${odd.type} at ${odd.start}`);
  const pairs = statements.flatMap((node) =>
    node.specifiers.map((each) => ({ local: nameOf(each.local), exported: nameOf(each.exported) })),
  );
  return { statements, pairs };
}

/** The export names of a module, through its `export * from`. */
async function publicNames(context, id) {
  const info = context.getModuleInfo(id);
  const stars = info.ast.body.filter((node) => node.type === 'ExportAllDeclaration' && !node.exported);
  const further = await Promise.all(
    stars.map(async (node) => publicNames(context, (await context.resolve(node.source.value, id)).id)),
  );
  return [...info.exports.filter((name) => name !== '*'), ...further.flat()];
}

const keepLines = (code, { start, end }, text) => text + '\n'.repeat(code.slice(start, end).split('\n').length - 1);

/**
 * Moves what chunks import from the entry out of its exports and into the registry.
 * @param {{ version: string }} options
 */
export function sharedWithChunks({ version }) {
  const registry = registryOf(version);

  /** What chunks need of the entry; a name's place in this list is its place in the registry. */
  const sharedOf = (chunks) => {
    const { fileName } = Object.values(chunks).find((each) => each.isEntry);
    return [...new Set(Object.values(chunks).flatMap((each) => each.importedBindings[fileName] ?? []))].sort();
  };

  const renderEntry = async (context, code, chunk, chunks) => {
    const shared = sharedOf(chunks);
    const isPublic = new Set(await publicNames(context, chunk.facadeModuleId));
    const { statements, pairs } = exportsOf(context.parse(code));
    const lost = shared.filter((name) => !pairs.some((pair) => pair.exported === name));
    if (lost.length > 0) throw new Error(`the entry does not export ${lost.join(', ')}, which a chunk needs`);
    const rest = pairs.filter((pair) => isPublic.has(pair.exported));
    const members = shared.map((name) => pairs.find((pair) => pair.exported === name).local);
    const body = splice(
      code,
      statements.map((node) => ({ ...node, text: keepLines(code, node, '') })),
    );
    const publish = members.length > 0 ? `\n${registry} ??= [${members.join(', ')}];` : '';
    return `${body}${publish}\nexport { ${rest.map((pair) => `${pair.local} as ${pair.exported}`).join(', ')} };\n`;
  };

  const renderLazy = (context, code, chunk, chunks) => {
    const entries = new Set(
      Object.values(chunks)
        .filter((each) => each.isEntry)
        .map((each) => each.fileName.split('/').at(-1)),
    );
    const imports = context
      .parse(code)
      .body.filter((node) => node.type === 'ImportDeclaration' && entries.has(node.source.value.split('/').at(-1)));
    const shared = sharedOf(chunks);
    const edits = imports.map((node) => {
      const members = node.specifiers.map((each) => `${shared.indexOf(nameOf(each.imported))}: ${each.local.name}`);
      const text = members.length > 0 ? `const { ${members.join(', ')} } = ${registry};` : '';
      return { ...node, text: keepLines(code, node, text) };
    });
    return splice(code, edits);
  };

  return {
    name: 'shared-with-chunks',
    async renderChunk(code, chunk, _options, { chunks }) {
      const render = chunk.isEntry ? renderEntry : renderLazy;
      return { code: await render(this, code, chunk, chunks), map: null };
    },
  };
}

/**
 * Turns the entry into a classic script that puts its exports into one global, with chunks next to the script's own
 * address. The chunks themselves are those of the module build.
 * @param {{ name: string }} options
 */
export function classicScript({ name }) {
  const renderEntry = (context, code) => {
    const ast = context.parse(code);
    const { statements, pairs } = exportsOf(ast);
    const edits = statements.map((node) => ({ ...node, text: keepLines(code, node, '') }));
    walk(ast, (node) => {
      if (node.type === 'ImportExpression') {
        const { start, end } = node.source;
        edits.push({ start, end, text: `new URL(${code.slice(start, end)}, scriptAddress).href` });
      }
      if (node.type === 'MetaProperty') throw new Error('import.meta in a classic script: use the chunk loader');
    });
    const members = pairs.map((pair) => `${pair.exported}: ${pair.local}`).join(', ');
    // No line of the code moves: the wrapper's head stands on the first one.
    return (
      `var ${name} = (function () { "use strict"; const scriptAddress = document.currentScript.src; ${splice(code, edits)}` +
      `\nreturn Object.freeze({ ${members} }); })();\n`
    );
  };

  return {
    name: 'classic-script',
    renderChunk(code, chunk) {
      return chunk.isEntry ? { code: renderEntry(this, code), map: null } : null;
    },
    generateBundle(_options, bundle) {
      for (const file of Object.keys(bundle)) {
        if (file.startsWith('chunks/')) delete bundle[file];
      }
    },
  };
}

function walk(node, visit) {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child, visit);
    }
  }
}
