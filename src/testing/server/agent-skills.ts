import type { AgentRequest, ToolUse } from './agent-step.js';
import { calculate, CalculatorError, formatNumber } from './tools/calculator.js';
import { describeTime, findZone } from './tools/clock.js';
import { extractExpression } from './tools/spoken-arithmetic.js';
import { convert, isUnit } from './tools/units.js';

/** Something the agent can do with a tool: how to recognise the wish, and how to say the result. */
export interface SkillMatch {
  toolset: string;
  tool: ToolUse;
  thought: string;
  /** The sentence around the tool's result. */
  say: (result: string) => string;
}

type Skill = (text: string, request: AgentRequest) => SkillMatch | undefined;

const FAILED = 'Error: ';
const sayOr =
  (say: (result: string) => string) =>
  (result: string): string =>
    result.startsWith(FAILED) ? `That does not work: ${result.slice(FAILED.length)}.` : say(result);

const UNIT_REQUEST = [
  /^(?:please )?(?:convert|change)?\s*(?<value>-?[\d.,]+)\s*(?<from>[a-z°³/ ]+?)\s+(?:to|into|in|as)\s+(?<to>[a-z°³/ ]+\d?)$/i,
  /^how (?:many|much) (?<to>[a-z°³/ ]+?) (?:are|is|in|are in|is in|are there in|make|makes) (?<value>-?[\d.,]+|an?)\s*(?<from>[a-z°³/ ]+)$/i,
];

const convertUnits: Skill = (text) => {
  const plain = text
    .replace(/^(?:what(?:'s| is| are)|how much is|calculate)\s+/i, '')
    .replace(/[?!]+$|\.$/g, '')
    .trim();
  const groups = UNIT_REQUEST.map((pattern) => pattern.exec(plain)?.groups).find((found) => found !== undefined);
  if (!groups) return undefined;
  const { from = '', to = '' } = groups;
  const saysConvert = /^(?:please )?(?:convert|change)/i.test(plain);
  if (!saysConvert && !isUnit(from) && !isUnit(to)) return undefined;
  const value = /^an?$/i.test(groups['value'] ?? '') ? 1 : Number((groups['value'] ?? '').replaceAll(',', ''));
  if (Number.isNaN(value)) return undefined;
  const run = (): { content: string } => {
    const result = convert(value, from, to);
    return {
      content: result.ok
        ? `${formatNumber(value)} ${result.from} = ${tidy(result.value)} ${result.to}`
        : FAILED + result.reason,
    };
  };
  return {
    toolset: 'UnitTools',
    tool: { name: 'convert_units', input: { value, from: from.trim(), to: to.trim() }, run },
    thought: `This is a conversion from ${from.trim()} to ${to.trim()}. I use the unit tool.`,
    say: sayOr((result) => `**${result}**.`),
  };
};

/** Six digits say enough about a measured thing. */
function tidy(value: number): string {
  return formatNumber(Number(value.toPrecision(7)));
}

const tellTime: Skill = (text, request) => {
  if (!/\b(?:time|clock|date|day)\b/i.test(text) || !/\b(?:what|which|tell|current|now|today|time in)\b/i.test(text))
    return undefined;
  const place =
    /\b(?:in|at|for)\s+(?:the\s+)?([a-z_/ .'-]+?)\s*(?:right now|now|today|please)?[?.!]*$/i.exec(text)?.[1] ?? 'UTC';
  const zone = findZone(place);
  const run = (): { content: string } => ({
    content: zone ? describeTime(request.nowMs, zone) : `${FAILED}I know no time zone for "${place}"`,
  });
  return {
    toolset: 'ClockTools',
    tool: { name: 'current_time', input: { zone: zone ?? place }, run },
    thought: `They want the time in ${place}. I look at the clock instead of guessing.`,
    say: sayOr((result) => `In ${zone === 'UTC' ? 'UTC' : titleCase(place)} it is **${result}**.`),
  };
};

function titleCase(place: string): string {
  return place.replace(/(^|[ /_-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

const compute: Skill = (text, request) => {
  const expression = extractExpression(text);
  if (expression === undefined) return undefined;
  const run = (): { content: string } => {
    try {
      return { content: formatNumber(calculate(expression)) };
    } catch (error) {
      if (error instanceof CalculatorError) return { content: FAILED + error.message };
      throw error;
    }
  };
  const rule =
    request.agentKey === 'math_tutor'
      ? ' Brackets come first, then powers, then times and divide, then plus and minus.'
      : '';
  return {
    toolset: 'CalculatorTools',
    tool: { name: 'calculate', input: { expression }, run },
    thought: `I have to work out ${expression}. The calculator is exact, so I use it.`,
    say: sayOr((result) => `${expression} = **${result}**.${rule}`),
  };
};

const SKILLS: readonly Skill[] = [convertUnits, tellTime, compute];

/** The first skill that understands the text. */
export function findSkill(text: string, request: AgentRequest): SkillMatch | undefined {
  for (const skill of SKILLS) {
    const match = skill(text, request);
    if (match) return match;
  }
  return undefined;
}

/** One wish, or several joined by "and" when each of them needs a tool. */
export function findSkills(text: string, request: AgentRequest): SkillMatch[] {
  const parts = text.split(/,?\s+and\s+|;\s*/i);
  if (parts.length > 1 && parts.length <= 5) {
    const matches = parts.map((part) => findSkill(part.trim(), request));
    if (matches.every((match) => match !== undefined)) return matches;
  }
  const single = findSkill(text, request);
  return single ? [single] : [];
}
