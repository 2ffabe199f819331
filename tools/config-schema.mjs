// The configuration schema, read for the generators: what an option is called, what it holds, what is said about it.
export const SCHEMA = 'src/config/schema/client-config.schema.json';

/** The element that has every option as an attribute. */
export const SESSION = 'realtime-session';

const UNITS = { ms: 'milliseconds', url: '', Hz: 'Hz', bits: 'bits' };

export const quote = (value) => JSON.stringify(value).replaceAll('"', "'").replaceAll('\\', '\\\\');
export const literal = (value) =>
  typeof value === 'string' ? quote(value) : JSON.stringify(value)?.replaceAll('"', "'");

const properties = (node) => Object.entries(node.properties).filter(([name]) => name !== '$schema');

/** Every category with its leaves; the leaves at the root form the category ''. */
export function readCategories(schema) {
  const top = properties(schema);
  return [
    { name: '', description: schema.description, fields: top.filter(([, node]) => node.type !== 'object') },
    ...top
      .filter(([, node]) => node.type === 'object')
      .map(([name, node]) => ({ name, description: node.description, fields: properties(node) })),
  ];
}

/** Every leaf, in the order of the schema. */
export const readLeaves = (schema) => readCategories(schema).flatMap(({ fields }) => fields.map(([, node]) => node));

/** The attribute that the naming rule gives; the table holds only the exceptions. */
export function attributeByRule(category, name) {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const bare = !category || category === 'connection' || category === 'session' || kebab.startsWith(`${category}-`);
  return bare ? kebab : `${category}-${kebab}`;
}

/** `heartbeat-interval` -> `heartbeatInterval`, as `propertyName` does at run time. */
export const propertyName = (attribute) => attribute.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** The TypeScript type of a leaf. */
export function typeOf(node) {
  if (node.type === 'array') return `readonly ${node.items.enum ? `(${typeOf(node.items)})` : 'string'}[]`;
  if (node.enum) return node.enum.map(literal).join(' | ');
  return node.type === 'integer' ? 'number' : node.type;
}

/** What holds in the element when nobody says anything. */
export const sessionDefault = (node) => node['x-component-default']?.[SESSION] ?? node.default;

/** Description and unit. */
export function describe(node) {
  const unit = UNITS[node['x-unit']] ?? node['x-unit'];
  return `${node.description}${unit ? ` Unit: ${unit}.` : ''}`;
}

/** Description, unit and default, for a comment. */
export const describeWithDefault = (node, value = node.default) =>
  `${describe(node)} Default: \`${JSON.stringify(value)}\`.`;
