import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES } from '../../tools/examples.mjs';

export interface TypeCase {
  /** Folder of the example whose compiler is asked. */
  readonly example: string;
  /** Name of the file in its `src`. */
  readonly file: string;
  /** Program and arguments. */
  readonly compiler: readonly [name: string, ...args: string[]];
  /** The file around what is said of `<realtime-session>`. */
  readonly source: (said: string) => string;
  readonly good: readonly string[];
  /** Each of these has to be refused. */
  readonly bad: readonly string[];
}

/** What the compiler of an example says; '' when all is well. */
export function compileExample({ example, compiler: [name, ...args] }: Pick<TypeCase, 'example' | 'compiler'>): string {
  const { status, stdout, stderr } = spawnSync(join(EXAMPLES, 'node_modules/.bin', name), args, {
    cwd: join(EXAMPLES, example),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/**
 * Compiles each sentence in a file of its own, all of them and the example in one run.
 *
 * @returns the sentences that the compiler refuses, and what it says of any other file
 */
export function refused(each: TypeCase): { sentences: string[]; elsewhere: string[]; output: string } {
  const sentences = [...each.good, ...each.bad];
  const folder = join(EXAMPLES, each.example, 'src/type-cases');
  const [stem = '', extension = ''] = each.file.split('.');
  mkdirSync(folder, { recursive: true });
  try {
    sentences.forEach((said, index) => writeFileSync(join(folder, `${stem}-${index}.${extension}`), each.source(said)));
    const output = compileExample(each);
    const problems = output.split('\n').filter((line) => /\berror\b.*TS\d|\bERROR\b(?!S)/.test(line));
    const indexOf = (line: string): number | undefined => {
      const number = new RegExp(`type-cases/${stem}-(\\d+)\\.`).exec(line)?.[1];
      return number === undefined ? undefined : Number(number);
    };
    const indexes = new Set(problems.map(indexOf));
    return {
      sentences: sentences.filter((_, index) => indexes.has(index)),
      elsewhere: problems.filter((line) => indexOf(line) === undefined),
      output,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
