import { register } from 'tsx/esm/api';
import { isBuildFresh } from './build-state.mjs';
import { run, seconds } from './run.mjs';

// `npm start`: builds what is missing or stale, then serves the demo in this very process, so that a signal to
// npm reaches the server. Options go on to the server: `npm start -- --help`.
if (process.env['npm_lifecycle_event'] === 'start') {
  // npm passes a SIGTERM on to its shell only, which dies without telling us: who loses the parent has to end too.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}

const wantsHelp = process.argv.includes('--help');

if (!wantsHelp && !isBuildFresh()) {
  const startMs = performance.now();
  process.stdout.write('Building ... ');
  const { code, output } = await run('npm', ['run', '--silent', 'build'], { capture: true });
  if (code !== 0) {
    process.stdout.write('failed\n');
    process.stderr.write(`${output}\nThe build failed, so there is nothing to serve yet.\n`);
    process.exit(1);
  }
  process.stdout.write(`done in ${seconds(startMs)}\n`);
}

register();
const { main } = await import('../demo/server/main.ts');
await main(process.argv.slice(2));
