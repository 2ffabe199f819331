// npm run soak: the conversation that outlives its tokens, for two hours instead of half a minute. SOAK_MS sets another length,
// SOAK_TOKEN_SECONDS another life of the tokens than 5 s (a machine that stands still for as long as a token lives asks for a sign-in, which is counted).
import { spawnSync } from 'node:child_process';
import { ROOT } from './run.mjs';

const TWO_HOURS_MS = 7_200_000;
const env = { ...process.env, SOAK_MS: process.env.SOAK_MS ?? String(TWO_HOURS_MS) };
const args = ['--import', 'tsx', '--test', '--test-name-pattern=a conversation of', 'test/e2e/tokens.test.ts'];
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
process.exit(status ?? 1);
