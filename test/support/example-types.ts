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

/** What the compiler of an example says of the example itself; '' when all is well. */
export function compileExample({ example, compiler: [name, ...args] }: Pick<TypeCase, 'example' | 'compiler'>): string {
  const { status, stdout, stderr } = spawnSync(join(EXAMPLES, 'node_modules/.bin', name), args, {
    cwd: join(EXAMPLES, example),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** Compiles each sentence in a file of its own, in one run; returns those files about which the compiler complains. */
export function refused(each: TypeCase, sentences: readonly string[]): { indexes: number[]; output: string } {
  const folder = join(EXAMPLES, each.example, 'src/type-cases');
  mkdirSync(folder, { recursive: true });
  try {
    const [stem = '', extension = ''] = each.file.split('.');
    sentences.forEach((said, index) => writeFileSync(join(folder, `${stem}-${index}.${extension}`), each.source(said)));
    const output = compileExample(each);
    const found = [...output.matchAll(new RegExp(`${stem}-(\\d+)\\.${extension}`, 'g'))].map(([, index]) =>
      Number(index),
    );
    return { indexes: [...new Set(found)].sort((a, b) => a - b), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
