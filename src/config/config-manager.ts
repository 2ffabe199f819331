import { atom, type ReadableAtom } from 'nanostores';
import { checkEnvironment, type CheckOptions } from './check-environment.js';
import { configError } from './config-error.js';
import type { ConfigApplied, ConfigExplanation, ConfigIssue, ConfigLayer, ConfigState } from './config-types.js';
import { APPLIES, FIELDS } from './fields.js';
import type { ClientConfigInput } from './generated/client-config.js';
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

/** A configuration that has been looked at, good or not. */
interface Candidate {
  /** What `update()` has said. */
  readonly updates: Tree;
  readonly layers: readonly CheckedLayer[];
  readonly resolved: ResolvedConfig;
  readonly issues: readonly ConfigIssue[];
  readonly valid: boolean;
}

/**
 * Owns the configuration of one client: checks it, resolves it, explains it, and takes changes whole or not at all.
 * Precedence: what `update()` said since, the layers, the program's own config, then the defaults.
 */
export class ConfigManager {
  readonly #options: ConfigManagerOptions;
  readonly #component: string;
  readonly #own: CheckedLayer;
  readonly #$config;
  #current: Candidate;

  constructor(options: ConfigManagerOptions = {}) {
    this.#options = options;
    this.#component = options.component ?? (options.requireUrl ? 'realtime-session' : '');
    this.#own = validateLayer({ source: 'config', values: options.config ?? {} });
    this.#current = this.#consider({}, (options.layers ?? []).map(validateLayer));
    this.#$config = atom<ConfigState>(toState(this.#current));
  }

  /** The resolved configuration, its status and everything that is wrong with it. */
  get $config(): ReadableAtom<ConfigState> {
    return this.#$config;
  }

  /**
   * Replaces the layers. Returns what the change takes, `undefined` when nothing changed or when it was refused: then
   * the running configuration stays and `$config.issues` says why. The first valid one after invalid ones is a `restart`.
   */
  setLayers(layers: readonly ConfigLayer[]): ConfigApplied | undefined {
    const checked = layers.map(validateLayer);
    const next = this.#consider(this.#updatesThatLast(checked), checked);
    if (next.valid || !this.#current.valid) return this.#adopt(next);
    this.#publish({ ...toState(this.#current), issues: Object.freeze([...next.issues]) });
    return undefined;
  }

  /**
   * Changes single options on top of everything said so far. Throws RealtimeError `config/invalid` (or
   * `config/missing-url`) with all issues; the running configuration then stays as it is.
   */
  update(partial: ClientConfigInput): ConfigApplied {
    const said = validateLayer({ source: 'updateConfig()', values: partial });
    const updates: Tree = {};
    for (const field of FIELDS) {
      const value = read(said.values, field) ?? read(this.#current.updates, field);
      if (value !== undefined) write(updates, field, value);
    }
    const next = this.#consider(updates, this.#current.layers, said.issues);
    if (!next.valid) throw configError(next.issues);
    return this.#adopt(next) ?? 'live';
  }

  /** Where a value comes from and what it overrides. Throws on a path that is not an option. */
  explain(path: string): ConfigExplanation {
    const [winner, ...losers] = this.#current.resolved.provenance.get(path) ?? [];
    if (!winner) throw configError([problem(path, `${path} is not an option`)]);
    const overrides = losers.map(({ source, value }) => ({ source, value: maskValue(path, value) }));
    return { path, value: maskValue(path, winner.value), source: winner.source, overrides };
  }

  /** `explain()` of every option, in the order of the schema. */
  explainAll(): ConfigExplanation[] {
    return FIELDS.map(({ path }) => this.explain(path));
  }

  /** What `update()` said lasts until a layer says something new about the same option. */
  #updatesThatLast(layers: readonly CheckedLayer[]): Tree {
    const before = resolveConfig(this.#current.layers).values;
    const after = resolveConfig(layers).values;
    const updates: Tree = {};
    for (const field of FIELDS) {
      const value = read(this.#current.updates, field);
      if (value !== undefined && same(read(before, field), read(after, field))) write(updates, field, value);
    }
    return updates;
  }

  #consider(updates: Tree, layers: readonly CheckedLayer[], more: readonly ConfigIssue[] = []): Candidate {
    const said = [{ source: 'updateConfig()', values: updates, issues: more }, ...layers, this.#own];
    const resolved = resolveConfig(said, this.#component);
    const lenient = resolved.values.configMode === 'lenient';
    // In lenient mode a bad value has fallen back one step already; how options fit together stays an error.
    const found = said.flatMap((layer) => layer.issues);
    const values = lenient ? found.map((issue) => ({ ...issue, severity: 'warning' as const })) : found;
    const issues = [...values, ...checkEnvironment(resolved, this.#options)].map((issue) => Object.freeze(issue));
    return { updates, layers, resolved, issues, valid: issues.every((issue) => issue.severity !== 'error') };
  }

  #adopt(next: Candidate): ConfigApplied | undefined {
    const applied = next.valid && !this.#current.valid ? 'restart' : appliedBy(this.#current, next);
    // Who holds the values may compare them by identity.
    const resolved = applied ? next.resolved : { ...next.resolved, values: this.#current.resolved.values };
    this.#current = { ...next, resolved };
    this.#publish(toState(this.#current));
    return next.valid ? applied : undefined;
  }

  #publish(state: ConfigState): void {
    const { status, values, issues } = this.#$config.get();
    if (status === state.status && values === state.values && same(issues, state.issues)) return;
    this.#$config.set(Object.freeze(state));
  }
}

function toState({ valid, resolved, issues }: Candidate): ConfigState {
  return Object.freeze({
    status: valid ? 'valid' : 'config-invalid',
    values: resolved.values,
    issues: Object.freeze([...issues]),
  });
}

function appliedBy(before: Candidate, after: Candidate): ConfigApplied | undefined {
  const [was, is] = [before.resolved.values, after.resolved.values];
  const changed = FIELDS.filter((field) => !same(read(was, field), read(is, field)));
  return APPLIES[Math.max(...changed.map((field) => APPLIES.indexOf(field.applies)))];
}

/** Options and issues are plain data: texts, numbers, booleans and lists of them. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
