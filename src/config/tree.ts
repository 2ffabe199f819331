import type { Field } from './fields.js';

/** Category -> option -> value; options at the root stand beside the categories. */
export type Tree = Record<string, unknown>;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an option in a tree, `undefined` when it is not there. */
export function read(tree: object, field: Field): unknown {
  const parent = field.category ? (tree as Tree)[field.category] : tree;
  return isTree(parent) && Object.hasOwn(parent, field.name) ? parent[field.name] : undefined;
}

/** Sets an option in a tree, making its category when needed. */
export function write(tree: Tree, field: Field, value: unknown): void {
  const parent = field.category ? (tree[field.category] ??= {}) : tree;
  (parent as Tree)[field.name] = value;
}
