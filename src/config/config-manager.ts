import { atom, type ReadableAtom } from 'nanostores';
import { checkEnvironment, type CheckOptions } from './check-environment.js';
import { configError } from './config-error.js';
import type {
  ConfigApplied,
  ConfigChange,
  ConfigExplanation,
  ConfigIssue,
  ConfigLayer,
  ConfigParticipant,
  ConfigState,
} from './config-types.js';
import { APPLIES, type Field, FIELDS } from './fields.js';
import type { ClientConfig, ClientConfigInput } from './generated/client-config.js';
import { maskValue } from './mask.js';
import { resolveConfig, type ResolvedConfig } from './resolve-config.js';
import { read, type Tree, write } from './tree.js';
import { type CheckedLayer, problem, validateLayer } from './validate-layer.js';

export interface ConfigManagerOptions extends CheckOptions {
  /** What the program says; loses to every layer. */
  readonly config?: ClientConfigInput | undefined;
  /** What the page says, most specific first. */
  readonly layers?: readonly ConfigLayer[] | undefined;
  /** Whose component defaults apply. Default: `realtime-session` when `requireUrl` is set, else none. */
  readonly component?: string | undefined;
}

/** A configuration that has been looked at, good or not. Nothing has changed by making one. */
export interface ConfigProposal {
  /** What updates have said. */
  readonly updates: Tree;
  readonly layers: readonly CheckedLayer[];
  readonly resolved: ResolvedConfig;
  readonly issues: readonly ConfigIssue[];
  readonly valid: boolean;
}

/**
 * Owns the configuration of one client: checks it, resolves it, explains it, and takes changes whole or not at all.
 * Precedence: what updates said since, the layers, the program's own config, then the defaults.
 */
export class ConfigManager {
  readonly #options: ConfigManagerOptions;
  readonly #component: string;
  readonly #own: CheckedLayer;
  readonly #$config;
  #current: ConfigProposal;
  /** What an element says about itself, by path: it counts for that element, and goes before everything else there. */
  children: ReadonlyMap<string, { readonly source: string; readonly value: unknown }> = new Map();

  constructor(options: ConfigManagerOptions = {}) {
    this.#options = options;
    this.#component = options.component ?? (options.requireUrl ? 'realtime-session' : '');
    this.#own = validateLayer({ source: 'config', values: options.config ?? {} });
    this.#current = this.#consider({}, (options.layers ?? []).map(validateLayer));
    this.#$config = atom<ConfigState>(toState(this.#current));
  }

  /** The resolved configuration, its status and everything that is wrong with it. Changes after all participants have. */
  get $config(): ReadableAtom<ConfigState> {
    return this.#$config;
  }

  /** What is in force, for the managers: during a change already the new values. */
  get values(): ClientConfig {
    return this.#current.resolved.values;
  }

  /** What replacing the layers would give, on top of a proposal or of what is in force. */
  proposeLayers(layers: readonly ConfigLayer[], base = this.#current): ConfigProposal {
    const checked = layers.map(validateLayer);
    return this.#consider(updatesThatLast(base, checked), checked);
  }

  /** What changing single options on top of everything said so far would give. Throws `config/invalid` with all issues. */
  proposeUpdate(partial: ClientConfigInput, base = this.#current): ConfigProposal {
    const said = validateLayer({ source: 'updateConfig()', values: partial });
    const updates: Tree = {};
    for (const field of FIELDS) {
      const value = read(said.values, field) ?? read(base.updates, field);
      if (value !== undefined) write(updates, field, value);
    }
    const next = this.#consider(updates, base.layers, said.issues);
    if (!next.valid) throw configError(next.issues);
    return next;
  }

  /** What a proposal takes, compared with another or with what is in force; `undefined` when nothing differs. */
  effect(next: ConfigProposal, base = this.#current): ConfigApplied | undefined {
    if (next.valid && !base.valid) return 'restart';
    return APPLIES[Math.max(...changedFields(base, next).map((field) => APPLIES.indexOf(field.applies)))];
  }

  /**
   * Puts a proposal in force and tells the participants in their order, then everybody by `$config`. When one of them throws, those
   * before it undo what they did, in reverse, the old configuration stays, and the error comes out of here as `config/invalid`. An invalid
   * proposal is taken only while nothing valid is in force; otherwise it is reported, and that is all.
   */
  take(next: ConfigProposal, participants: readonly ConfigParticipant[] = []): ConfigApplied | undefined {
    const before = this.#current;
    if (!next.valid && before.valid) {
      this.refuse(next.issues);
      return undefined;
    }
    const applied = this.effect(next);
    // Who holds the values may compare them by identity.
    this.#current = applied ? next : { ...next, resolved: { ...next.resolved, values: this.values } };
    if (applied && next.valid)
      this.#tell({ applied, previous: before.resolved.values, current: this.values }, before, participants);
    const told = sourcesOf(before) === sourcesOf(next);
    this.#publish(toState(this.#current), !told);
    return next.valid ? applied : undefined;
  }

