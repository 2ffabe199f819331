import { checkRule, type Rule, type RuleAction, type RuleMatch } from './fault-types.js';

/** What has happened, for rules to match. */
export interface Happening {
  on: RuleMatch['on'];
  from?: 'client' | 'server';
  path?: string;
  binary?: boolean;
  text?: string;
}

/** A rule that is in force. */
export interface ActiveRule {
  /** How often it has acted. */
  readonly hits: number;
  remove(): void;
}

class Entry implements ActiveRule {
  hits = 0;
  #seen = 0;
  readonly rule: Rule;
  readonly remove: () => void;

  constructor(rule: Rule, remove: (entry: Entry) => void) {
    this.rule = rule;
    this.remove = () => remove(this);
  }

  acts(happening: Happening): boolean {
    const { match, times = 1 } = this.rule;
    if (this.hits >= times || !matches(match, happening)) return false;
    this.#seen += 1;
    if (this.#seen <= (match.skip ?? 0)) return false;
    this.hits += 1;
    return true;
  }
}

/** The rules of a proxy, in the order in which they were added: the first that matches acts. */
export class RuleBook {
  #entries: Entry[] = [];

  add(rule: Rule): ActiveRule {
    checkRule(rule);
    const entry = new Entry(rule, (gone) => (this.#entries = this.#entries.filter((one) => one !== gone)));
    this.#entries.push(entry);
    return entry;
  }

  clear(): void {
    this.#entries = [];
  }

  actionFor(happening: Happening): RuleAction | undefined {
    return this.#entries.find((entry) => entry.acts(happening))?.rule.action;
  }
}

const fits = (wanted: string | RegExp, text: string): boolean =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);

function matches(match: RuleMatch, happening: Happening): boolean {
  if (match.on !== happening.on) return false;
  if (match.from && match.from !== happening.from) return false;
  if (match.binary !== undefined && match.binary !== happening.binary) return false;
  if (match.path !== undefined && !fits(match.path, happening.path ?? '')) return false;
  if (match.text !== undefined && !fits(match.text, happening.text ?? '')) return false;
  return match.type === undefined || typeOf(happening.text) === match.type;
}

/** The type of a JSON message; of a numbered one (`{"t":"m","d":{…}}`) that of what it carries. */
function typeOf(text: string | undefined): unknown {
  try {
    const { t, type, d } = JSON.parse(text ?? '') as { t?: unknown; type?: unknown; d?: { type?: unknown } };
    return t === 'm' ? d?.type : (t ?? type);
  } catch {
    return undefined;
  }
}
