import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const filesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map((file) => `${folder}/${String(file).replaceAll('\\', '/')}`)
    .filter((file) => pattern.test(file))
    .sort();

const STYLES = [...filesIn('components', /\.styles\.ts$/), ...filesIn('demo', /\.css$/)];

/** A declaration that means a side of the screen instead of one of the text. */
const PHYSICAL = [
  /^\s*(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:/,
  /^\s*(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[a-z-]*\s*:/,
  /^\s*border-(?:top|bottom)-(?:left|right)-radius\s*:/,
  /^\s*(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b/,
];

/** Where a side of the screen is meant: columns of Markdown are aligned to it. */
const MEANT = [/align-right/, /align-left/];

function physicalIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const isPhysical = PHYSICAL.some((pattern) => pattern.test(line));
    const rule = lines.slice(0, index).findLast((each) => each.includes('{')) ?? '';
    return isPhysical && !MEANT.some((pattern) => pattern.test(rule)) ? [`${index + 1}: ${line.trim()}`] : [];
  });
}

describe('style sheets', () => {
  it('know the sides of a text, not those of a screen', () => {
    assert.deepEqual(physicalIn('a {\n  margin-left: 1px;\n  inset-inline: 0;\n  text-align: right;\n}'), [
      '2: margin-left: 1px;',
      '4: text-align: right;',
    ]);
    const found = STYLES.flatMap((file) =>
      physicalIn(readFileSync(join(ROOT, file), 'utf8')).map((line) => `${file}:${line}`),
    );
    assert.deepEqual(found, []);
  });

  it('take every colour from a token', () => {
    // What lies over a picture or a foreign document has colours of its own, and shadows are black.
    const own = /avatar|faces\/|sandbox|box-shadow|iframe|background: #fff/;
    const found = filesIn('components', /\.styles\.ts$/)
      .filter((file) => !file.endsWith('tokens.styles.ts') && !own.test(file))
      .flatMap((file) =>
        readFileSync(join(ROOT, file), 'utf8')
          .split('\n')
          .flatMap((line) =>
            /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i.test(line) && !own.test(line) ? [`${file}: ${line.trim()}`] : [],
          ),
      );
    assert.deepEqual(found, []);
  });

  it('do not leak: nothing of ours is written into the page, and selectors stay in their shadow', () => {
    for (const file of filesIn('components', /\.ts$/)) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      assert.doesNotMatch(text, /document\.adoptedStyleSheets|document\.head\.append|:host-context/, file);
    }
  });
});
