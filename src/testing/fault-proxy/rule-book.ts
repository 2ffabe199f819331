import type { EventLog } from './event-log.js';
import type { FaultAction, FaultMatch, FaultRule, FaultRuleHandle } from './fault-types.js';
import type { SocketMessage } from './socket-message.js';

/** Something that a rule may be waiting for. */
export interface Occasion {
  readonly on: FaultMatch['on'];
  readonly path?: string;
  readonly from?: 'client' | 'server';
  readonly message?: SocketMessage;
}

interface Entry {
  readonly number: number;
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** `search` knows nothing of `lastIndex`, so an expression with the flag `g` fits every time. */
const fitsPattern = (pattern: string | RegExp, text: string, isWhole: boolean): boolean => {
  if (typeof pattern !== 'string') return text.search(pattern) >= 0;
  return isWhole ? text === pattern : text.includes(pattern);
};

function fits(match: FaultMatch, { on, path = '', from, message }: Occasion): boolean {
  if (match.on !== on) return false;
  if (match.path !== undefined && !fitsPattern(match.path, path, true)) return false;
  if (match.from !== undefined && match.from !== from) return false;
  if (!message) return true;
  if (match.binary !== undefined && match.binary !== message.isBinary) return false;
  if (match.type !== undefined && match.type !== message.type) return false;
  return match.text === undefined || (!message.isBinary && fitsPattern(match.text, message.text, false));
}

function describe({ number, rule: { match, action } }: Entry, { from }: Occasion): string {
  const type = match.type === undefined ? '' : `, type ${match.type}`;
  return `rule ${number}: ${action.do} on ${match.on}${from ? ` from ${from}` : ''}${type}`;
}

/** The rules of a proxy, in the order of their adding. */
export class RuleBook {
  readonly #log: EventLog;
  #entries: readonly Entry[] = [];
  #added = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  add({ match, action, times = 1 }: FaultRule): FaultRuleHandle {
    this.#added += 1;
    const rule = { match: { ...match }, action: { ...action }, times };
    const entry: Entry = { number: this.#added, rule, seen: 0, hits: 0 };
    this.#entries = [...this.#entries, entry];
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        this.#entries = this.#entries.filter((other) => other !== entry);
      },
    };
  }

  clear(): void {
    this.#entries = [];
  }

  /** What the first rule that fits wants done. A rule that lets its first ones pass, or is used up, leaves it to the next. */
  take(occasion: Occasion, connection: number): FaultAction | undefined {
    for (const entry of this.#entries) {
      const { match, action, times = 1 } = entry.rule;
      if (entry.hits >= times || !fits(match, occasion)) continue;
      entry.seen += 1;
      if (entry.seen <= (match.skip ?? 0)) continue;
      entry.hits += 1;
      this.#log.add('rule', connection, describe(entry, occasion));
      return action;
    }
    return undefined;
  }
}