  /** Leaves everything as it is and says in `$config.issues` what was not taken. */
  refuse(issues: readonly ConfigIssue[]): void {
    this.#publish({ ...toState(this.#current), issues: Object.freeze([...issues]) });
  }

  /** Why a proposal was not taken, as an error that names the option in question. */
  refusal(next: ConfigProposal, cause: Error): Error {
    const changed = changedFields(this.#current, next);
    const field = changed.find(({ path }) => path === 'connection.url') ?? changed.find(isHeavy) ?? changed[0];
    const { path = '', attribute } = field ?? {};
    const message = `${path || 'The change'} was not taken, the running configuration stays: ${cause.message}`;
    const value = field && maskValue(path, read(next.resolved.values, field));
    return configError([{ ...problem(path, message, undefined, attribute), value }], cause);
  }

  /** Where a value comes from and what it overrides. Throws on a path that is not an option. */
  explain(path: string): ConfigExplanation {
    const child = this.children.get(path);
    const [winner, ...losers] = [...(child ? [child] : []), ...(this.#current.resolved.provenance.get(path) ?? [])];
    if (!winner) throw configError([problem(path, `${path} is not an option`)]);
    const overrides = losers.map(({ source, value }) => ({ source, value: maskValue(path, value) }));
    return { path, value: maskValue(path, winner.value), source: winner.source, overrides };
  }

  /** `explain()` of every option, in the order of the schema. */
  explainAll(): ConfigExplanation[] {
    return FIELDS.map(({ path }) => this.explain(path));
  }

  #consider(updates: Tree, layers: readonly CheckedLayer[], more: readonly ConfigIssue[] = []): ConfigProposal {
    const said = [{ source: 'updateConfig()', values: updates, issues: more }, ...layers, this.#own];
    const resolved = resolveConfig(said, this.#component);
    const lenient = resolved.values.configMode === 'lenient';
    // In lenient mode a bad value has fallen back one step already; how options fit together stays an error.
    const found = said.flatMap((layer) => layer.issues);
    const values = lenient ? found.map((issue) => ({ ...issue, severity: 'warning' as const })) : found;
    const issues = [...values, ...checkEnvironment(resolved, this.#options)].map((issue) => Object.freeze(issue));
    return { updates, layers, resolved, issues, valid: issues.every((issue) => issue.severity !== 'error') };
  }

  #tell(change: ConfigChange, before: ConfigProposal, participants: readonly ConfigParticipant[]): void {
    const undo: (() => void)[] = [];
    const next = this.#current;
    try {
      for (const participant of participants) {
        const back = participant(change);
        if (back) undo.unshift(back);
      }
    } catch (error) {
      this.#current = before;
      for (const back of undo) back();
      throw this.refusal(next, error as Error);
    }
  }

  #publish(state: ConfigState, anyhow = false): void {
    const { status, values, issues } = this.#$config.get();
    if (!anyhow && status === state.status && values === state.values && same(issues, state.issues)) return;
    this.#$config.set(Object.freeze(state));
  }
}

/** What updates said lasts until a layer says something new about the same option. */
function updatesThatLast(base: ConfigProposal, layers: readonly CheckedLayer[]): Tree {
  const before = resolveConfig(base.layers).values;
  const after = resolveConfig(layers).values;
  const updates: Tree = {};
  for (const field of FIELDS) {
    const value = read(base.updates, field);
    if (value !== undefined && same(read(before, field), read(after, field))) write(updates, field, value);
  }
  return updates;
}

function toState({ valid, resolved, issues }: ConfigProposal): ConfigState {
  return Object.freeze({
    status: valid ? 'valid' : 'config-invalid',
    values: resolved.values,
    issues: Object.freeze([...issues]),
  });
}

/** The options in which two proposals differ. */
export function changedFields(before: ConfigProposal, after: ConfigProposal): Field[] {
  const [was, is] = [before.resolved.values, after.resolved.values];
  return FIELDS.filter((field) => !same(read(was, field), read(is, field)));
}

/** Who said what is in force, as one text. */
const sourcesOf = ({ resolved: { provenance } }: ConfigProposal): string =>
  [...provenance.values()].map(([winner]) => winner?.source).join();

const isHeavy = ({ applies }: Field): boolean => applies !== 'live';

/** Options and issues are plain data: texts, numbers, booleans and lists of them. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
