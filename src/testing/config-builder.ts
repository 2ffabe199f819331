import { configError } from '../config/config-error.js';
import { ConfigManager } from '../config/config-manager.js';
import type { ConfigLayer } from '../config/config-types.js';
import type { ClientConfig, ClientConfigInput } from '../config/generated/client-config.js';
import { parseAttributes } from '../config/parse-attributes.js';
import { isTree, type Tree } from '../config/tree.js';

/**
 * Builds configurations for tests. Every call returns a new builder, so that one can be the start of several:
 * `buildConfig().development().with({ connection: { timeout: 5 } }).build()`.
 */
export class ConfigBuilder {
  readonly #values: readonly ClientConfigInput[];
  readonly #attributes: Readonly<Record<string, string>>;

  constructor(values: readonly ClientConfigInput[] = [], attributes: Readonly<Record<string, string>> = {}) {
    this.#values = values;
    this.#attributes = attributes;
  }

  /** Insecure and local addresses are fine, timeouts are long. */
  development(): ConfigBuilder {
    return this.with({ environment: 'development' });
  }

  /** Timeouts below a second; only fakes and this machine may be dialled. */
  testing(): ConfigBuilder {
    return this.with({ environment: 'testing' });
  }

  /** As without a word: secure addresses only. */
  production(): ConfigBuilder {
    return this.with({ environment: 'production' });
  }

  /** Says more; what was said later wins, option by option. Not checked here, so that a test may build what is wrong. */
  with(values: ClientConfigInput): ConfigBuilder {
    return new ConfigBuilder([values, ...this.#values], this.#attributes);
  }

  /** Says it as `<realtime-session name="value">` would; an attribute wins over `with()`. */
  withAttribute(name: string, value = ''): ConfigBuilder {
    return new ConfigBuilder(this.#values, { ...this.#attributes, [name]: value });
  }

  /** Everything that was said as one plain object, for `new RealtimeClient()` or the property `config`. */
  build(): ClientConfigInput {
    const merged: Tree = {};
    for (const { values } of this.layers().reverse()) {
      for (const [name, said] of Object.entries(values)) {
        merged[name] = isTree(said) ? { ...(merged[name] as Tree | undefined), ...said } : said;
      }
    }
    return merged;
  }

  /** The same in layers, most specific first, for `client.config.setLayers()`. */
  layers(): ConfigLayer[] {
    const said = this.#values.map((values): ConfigLayer => ({ source: 'property config', values }));
    return [parseAttributes(this.#attributes), ...said];
  }

  /** What a client makes of it. Throws `config/invalid` with all issues, or `config/missing-url`. */
  resolved(): ClientConfig {
    const { status, issues, values } = new ConfigManager({ layers: this.layers() }).$config.get();
    if (status === 'config-invalid') throw configError(issues);
    return values;
  }
}

/** Starts with nothing said: the production defaults. */
export const buildConfig = (): ConfigBuilder => new ConfigBuilder();
