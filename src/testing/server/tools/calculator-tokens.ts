export type CalculatorToken =
  | { kind: 'number'; text: string; value: number; position: number }
  | { kind: 'name' | 'operator'; text: string; position: number };

const SAME: Readonly<Record<string, string>> = {
  '×': '*',
  '·': '*',
  '÷': '/',
  ':': '/',
  '−': '-',
  '–': '-',
  '**': '^',
  '[': '(',
  ']': ')',
};
const NUMBER = /^(?:\d[\d_]*(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/i;
const NAME = /^[a-zπ√]+/i;
const NAMES: ReadonlyMap<string, string> = new Map([
  ['π', 'pi'],
  ['√', 'sqrt'],
]);

/** Cuts an expression into numbers, names and operators. Positions count from 1. `reject` must throw. */
export function tokenize(expression: string, reject: (char: string, position: number) => never): CalculatorToken[] {
  const tokens: CalculatorToken[] = [];
  let at = 0;
  while (at < expression.length) {
    const rest = expression.slice(at);
    const position = at + 1;
    const space = /^\s+/.exec(rest)?.[0];
    const number = NUMBER.exec(rest)?.[0];
    const name = NAME.exec(rest)?.[0];
    const operator = /^(?:\*\*|[-+*/^()!%×·÷:−–[\]])/.exec(rest)?.[0];
    if (space) at += space.length;
    else if (number) {
      // "2e" is two times e, not half a number: the exponent needs digits, which the pattern demands.
      tokens.push({ kind: 'number', text: number, value: Number(number.replace(/[_,]/g, '')), position });
      at += number.length;
    } else if (name) {
      const text = NAMES.get(name) ?? name.toLowerCase();
      tokens.push({ kind: text === 'mod' ? 'operator' : 'name', text, position });
      at += name.length;
    } else if (operator) {
      const percent = operator === '%' && isModulo(expression.slice(at + 1));
      tokens.push({ kind: 'operator', text: percent ? 'mod' : (SAME[operator] ?? operator), position });
      at += operator.length;
    } else reject(Array.from(rest)[0] ?? '', position);
  }
  return tokens;
}

/** `7 % 3` is a remainder, `7 %` and `7 % * 3` are percents: what follows decides. */
function isModulo(rest: string): boolean {
  return /^\s*(?:[\d.(]|[a-zπ√])/i.test(rest);
}
