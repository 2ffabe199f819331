const METHODS = new Set(['error', 'warn', 'info', 'debug', 'trace', 'time', 'count']);

const isLogger = (node) => {
  const name = node.type === 'MemberExpression' ? node.property.name : node.name;
  return typeof name === 'string' && /(^|[a-z])(log|logger)$/i.test(name);
};

const isLiteral = (node) =>
  (node?.type === 'Literal' && typeof node.value === 'string') ||
  (node?.type === 'TemplateLiteral' && node.expressions.length === 0);

/**
 * A log message is a constant sentence; what varies goes into its fields, where redaction sees it by name. The name of a timer or a counter is one as
 * well: names that are made up as one goes would fill the memory.
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { constant: 'The message of a log entry is a literal; put what varies into the fields.' },
  },
  create: (context) => ({
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed || !METHODS.has(callee.property.name)) return;
      if (!isLogger(callee.object) || isLiteral(node.arguments[0])) return;
      context.report({ node: node.arguments[0] ?? node, messageId: 'constant' });
    },
  }),
};
