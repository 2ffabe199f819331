// Reference pages as Markdown, from the custom-elements manifest: one for each element, one of all events, one of all styles.

const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const code = (text) => (text === undefined || text === '' ? '' : `\`${text}\``);

/** A table, or nothing where there is nothing to tell. */
function table(title, heads, rows) {
  if (!rows.length) return '';
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |\n`;
  return `## ${title}\n\n${line(heads)}|${' --- |'.repeat(heads.length)}\n${rows.map(line).join('')}\n`;
}

const signature = ({ name, parameters = [], return: result }) =>
  `${name}(${parameters.map((each) => `${each.name}: ${each.type?.text ?? 'unknown'}`).join(', ')})${result?.type ? `: ${result.type.text}` : ''}`;

const elementsOf = (manifest) =>
  manifest.modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);

const detailOf = ({ type }) => type.text.replace(/^CustomEvent<(.*)>$/, '$1');

function printElement(element) {
  const {
    tagName,
    description,
    attributes,
    members,
    slots = [],
    cssParts = [],
    cssStates = [],
    cssProperties,
    events,
  } = element;
  const fields = members.filter(({ kind }) => kind === 'field');
  const methods = members.filter(({ kind }) => kind === 'method');
  return [
    `# <${tagName}>\n\n${description}\n\n\`\`\`html\n<${tagName}></${tagName}>\n\`\`\`\n\n`,
    table(
      'Attributes',
      ['attribute', 'value', 'default', 'what it does'],
      attributes.map((each) => [code(each.name), code(each.type?.text), code(each.default), each.description]),
    ),
    table(
      'Properties',
      ['property', 'type', 'what it is'],
      fields.map((each) => [
        code(each.name),
        code(each.type?.text),
        `${each.readonly ? 'Read only. ' : ''}${each.description ?? ''}`,
      ]),
    ),
    table(
      'Methods',
      ['method', 'what it does'],
      methods.map((each) => [code(signature(each)), each.description]),
    ),
    table(
      'Events',
      ['event', 'when', 'detail'],
      events.map((each) => [`[\`${each.name}\`](events.html#${each.name})`, each.description, code(detailOf(each))]),
    ),
    table(
      'Slots',
      ['slot', 'what goes there'],
      slots.map((each) => [each.name ? code(each.name) : 'default', each.description]),
    ),
    table(
      'Parts',
      ['part', 'what it is'],
      cssParts.map((each) => [code(`::part(${each.name})`), each.description]),
    ),
    table(
      'States',
      ['state', 'when'],
      cssStates.map((each) => [code(`:state(${each.name})`), each.description]),
    ),
    cssProperties.length
      ? `## Custom properties\n\nThe [\`--realtime-*\` properties](styles.html), all ${cssProperties.length} of them.\n`
      : '',
  ].join('');
}

function printEvents(elements) {
  const events = elements.flatMap((element) => element.events.map((event) => ({ ...event, tagName: element.tagName })));
  const body = events
    .map(
      (event) =>
        `## ${event.name}\n\n${event.description}\n\nOf \`<${event.tagName}>\`. Type: \`RealtimeEventMap['${event.name}']\`, which is \`${event.type.text}\`.\n\n`,
    )
    .join('');
  return `# Events\n\nEvery event is a \`CustomEvent\`, bubbles, is composed, and cannot be cancelled. A \`RealtimeClient\` without elements has the same events: \`client.on('connection-changed', listener)\`, with the same detail.\n\n${body}`;
}

function printStyles(elements) {
  const all = new Map(elements.flatMap(({ cssProperties }) => cssProperties.map((each) => [each.name, each])));
  const parts = elements.flatMap(({ tagName, cssParts = [] }) =>
    cssParts.map((each) => [code(tagName), code(`::part(${each.name})`), each.description]),
  );
  const states = elements.flatMap(({ tagName, cssStates = [] }) =>
    cssStates.map((each) => [code(tagName), code(`:state(${each.name})`), each.description]),
  );
  return [
    '# Styles\n\nHow they are used is in [Theming](theming.html).\n\n',
    table(
      'Custom properties',
      ['property', 'default', 'what it is'],
      [...all.values()].map((each) => [code(each.name), code(each.default), each.description]),
    ),
    table('Parts', ['element', 'part', 'what it is'], parts),
    table('States', ['element', 'state', 'when'], states),
  ].join('');
}

/** @returns {[title: string, page: string, markdown: string][]} */
export function referencePages(manifest) {
  const elements = elementsOf(manifest);
  return [
    ...elements.map((element) => [`<${element.tagName}>`, `${element.tagName}.html`, printElement(element)]),
    ['Events', 'events.html', printEvents(elements)],
    ['Styles', 'styles.html', printStyles(elements)],
  ];
}
