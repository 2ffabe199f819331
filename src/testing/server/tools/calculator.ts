import { tokenize, type CalculatorToken } from './calculator-tokens.js';

/** Long enough for any sane sum, short enough that the recursion stays shallow. */
const MAX_LENGTH = 400;
const MAX_FACTORIAL = 170;

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI };
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  abs: Math.abs,
  round: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  ln: Math.log,
  log: Math.log10,
  exp: Math.exp,
};

/** A sum that cannot be worked out. The message is for people. */
export class CalculatorError extends Error {
  override readonly name = 'CalculatorError';
}

/**
 * Recursive descent over: sum = product (('+' | '-') product)*; product = signed (('*' | '/' | 'mod' | nothing) signed)*;
 * signed = '-' signed | power; power = postfix ('^' signed)?; postfix = atom ('!' | '%')*.
 */
class Parser {
  readonly #tokens: readonly CalculatorToken[];
  #at = 0;

  constructor(tokens: readonly CalculatorToken[]) {
    this.#tokens = tokens;
  }

  parse(): number {
    const value = this.#sum();
    const rest = this.#tokens[this.#at];
    if (rest) throw new CalculatorError(`I did not expect "${rest.text}" at position ${rest.position}`);
    return value;
  }

  #sum(): number {
    let value = this.#product();
    for (;;) {
      if (this.#take('+')) value += this.#product();
      else if (this.#take('-')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#signed();
    for (;;) {
      if (this.#take('*')) value *= this.#signed();
      else if (this.#take('/')) value = this.#divide(value, this.#signed());
      else if (this.#take('mod')) value = this.#modulo(value, this.#signed());
      else if (this.#startsAtom()) value *= this.#power();
      else return value;
    }
  }

  #signed(): number {
    if (this.#take('-')) return -this.#signed();
    if (this.#take('+')) return this.#signed();
    return this.#power();
  }

  #power(): number {
    const base = this.#postfix();
    // To the right first: 2^3^2 is 2^9; and -2^2 is -4, since the sign binds less.
    return this.#take('^') ? this.#raise(base, this.#signed()) : base;
  }

  #postfix(): number {
    let value = this.#atom();
    for (;;) {
      if (this.#take('!')) value = this.#factorial(value);
      else if (this.#take('%')) value /= 100;
      else return value;
    }
  }

  #atom(): number {
    const token = this.#tokens[this.#at];
    if (!token) throw new CalculatorError('the expression ends too early');
    this.#at += 1;
    if (token.kind === 'number') return token.value;
    if (token.kind === 'name') return this.#named(token);
    if (token.text === '(') return this.#closing(token);
    throw new CalculatorError(`I did not expect "${token.text}" at position ${token.position}`);
  }

  #named(token: CalculatorToken): number {
    const constant = Object.hasOwn(CONSTANTS, token.text) ? CONSTANTS[token.text] : undefined;
    if (constant !== undefined) return constant;
    const apply = Object.hasOwn(FUNCTIONS, token.text) ? FUNCTIONS[token.text] : undefined;
    if (!apply) throw new CalculatorError(`I do not know "${token.text}"`);
    const open = this.#tokens[this.#at];
    const result = apply(this.#take('(') && open ? this.#closing(open) : this.#signed());
    if (Number.isNaN(result)) throw new CalculatorError(`${token.text} is not defined there`);
    return result;
  }

  #closing(open: CalculatorToken): number {
    const value = this.#sum();
    if (!this.#take(')')) throw new CalculatorError(`the bracket at position ${open.position} is never closed`);
    return value;
  }

  #divide(a: number, b: number): number {
    if (b === 0) throw new CalculatorError('dividing by zero is not possible');
    return a / b;
  }

  #modulo(a: number, b: number): number {
    if (b === 0) throw new CalculatorError('dividing by zero is not possible');
    return a % b;
  }

  #raise(base: number, exponent: number): number {
    if (base === 0 && exponent < 0) throw new CalculatorError('dividing by zero is not possible');
    const result = base ** exponent;
    if (Number.isNaN(result)) throw new CalculatorError('a root of a negative number is not a real number');
    return result;
  }

  #factorial(n: number): number {
    if (!Number.isInteger(n) || n < 0) throw new CalculatorError('a factorial needs a whole number from 0');
    if (n > MAX_FACTORIAL) throw new CalculatorError('the result is too large');
    let product = 1;
    for (let factor = 2; factor <= n; factor += 1) product *= factor;
    return product;
  }

  #startsAtom(): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && (token.text === '(' || token.kind === 'name');
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }
}

/** Works an arithmetic expression out. Throws `CalculatorError`. Nothing is ever executed. */
export function calculate(expression: string): number {
  if (expression.trim() === '') throw new CalculatorError('there is nothing to calculate');
  if (expression.length > MAX_LENGTH)
    throw new CalculatorError(`the expression is longer than ${MAX_LENGTH} characters`);
  const tokens = tokenize(expression, (char, position) => {
    throw new CalculatorError(`I do not understand "${char}" at position ${position}`);
  });
  const value = new Parser(tokens).parse();
  if (!Number.isFinite(value)) throw new CalculatorError('the result is too large');
  return value;
}

/** The number as people write it: no binary noise (0.1 + 0.2 is 0.3), twelve digits where it does not end. */
export function formatNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  return String(Number(value.toPrecision(12)));
}
