// npm run check: everything short of the tests, one step after another, all of them even if one fails.
import { run, seconds } from './run.mjs';

const STEPS = ['format:check', 'lint', 'typecheck', 'generate:check', 'build', 'package', 'size'];

const start = performance.now();
const failed = [];
for (const step of STEPS) {
  const stepStart = performance.now();
  const { code, output } = await run('npm', ['run', '-s', step], { capture: true });
  const shown = code !== 0 || step === 'size' ? output : '';
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${step} (${seconds(stepStart)})\n${shown}`);
  if (code !== 0) failed.push(step);
}
process.stdout.write(
  failed.length > 0 ? `check failed: ${failed.join(', ')}\n` : `check passed in ${seconds(start)}\n`,
);
process.exit(failed.length > 0 ? 1 : 0);
