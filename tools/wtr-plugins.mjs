// What our tests need from the dev server of @web/test-runner.
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { WebSocketServer } from 'ws';

/** Serves CommonJS and UMD packages as one ES module with a default export. @param {readonly string[]} names */
export function prebundle(names) {
  const cache = new Map();
  const bundle = async (file) => {
    const options = { entryPoints: [file], bundle: true, format: 'esm', target: 'es2022', write: false };
    return (await build(options)).outputFiles[0].text;
  };
  return {
    name: 'prebundle',
    async serve(context) {
      if (!names.some((name) => context.path.includes(`/node_modules/${name}/`))) return undefined;
      const file = process.cwd() + decodeURIComponent(context.path);
      if (!cache.has(file)) cache.set(file, bundle(file));
      return { body: await cache.get(file), type: 'js' };
    },
  };
}

/** nanostores reads `process.env.NODE_ENV`, which no browser has. */
export function nodeEnvironment() {
  return {
    name: 'node-environment',
    transform: (context) =>
      context.path.includes('/nanostores/')
        ? context.body.replaceAll('process.env.NODE_ENV', '"development"')
        : undefined,
  };
}

const ECHO_MODULE = '/__ws.js';

/** A real WebSocket echo server; tests reach it by `import { url } from '/__ws.js'`. */
export function echoServer() {
  let server;
  return {
    name: 'echo-server',
    async serverStart() {
      server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
      server.on('connection', (socket) => {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      });
      await new Promise((resolve) => server.once('listening', resolve));
    },
    async serverStop() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
    serve: (context) =>
      context.path === ECHO_MODULE
        ? { type: 'js', body: `export const url = 'ws://127.0.0.1:${server.address().port}/';` }
        : undefined,
    resolveImport: ({ source }) => (source === ECHO_MODULE ? source : undefined),
  };
}

function countTests(suite, counts) {
  for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
  for (const child of suite.suites) countTests(child, counts);
}

/** Adds up the results: one plain line, or a JSON file when `TEST_COUNTS` names one (so that another runner can add). */
export function summaryReporter() {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const results = session.testResults;
        if (results) countTests(results, counts);
        // A file that did not load has no test that could fail; it is a failure all the same.
        const isEmpty = !results || (results.tests.length === 0 && results.suites.length === 0);
        if (!session.passed && isEmpty) counts.failed++;
      }
      const file = process.env.TEST_COUNTS;
      if (file) writeFileSync(file, JSON.stringify(counts));
      else process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    },
  };
}
