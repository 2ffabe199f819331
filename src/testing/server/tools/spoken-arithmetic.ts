const LEAD_IN =
  /^(?:(?:please|hey|ok|and|so|then)[, ]+)*(?:(?:can|could) you )?(?:(?:please )?(?:calculate|compute|solve|evaluate|work out|what(?:'s| is| are| do you get for| does)|how much (?:is|are)|tell me)\s+)?(?:the (?:result|value) of )?/i;

/** Words for operators, in an order where longer ones go first. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/\bto the (?:power of|power)\b/gi, '^'],
  [/\braised to\b/gi, '^'],
  [/\b(?:multiplied by|times)\b/gi, '*'],
  [/\b(?:divided by|over)\b/gi, '/'],
  [/\bplus\b/gi, '+'],
  [/\bminus\b/gi, '-'],
  [/\bmodulo\b/gi, 'mod'],
  [/\bsquared\b/gi, '^2'],
  [/\bcubed\b/gi, '^3'],
  [/\b(?:the )?square root of\b/gi, 'sqrt'],
  [/\b(?:the )?cube root of\b/gi, 'cbrt'],
  [/\bfactorial\b/gi, '!'],
  [/(?<=[\d)])\s*x\s*(?=[\d(])/gi, ' * '],
  [/\bper ?cent\b/gi, '%'],
  [/%\s*of\b/gi, '% *'],
];

const ONLY_SUMS =
  /^(?:[\d\s.,_+\-*/^()!%×·÷:−–π√[\]]|mod|pi|tau|sqrt|cbrt|abs|round|floor|ceil|sin|cos|tan|ln|log|exp|e(?![a-z]))+$/i;
const HAS_OPERATION = /[\d)πe]\s*(?:[-+*/^%×·÷−–:]|mod)\s*[-+(\d.πa-z]|!|%|√\s*\d|[a-z]{2,}\s*[(\d]|[\d)]\s*\^/i;

/** Finds the sum in a sentence ("What is 15 % of 80?") and writes it with operators, or `undefined`. */
export function extractExpression(text: string): string | undefined {
  const asked = /\b(?:calculate|compute|solve|evaluate|work out)\b/i.test(text);
  let expression = text
    .trim()
    .replace(LEAD_IN, '')
    .replace(/(?:\s*=\s*)?[?.\s]*$/, '')
    .replace(/\s+(?:please|equal|equals|make)$/i, '');
  for (const [pattern, symbol] of SPOKEN) expression = expression.replace(pattern, symbol);
  expression = expression.replace(/\s+/g, ' ').trim();
  if (expression === '') return undefined;
  // Who says "calculate" gets the calculator's own complaint; anything else has to look like a sum.
  if (asked && /\d/.test(expression)) return expression;
  return ONLY_SUMS.test(expression) && /\d/.test(expression) && HAS_OPERATION.test(expression) ? expression : undefined;
}
