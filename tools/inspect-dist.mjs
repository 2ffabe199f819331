// What must not be in a published file. Works on the syntax tree: a comment or a text may say "eval".
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rollup/parseAst';
import { ROOT } from './run.mjs';

/** All published scripts, relative to the package. */
export const distScripts = () =>
  readdirSync(join(ROOT, 'dist'), { recursive: true })
    .map((name) => `dist/${String(name).replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.js'))
    .sort();

function walk(node, visit) {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child, visit);
    }
  }
}

const isNamed = (node, names) => node?.type === 'Identifier' && names.includes(node.name);

/** The last argument of setTimeout and setInterval as text is code as well. */
const isTimerWithText = (node) =>
  node.type === 'CallExpression' &&
  isNamed(node.callee, ['setTimeout', 'setInterval']) &&
  ['Literal', 'TemplateLiteral'].includes(node.arguments[0]?.type);

function isCodeFromText(node) {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    return isNamed(node.callee, ['eval', 'Function']) || isTimerWithText(node);
  }
  return (
    node.type === 'MemberExpression' &&
    isNamed(node.object, ['globalThis', 'window', 'self']) &&
    isNamed(node.property, ['eval', 'Function'])
  );
}

/**
 * @param {string} code
 * @param {{ selfContained: boolean }} options `selfContained`: no import of a package by name either
 * @returns {string[]} what is wrong, in words
 */
export function inspectScript(code, { selfContained }) {
  const problems = [];
  walk(parseAst(code, { allowReturnOutsideFunction: true }), (node) => {
    if (isCodeFromText(node)) problems.push(`makes code from text: ${code.slice(node.start, node.start + 60)}`);
    const source = node.type.startsWith('Import') || node.type.startsWith('Export') ? node.source : undefined;
    const name = source?.type === 'Literal' ? source.value : undefined;
    if (selfContained && name && !/^\.{0,2}\//.test(name)) problems.push(`imports the package "${name}"`);
    // `typeof process` and what follows from it is a fair question; the environment is a build-time matter.
    const isEnvironment =
      node.type === 'MemberExpression' && isNamed(node.object, ['process']) && isNamed(node.property, ['env']);
    if (selfContained && isEnvironment) problems.push('reads `process.env`');
  });
  return problems;
}

/** Every problem of every published script, as `file: problem`. */
export function inspectDist() {
  return distScripts().flatMap((file) => {
    const selfContained = !file.startsWith('dist/esm/');
    const code = readFileSync(join(ROOT, file), 'utf8');
    return inspectScript(code, { selfContained }).map((problem) => `${file}: ${problem}`);
  });
}
