import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { isLoopback } from '../../src/config/check-environment.js';
import { ConfigManager, type ConfigManagerOptions } from '../../src/config/config-manager.js';
import type { ConfigApplied, ConfigIssue, ConfigLayer, ConfigParticipant } from '../../src/config/config-types.js';
import { fieldAt, FIELDS } from '../../src/config/fields.js';
import type { ClientConfig, ClientConfigInput } from '../../src/config/generated/client-config.js';
import { nearestName } from '../../src/config/nearest-name.js';
import { ATTRIBUTES, parseAttributes, suggestAttribute } from '../../src/config/parse-attributes.js';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { read, write } from '../../src/config/tree.js';
import { validateLayer } from '../../src/config/validate-layer.js';
import { buildConfig } from '../../src/testing/index.js';
import { thrownBy } from '../support/rejection.js';

type Attributes = Record<string, string | null>;
const URL_ATTRIBUTE = { url: 'wss://agents.example.com/ws' };
/** Any JSON as configuration: what a file or an untyped page may hold. */
const config = (value: unknown): ClientConfigInput => value as ClientConfigInput;
const layer = (values: unknown, source = 'property config'): ConfigLayer => ({ source, values: config(values) });
/** What a client does with an update and with new layers while there is no connection to protect. */
const apply = (manager: ConfigManager, partial: ClientConfigInput): ConfigApplied =>
  manager.take(manager.proposeUpdate(partial)) ?? 'live';
const setLayers = (manager: ConfigManager, layers: readonly ConfigLayer[]): ConfigApplied | undefined =>
  manager.take(manager.proposeLayers(layers));
const state = (options: ConfigManagerOptions = {}) => new ConfigManager(options).$config.get();
const issuesOf = (attributes: Attributes, options: ConfigManagerOptions = {}): readonly ConfigIssue[] =>
  state({ ...options, layers: [parseAttributes(attributes)] }).issues;
const valueAt = (values: ClientConfig, path: string): unknown => {
  const field = fieldAt(path);
  if (!field) throw new Error(`no option ${path}`);
  return read(values, field);
};
describe('config: attributes that are right', () => {
  const cases: readonly (readonly [attribute: string, text: string, path: string, expected: unknown])[] = [
    ['url', 'wss://agents.example.com/ws', 'connection.url', 'wss://agents.example.com/ws'],
    ['timeout', '2000', 'connection.timeout', 2000],
    ['timeout', ' 2000 ', 'connection.timeout', 2000],
    ['timeout', '2e3', 'connection.timeout', 2000],
    ['max-reconnect-attempts', '-1', 'connection.maxReconnectAttempts', -1],
    ['reconnect-multiplier', '1.5', 'connection.reconnectMultiplier', 1.5],
    ['heartbeat-interval', '', 'connection.heartbeatInterval', 30000],
    ['agent-key', 'librarian', 'session.agentKey', 'librarian'],
    ['chat-session-id', 'c1', 'session.chatSessionId', 'c1'],
    ['persist', 'false', 'session.persist', false],
    ['persist', '', 'session.persist', true],
    ['tab-policy', 'exclusive', 'session.tabPolicy', 'exclusive'],
    ['auth-url', '/api/rt', 'auth.url', '/api/rt'],
    ['auth-mode', 'credentials', 'auth.mode', 'credentials'],
    ['auth-storage', 'session', 'auth.storage', 'session'],
    ['token', 'abc', 'auth.token', 'abc'],
    ['audio-input', '', 'audio.input', 'on'],
    ['audio-input', 'false', 'audio.input', 'off'],
    ['audio-output', 'true', 'audio.output', 'on'],
    ['audio-output', 'auto', 'audio.output', 'auto'],
    ['audio-volume', '.5', 'audio.volume', 0.5],
    ['audio-echo-cancellation', 'false', 'audio.echoCancellation', false],
    ['audio-noise-suppression', 'audio-noise-suppression', 'audio.noiseSuppression', true],
    ['audio-bit-depth', '24', 'audio.bitDepth', 24],
    ['voice-id', 'nova', 'voice.voiceId', 'nova'],
    ['avatar-id', 'anna', 'avatar.avatarId', 'anna'],
    ['avatar-provider', 'local', 'avatar.provider', 'local'],
    ['log-level', 'debug', 'logging.level', 'DEBUG'],
    ['log-targets', ' console  buffer console ', 'logging.targets', ['console', 'buffer']],
    ['log-targets', '', 'logging.targets', []],
    ['logging-console-level', 'Warn', 'logging.consoleLevel', 'WARN'],
    ['health-error-rate-alert', '0.25', 'health.errorRateAlert', 0.25],
    ['ui-theme', 'dark', 'ui.theme', 'dark'],
    ['config-mode', 'lenient', 'configMode', 'lenient'],
  ];
  for (const [attribute, text, path, expected] of cases) {
    it(`${attribute}="${text}"`, () => {
      const { status, values, issues } = state({ layers: [parseAttributes({ [attribute]: text })] });
      expect(issues.filter((issue) => issue.severity === 'error')).to.deep.equal([]);
      expect(status).to.equal('valid');
      expect(valueAt(values, path)).to.deep.equal(expected);
    });
  }
});

describe('config: attributes that are wrong', () => {
  const cases: readonly (readonly [attribute: string, text: string, message: string, suggestion: string])[] = [
    ['timeout', '3s', 'timeout="3s" is not a number of milliseconds; write timeout="3000"', '3000'],
    ['timeout', '2 min', 'timeout="2 min" is not a number of milliseconds; write timeout="120000"', '120000'],
    ['timeout', '99h', 'timeout="99h" is not a number of milliseconds; write timeout="600000"', '600000'],
    ['timeout', 'soon', 'timeout="soon" is not a number of milliseconds; write timeout="30000"', '30000'],
    ['timeout', '-5', 'timeout="-5" is not between 1 and 600000; write timeout="1"', '1'],
    ['timeout', '0x10', 'timeout="0x10" is not a number of milliseconds; write timeout="30000"', '30000'],
    ['timeout', '1.5', 'timeout="1.5" is not a whole number; write timeout="2"', '2'],
    ['audio-volume', '2', 'audio-volume="2" is not between 0 and 1; write audio-volume="1"', '1'],
    [
      'max-message-bytes',
      '1k',
      'max-message-bytes="1k" is not a number of bytes; write max-message-bytes="1024"',
      '1024',
    ],
    ['audio-bit-depth', '12', 'audio-bit-depth="12" is not one of 8, 16, 24, 32; write audio-bit-depth="16"', '16'],
    [
      'environment',
      'prodution',
      'environment="prodution" is not one of production, development, testing; write environment="production"',
      'production',
    ],
    [
      'auth-mode',
      'oauth',
      'auth-mode="oauth" is not one of auto, token, provider, credentials, cookie; write auth-mode="auto"',
      'auto',
    ],
    [
      'log-level',
      'verbose',
      'log-level="verbose" is not one of ERROR, WARN, INFO, DEBUG, TRACE; write log-level="ERROR"',
      'ERROR',
    ],
    [
      'log-targets',
      'console bufer',
      'log-targets="console bufer" can only list console, buffer, beacon; write log-targets="console buffer"',
      'console buffer',
    ],
    ['persist', 'no', 'persist="no" is neither true nor false; write persist="false"', 'false'],
    ['persist', '1', 'persist="1" is neither true nor false; write persist="true"', 'true'],
    ['audio-input', 'yes', 'audio-input="yes" is not one of auto, on, off; write audio-input="auto"', 'auto'],
    [
      'hearbeat-interval',
      '5',
      'hearbeat-interval is not an attribute; did you mean heartbeat-interval?',
      'heartbeat-interval',
    ],
    ['ulr', 'wss://x', 'ulr is not an attribute; did you mean url?', 'url'],
    ['tokne', 'x', 'tokne is not an attribute; did you mean token?', 'token'],
    [
      'heartbeatinterval',
      '5',
      'heartbeatinterval is not an attribute; did you mean heartbeat-interval?',
      'heartbeat-interval',
    ],
    [
      'url',
      'https://a.example/ws?x=1',
      'url="https://a.example/ws?x=1" is not a WebSocket address; write url="wss://a.example/ws?x=1"',
      'wss://a.example/ws?x=1',
    ],
    [
      'url',
      'a.example/ws',
      'url="a.example/ws" is not a WebSocket address; write url="wss://agents.example.com/api/rt/ws"',
      'wss://agents.example.com/api/rt/ws',
    ],
    [
      'url',
      'wss://a.example/ws#part',
      'url="wss://a.example/ws#part" is not a WebSocket address; write url="wss://agents.example.com/api/rt/ws"',
      'wss://agents.example.com/api/rt/ws',
    ],
    [
      'auth-url',
      'ftp://a.example',
      'auth-url="ftp://a.example" is neither an http address nor a path; write auth-url="https://agents.example.com/api/rt"',
      'https://agents.example.com/api/rt',
    ],
    [
      'audio-worklet-url',
      'javascript:alert(1)',
      'audio-worklet-url="javascript:alert(1)" is neither an http address nor a path; write audio-worklet-url="https://agents.example.com/api/rt"',
      'https://agents.example.com/api/rt',
    ],
  ];
  for (const [attribute, text, message, suggestion] of cases) {
    it(`${attribute}="${text}"`, () => {
      const issues = issuesOf({ [attribute]: text });
      expect(issues.map((issue) => issue.message)).to.deep.equal([message]);
      expect(issues[0]).to.include({ attribute, suggestion, severity: 'error' });
    });
  }

  it('reports all at once, and keeps what is right', () => {
    const { status, values, issues } = state({
      layers: [parseAttributes({ timeout: 'x', 'log-level': 'loud', persist: 'maybe', 'agent-key': 'librarian' })],
    });
    expect(status).to.equal('config-invalid');
    expect(issues.map((issue) => issue.path)).to.have.members([
      'connection.timeout',
      'logging.level',
      'session.persist',
    ]);
    expect(values.session.agentKey).to.equal('librarian');
    expect(values.connection.timeout).to.equal(30000);
  });

  it('takes an absent attribute for absent', () => {
    expect(parseAttributes({ timeout: null, ulr: null }).values).to.deep.equal({});
  });
});

describe('config: typos', () => {
  it('takes no attribute of HTML, of ARIA, of a framework or of its own for a typo', () => {
    const html =
      'accesskey anchor autocapitalize autocorrect autofocus class command commandfor config config-src contenteditable ' +
      'dir draggable enterkeyhint exportparts for hidden id inert inputmode is itemid itemprop itemref itemscope itemtype ' +
      'key lang name nonce part popover ref role slot spellcheck style tabindex title translate writingsuggestions xmlns ' +
      'aria-live aria-label data-token data-url data-state onclick onerror v-if v-cloak x-data _ngcontent-abc ng-version ' +
      '@click :url (click) [url] hx-get wire:model jsx type value width height src href rel target alt';
    const taken = html.split(' ').filter((name) => suggestAttribute(name) !== undefined);
    expect(taken).to.deep.equal([]);
  });

  it('suggests nothing for a known attribute, and the attribute itself for one wrong letter in it', () => {
    for (const name of ATTRIBUTES) {
      expect(suggestAttribute(name), name).to.equal(undefined);
      if (name.length < 5) continue;
      const typo = `${name.slice(0, 2)}q${name.slice(3)}`;
      expect(suggestAttribute(typo), typo).to.equal(name);
    }
  });

  it('counts a swap of neighbours as one typo and gives up on what is far away', () => {
    expect(nearestName('ulr', ['url', 'audio-url'])).to.equal('url');
    expect(nearestName('timoeut', ['timeout'])).to.equal('timeout');
    expect(nearestName('colour', ['timeout', 'url'])).to.equal(undefined);
    expect(nearestName('x'.repeat(100000), ATTRIBUTES)).to.equal(undefined);
  });
});

describe('config: objects', () => {
  const cases: readonly (readonly [value: unknown, message: string])[] = [
    [
      { connection: { timeout: '3s' } },
      'connection.timeout: "3s" is not a number of milliseconds; write connection.timeout: 3000',
    ],
    [
      { connection: { timeout: NaN } },
      'connection.timeout: "NaN" is not a number of milliseconds; write connection.timeout: 30000',
    ],
    [{ connection: { timeot: 3 } }, 'connection.timeot is not an option; did you mean connection.timeout?'],
    [{ conection: {} }, 'conection is not an option; did you mean connection?'],
    [{ timeout: 3 }, 'timeout is not an option; did you mean connection.timeout?'],
    [{ zebra: 3 }, 'zebra is not an option; remove it'],
    [{ toString: 3 }, 'toString is not an option; remove it'],
    [{ connection: 'wss://x' }, 'connection has to be an object of options'],
    [{ auth: { token: 5 } }, 'auth.token: "•••" is not a text; write auth.token: ""'],
    [
      { logging: { targets: 'console' } },
      'logging.targets: "console" can only list console, buffer, beacon; write logging.targets: ["console"]',
    ],
    [{ logging: { redact: [1] } }, 'logging.redact: [1] is not a list of texts; write logging.redact: ["1"]'],
    [
      { environment: Object.create(null) as unknown },
      'environment: "[object]" is not one of production, development, testing; write environment: "production"',
    ],
    [
      { connection: { timeout: 5n } },
      'connection.timeout: "[bigint]" is not a number of milliseconds; write connection.timeout: 5',
    ],
    [{ session: { agentKey: { x: 1 } } }, 'session.agentKey: "[object]" is not a text; write session.agentKey: ""'],
    [{ session: { agentKey: () => 1 } }, 'session.agentKey: "[function]" is not a text; write session.agentKey: ""'],
    ['text', 'the configuration has to be an object'],
    [[], 'the configuration has to be an object'],
  ];
  for (const [value, message] of cases) {
    it(message, () => {
      const { status, issues } = state({ config: config(value) });
      expect(issues.map((issue) => issue.message)).to.deep.equal([message]);
      expect(status).to.equal('config-invalid');
    });
  }

  it('takes undefined and null for "not said", and ignores $schema', () => {
    const given = {
      $schema: './schema.json',
      connection: { timeout: undefined, url: null },
      session: undefined,
      auth: null,
    };
    const { status, values } = state({ config: config(given) });
    expect(status).to.equal('valid');
    expect(values).to.deep.equal(state().values);
  });

  it('refuses names that could reach a prototype, and they reach none', () => {
    const hostile: unknown = JSON.parse(
      '{"__proto__":{"hacked":1},"constructor":{"prototype":{"hacked":1}},"auth":{"__proto__":{"mode":"cookie"}}}',
    );
    const { values, issues } = state({ config: config(hostile) });
    expect(issues.map(({ message }) => message)).to.deep.equal([
      '__proto__ is not an option; remove it',
      'constructor is not an option; remove it',
      'auth.__proto__ is not an option; remove it',
    ]);
    expect(({} as Record<string, unknown>)['hacked']).to.equal(undefined);
    expect(values.auth.mode).to.equal('auto');
  });

  it('takes no code from a fetched file, and warns of a secret in one', () => {
    const values = { audio: { workletUrl: '/worklet.js' }, auth: { token: 'abc' }, connection: { timeout: 5000 } };
    const fetched: ConfigLayer = { source: 'config-src /agent.json', values, fetched: true };
    const { values: resolved, issues } = state({ layers: [fetched] });
    expect(issues.map(({ path, severity, message }) => [path, severity, message])).to.deep.equal([
      ['audio.workletUrl', 'error', 'audio.workletUrl in a fetched file names code; set it in the page'],
      ['auth.token', 'warning', 'auth.token in a fetched file can be read by everybody; use a token provider'],
    ]);
    expect([resolved.audio.workletUrl, resolved.connection.timeout]).to.deep.equal(['', 5000]);
    expect(state({ layers: [layer(values)] }).issues).to.deep.equal([]);
  });

  for (const scheme of [
    'javascript:alert(1)',
    'data:text/javascript,alert(1)',
    'blob:https://a.example/1',
    'file:///x',
  ]) {
    it(`refuses ${scheme} wherever an address is wanted`, () => {
      for (const field of FIELDS.filter(({ unit }) => unit === 'url')) {
        const issues = issuesOf({ [field.attribute]: scheme, environment: 'development' });
        expect(
          issues.map(({ path }) => path),
          field.path,
        ).to.deep.equal([field.path]);
      }
    });
  }

  it('is frozen all the way down, and does not hold on to what it was given', () => {
    const targets: 'buffer'[] = ['buffer'];
    const { values } = state({ config: { logging: { targets } } });
    targets.push('buffer');
    expect(values.logging.targets).to.deep.equal(['buffer']);
    expect([values, values.logging, values.logging.targets].every(Object.isFrozen)).to.equal(true);
  });

  it('never throws on any JSON; what it calls valid does validate', () => {
    const names = [...new Set(FIELDS.flatMap((field) => [field.category, field.name]))].filter(Boolean);
    const key = fc.oneof(fc.constantFrom(...names), fc.string());
    const leaf = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('on', 'ERROR', 'auto', 5, 'wss://h/x'));
    const input = fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf))));
    fc.assert(
      fc.property(input, (value) => {
        const { status, values, issues } = state({ config: config(value) });
        expect(validateLayer(layer(values)).issues).to.deep.equal([]);
        expect(status === 'valid').to.equal(issues.every((issue) => issue.severity !== 'error'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('config: the hierarchy', () => {
  it('gives every option a default that validates, in every environment', () => {
    for (const environment of ['production', 'development', 'testing'] as const) {
      const { status, values, issues } = state({ config: { environment } });
      expect(issues).to.deep.equal([]);
      expect(status).to.equal('valid');
      expect(validateLayer(layer(values)).issues).to.deep.equal([]);
      for (const field of FIELDS) expect(read(values, field), field.path).to.not.equal(undefined);
    }
  });

  it('has the defaults that are promised', () => {
    const { connection, auth, logging, audio, avatar, session } = state().values;
    expect(connection).to.include({ url: 'wss://api.agentc.com/realtime', timeout: 30000, maxReconnectAttempts: 5 });
    expect(connection).to.include({ heartbeatInterval: 30000, heartbeatTimeout: 10000, reconnectDelay: 1000 });
    expect(connection).to.include({ maxReconnectDelay: 30000, reconnectMultiplier: 2, suspendedRetry: 60000 });
    expect(connection).to.include({ stableAfter: 10000, maxQueuedMessages: 1000, maxQueuedBytes: 1048576 });
    expect(connection).to.include({ maxMessageBytes: 10485760, protocol: 'agentc' });
    expect(auth).to.include({ refreshLeeway: 60000, storage: 'memory', maxAttempts: 5, timeout: 10000 });
    expect(logging).to.include({ level: 'WARN', consoleLevel: 'ERROR', bufferSize: 1000, structured: true });
    expect(audio).to.include({ sampleRate: 16000, bitDepth: 16, channels: 1, bufferSize: 2048, input: 'auto' });
    expect(avatar).to.include({
      provider: 'none',
      quality: 'medium',
      fallback: 'local',
      idleStop: 90000,
      maxSession: 0,
    });
    expect(session).to.include({ persist: true, tabPolicy: 'independent' });
  });

  it('doubles timeouts in development and keeps them below a second in testing', () => {
    const production = state().values;
    const development = state({ config: { environment: 'development' } }).values;
    const testing = state({ config: { environment: 'testing' } }).values;
    for (const path of ['connection.timeout', 'connection.heartbeatTimeout', 'auth.timeout']) {
      expect(valueAt(development, path), path).to.equal((valueAt(production, path) as number) * 2);
      expect(valueAt(testing, path), path).to.be.lessThan(1000);
    }
    expect(development.logging).to.include({ level: 'DEBUG', consoleLevel: 'DEBUG' });
    expect(development.connection.url).to.equal('ws://localhost:4173/api/rt/ws');
    expect(development.development.debug).to.equal(true);
    expect(testing.logging).to.include({ level: 'ERROR', consoleLevel: 'ERROR' });
    expect(testing.logging.targets, 'the console is silent in tests').to.deep.equal(['buffer']);
    const records = [production, development, testing].map((values) => values.logging.record);
    expect(records).to.deep.equal([false, true, false]);
  });

  it('says how levels of areas are written', () => {
    const { issues, values } = parseAttributes({ 'logging-area-levels': 'connection:debug' });
    expect(issues?.[0]?.message).to.equal(
      'logging-area-levels="connection:debug" is not written like that; write logging-area-levels="connection=debug,auth=warn"',
    );
    expect(values.logging).to.equal(undefined);
    const good = parseAttributes({ 'logging-area-levels': 'connection=DEBUG, auth=warn' });
    expect([good.issues, good.values.logging]).to.deep.equal([[], { areaLevels: 'connection=DEBUG, auth=warn' }]);
  });

  it('lets the most specific win and explains what lost', () => {
    const manager = new ConfigManager({
      config: { connection: { timeout: 5000 } },
      layers: [
        parseAttributes({ environment: 'development', timeout: '2000' }),
        layer({ connection: { timeout: 3000, reconnectDelay: 10 } }),
        layer({ connection: { timeout: 4000 } }, 'config-src /agent.json'),
      ],
    });
    expect(manager.explain('connection.timeout')).to.deep.equal({
      path: 'connection.timeout',
      value: 2000,
      source: 'attribute timeout',
      overrides: [
        { source: 'property config', value: 3000 },
        { source: 'config-src /agent.json', value: 4000 },
        { source: 'config', value: 5000 },
        { source: 'environment development', value: 60000 },
        { source: 'system default', value: 30000 },
      ],
    });
    expect(manager.explain('connection.reconnectDelay').source).to.equal('property config');
    expect(manager.explain('connection.heartbeatTimeout').source).to.equal('environment development');
  });

  it('explains every option from every level, with everything that lost', () => {
    for (const field of FIELDS.filter(({ path }) => path !== 'environment')) {
      const { path, attribute, fallback, environments, sensitive } = field;
      const said = { string: field.example ?? 'x', number: field.range?.[0], boolean: true, array: [] }[field.type];
      const text = Array.isArray(said) ? '' : String(said);
      const values: Record<string, unknown> = {};
      write(values, field, said);
      const layers = [parseAttributes({ [attribute]: field.allowed ? String(field.allowed[0]) : text }), layer(values)];
      const manager = new ConfigManager({ config: { environment: 'development' }, layers });
      const { source, value, overrides } = manager.explain(path);
      expect(source, path).to.equal(`attribute ${attribute}`);
      if (sensitive) expect([value, ...overrides.map((lost) => lost.value)]).not.to.include('x');
      const sources = overrides.map((lost) => lost.source);
      if (!field.allowed) expect(sources[0], path).to.equal('property config');
      expect(sources.includes('environment development'), path).to.equal(environments?.['development'] !== undefined);
      expect(sources.at(-1), path).to.equal('system default');
      expect(overrides.at(-1)?.value, path).to.deep.equal(fallback);
    }
    expect(new ConfigManager().explainAll().map(({ path }) => path)).to.deep.equal(FIELDS.map(({ path }) => path));
    expect(thrownBy(() => new ConfigManager().explain('connection.nope')).code).to.equal('config/invalid');
  });

  it('whoever is more specific wins, whatever they say', () => {
    const numbers = FIELDS.filter(({ range }) => range).map(({ path }) => path);
    const said = fc.record({ path: fc.constantFrom(...numbers), levels: fc.array(fc.boolean(), { maxLength: 4 }) });
    fc.assert(
      fc.property(said, fc.constantFrom('production', 'development', 'testing'), ({ path, levels }, environment) => {
        const field = fieldAt(path);
        if (!field) throw new Error(path);
        const layers = levels.map((speaks, index) => {
          const values: Record<string, unknown> = {};
          if (speaks) write(values, field, (field.range?.[0] ?? 0) + (index % 2));
          return layer(values, `level ${index}`);
        });
        const manager = new ConfigManager({ config: config({ environment }), layers });
        const first = levels.indexOf(true);
        const fallback =
          field.environments?.[environment] === undefined ? 'system default' : `environment ${environment}`;
        const { source, overrides } = manager.explain(path);
        // A range of 0 to 1 cannot hold the second number of these.
        if (manager.$config.get().status === 'valid') expect(source).to.equal(first < 0 ? fallback : `level ${first}`);
        expect(overrides.length).to.be.at.most(levels.filter(Boolean).length + 1);
      }),
    );
  });

  it('update after update is the same as one update of all', () => {
    const one = fc.record(
      {
        timeout: fc.integer({ min: 1, max: 600_000 }),
        reconnectDelay: fc.integer({ min: 0, max: 1000 }),
        url: fc.constantFrom('wss://a.example/ws', 'wss://b.example/ws'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (updates) => {
        const [stepwise, atOnce] = [new ConfigManager(), new ConfigManager()];
        for (const connection of updates) apply(stepwise, { connection });
        apply(atOnce, { connection: Object.assign({}, ...updates) as ClientConfigInput['connection'] });
        expect(stepwise.values).to.deep.equal(atOnce.values);
      }),
    );
  });

  it('applies the defaults of a component between those of the environment and of the system', () => {
    expect(resolveConfig([]).values.connection.autoConnect).to.equal(false);
    const { values, provenance } = resolveConfig([], 'realtime-session');
    expect(values.connection.autoConnect).to.equal(true);
    expect(provenance.get('connection.autoConnect')?.map((said) => said.source)).to.deep.equal([
      'component realtime-session',
      'system default',
    ]);
  });

  it('replaces lists instead of joining them', () => {
    const layers = [layer({ logging: { redact: ['a'] } }), layer({ logging: { redact: ['b', 'c'] } })];
    expect(state({ layers }).values.logging.redact).to.deep.equal(['a']);
  });

  it('falls back one step in lenient mode, and says so', () => {
    const { status, values, issues } = state({
      config: { connection: { timeout: 5000 } },
      layers: [parseAttributes({ 'config-mode': 'lenient', timeout: 'soon' })],
    });
    expect(status).to.equal('valid');
    expect(values.connection.timeout).to.equal(5000);
    expect(issues.map((issue) => issue.severity)).to.deep.equal(['warning']);
  });
});

describe('config: the environment and the address', () => {
  const refused: readonly (readonly [name: string, attributes: Attributes, path: string, pageProtocol?: string])[] = [
    ['production, ws', { url: 'ws://agents.example.com/ws' }, 'connection.url'],
    ['production, loopback', { url: 'wss://localhost/ws' }, 'connection.url'],
    ['production, loopback by number', { url: 'wss://127.1.2.3/ws' }, 'connection.url'],
    ['production, loopback of IPv6', { url: 'wss://[::1]:8443/ws' }, 'connection.url'],
    ['production, fake', { url: 'mock://localhost/ws' }, 'connection.url'],
    ['production, login without encryption', { 'auth-url': 'http://agents.example.com' }, 'auth.url'],
    ['production, login on loopback', { 'auth-url': 'https://localhost' }, 'auth.url'],
    ['production, debug', { 'development-debug': '' }, 'development.debug'],
    ['production, mock', { 'development-mock': '' }, 'development.mock'],
    ['production, faults', { 'development-faults': 'drop' }, 'development.faults'],
    ['production, latency', { 'development-latency': '100' }, 'development.latency'],
    ['https page, ws', { environment: 'development', url: 'ws://192.168.0.2/ws' }, 'connection.url', 'https:'],
    ['testing, foreign host', { environment: 'testing', url: 'wss://agents.example.com/ws' }, 'connection.url'],
  ];
  for (const [name, attributes, path, pageProtocol] of refused) {
    it(`refuses: ${name}`, () => {
      const issues = issuesOf(attributes, { pageProtocol });
      expect(issues).to.not.deep.equal([]);
      expect(new Set(issues.map((issue) => issue.path))).to.deep.equal(new Set([path]));
      expect(issues.every((issue) => issue.severity === 'error')).to.equal(true);
    });
  }

  const accepted: readonly (readonly [name: string, attributes: Attributes, pageProtocol?: string])[] = [
    ['development, loopback', { environment: 'development', url: 'ws://localhost:4173/ws' }],
    ['development, loopback on an https page', { environment: 'development', url: 'ws://127.0.0.1/ws' }, 'https:'],
    [
      'development, ws in the local network on an http page',
      { environment: 'development', url: 'ws://192.168.0.2/ws' },
      'http:',
    ],
    ['development, faults', { environment: 'development', 'development-faults': 'drop delay' }],
    ['testing, loopback', { environment: 'testing', url: 'ws://[::1]:8080/ws' }],
    ['testing, fake', { environment: 'testing', 'development-mock': '', url: 'wss://agents.example.com/ws' }],
    ['production, development off said aloud', { 'development-mock': 'false' }],
    ['production, wss on an https page', { url: 'wss://agents.example.com/ws' }, 'https:'],
  ];
  for (const [name, attributes, pageProtocol] of accepted) {
    it(`accepts: ${name}`, () => expect(issuesOf(attributes, { pageProtocol })).to.deep.equal([]));
  }

  it('knows this machine by all its names', () => {
    const names = [
      'localhost',
      'LOCALHOST',
      'a.localhost',
      '127.0.0.1',
      '127.255.0.9',
      '[::1]',
      '[::ffff:7f00:1]',
      'localhost.',
    ];
    expect(names.filter((name) => !isLoopback(name))).to.deep.equal([]);
    const others = ['localhost.example.com', 'mylocalhost', '128.0.0.1', '127.example.com', '[::2]', ''];
    expect(others.filter(isLoopback)).to.deep.equal([]);
  });

  it('warns of a token in an attribute in production, only there, and works', () => {
    const { status, issues } = state({ layers: [parseAttributes({ ...URL_ATTRIBUTE, token: 'abc' })] });
    expect(status).to.equal('valid');
    expect(issues.map(({ path, severity }) => [path, severity])).to.deep.equal([['auth.token', 'warning']]);
    expect(issuesOf({ environment: 'development', token: 'abc' })).to.deep.equal([]);
    expect(state({ config: { auth: { token: 'abc' } } }).issues).to.deep.equal([]);
  });

  it('has no address that nobody said when one is required', () => {
    for (const attributes of [{}, { environment: 'development' }, { url: '' }]) {
      const options = { requireUrl: true, layers: [parseAttributes(attributes)] };
      const manager = new ConfigManager(options);
      expect(manager.$config.get().status).to.equal('config-invalid');
      expect(thrownBy(() => apply(manager, { session: { persist: false } })).code).to.equal('config/missing-url');
      expect(apply(manager, { connection: { url: 'wss://agents.example.com/ws' } })).to.equal('restart');
    }
    expect(issuesOf(URL_ATTRIBUTE, { requireUrl: true })).to.deep.equal([]);
    expect(issuesOf({ environment: 'development', 'development-mock': '' }, { requireUrl: true })).to.deep.equal([]);
  });
});

describe('config: changes at runtime', () => {
  const changes: readonly (readonly [ClientConfigInput, string])[] = [
    [{ logging: { level: 'INFO' } }, 'live'],
    [{ connection: { heartbeatInterval: 5000 } }, 'live'],
    [{ connection: { url: 'wss://other.example.com/ws' } }, 'reconnect'],
    [{ auth: { token: 'abc' }, audio: { volume: 0.5 } }, 'reconnect'],
    [{ connection: { url: 'wss://other.example.com/ws' }, session: { tabPolicy: 'follow' } }, 'restart'],
    [{ connection: { timeout: 30000 } }, 'live'],
  ];
  for (const [change, applied] of changes) {
    it(`${JSON.stringify(change)} is ${applied}`, () => expect(apply(new ConfigManager(), change)).to.equal(applied));
  }

  it('takes an update whole or not at all', () => {
    const manager = new ConfigManager();
    const before = manager.$config.get();
    const partial = config({ connection: { timeout: 100, url: 'ws://x' }, voice: { speed: 9 }, nope: 1 });
    const error = thrownBy(() => apply(manager, partial));
    expect(error.code).to.equal('config/invalid');
    expect((error.context['issues'] as ConfigIssue[]).map((issue) => issue.path)).to.have.members([
      'connection.url',
      'voice.speed',
      'nope',
    ]);
    for (const line of ['ws://x', 'voice.speed', 'nope']) expect(error.message).to.contain(line);
    expect(manager.$config.get()).to.equal(before);
  });

  it('keeps the running configuration when new layers are wrong, and reports them', () => {
    const manager = new ConfigManager({ layers: [parseAttributes({ ...URL_ATTRIBUTE, timeout: '5000' })] });
    const before = manager.$config.get().values;
    expect(setLayers(manager, [parseAttributes({ ...URL_ATTRIBUTE, timeout: 'x', 'agent-key': 'new' })])).to.equal(
      undefined,
    );
    const { status, values, issues } = manager.$config.get();
    expect(status).to.equal('valid');
    expect(values).to.equal(before);
    expect(issues.map((issue) => issue.path)).to.deep.equal(['connection.timeout']);
    expect(manager.explain('session.agentKey').source).to.equal('system default');
    expect(setLayers(manager, [parseAttributes({ ...URL_ATTRIBUTE, timeout: '5000' })])).to.equal(undefined);
    expect(manager.$config.get().issues).to.deep.equal([]);
    expect(manager.$config.get().values).to.equal(before);
  });

  it('starts once the layers are right', () => {
    const manager = new ConfigManager({ requireUrl: true });
    expect(setLayers(manager, [parseAttributes({ timeout: 'x' })])).to.equal(undefined);
    expect(manager.$config.get().issues).to.have.length(2);
    expect(setLayers(manager, [parseAttributes(URL_ATTRIBUTE)])).to.equal('restart');
    expect(manager.$config.get()).to.deep.include({ status: 'valid', issues: [] });
  });

  it('lets an update win until a layer says something new about the same option', () => {
    const layers = (attributes: Attributes): ConfigLayer[] => [parseAttributes({ ...URL_ATTRIBUTE, ...attributes })];
    const manager = new ConfigManager({ layers: layers({ timeout: '1000' }) });
    apply(manager, { connection: { timeout: 2000, stableAfter: 5 } });
    expect(manager.explain('connection.timeout')).to.include({ value: 2000, source: 'updateConfig()' });
    setLayers(manager, layers({ timeout: '1000', 'agent-key': 'x' }));
    expect(manager.$config.get().values.connection.timeout).to.equal(2000);
    expect(setLayers(manager, layers({ timeout: '3000', 'agent-key': 'x' }))).to.equal('live');
    expect(manager.$config.get().values.connection).to.include({ timeout: 3000, stableAfter: 5 });
  });

  it('tells listeners when somebody else says the same value', () => {
    const manager = new ConfigManager();
    let calls = 0;
    manager.$config.listen(() => calls++);
    setLayers(manager, [parseAttributes({ timeout: '30000' })]);
    expect(manager.explain('connection.timeout').source).to.equal('attribute timeout');
    expect(calls).to.equal(1);
  });

  it('writes a mistake in JSON as JSON, also where the JSON is an attribute', () => {
    const [issue] = state({ layers: [layer({ audio: { volume: 'loud' } }, 'attribute config')] }).issues;
    expect(issue?.message).to.equal('audio.volume: "loud" is not a number; write audio.volume: 1');
  });

  it('tells listeners of a change once, and of no change never', () => {
    const manager = new ConfigManager();
    let calls = 0;
    manager.$config.listen(() => calls++);
    for (let i = 0; i < 100; i++) apply(manager, { connection: { timeout: 4000 } });
    expect(calls).to.equal(1);
    setLayers(manager, []);
    expect(calls).to.equal(1);
  });
});

describe('config: secrets', () => {
  it('masks them wherever they could be shown', () => {
    const secret = 'SECRET-1234567890';
    const manager = new ConfigManager({
      config: {
        auth: { token: secret },
        connection: { url: `wss://user:${secret}@agents.example.com/ws?token=${secret}` },
      },
      layers: [parseAttributes({ token: secret, 'auth-url': `http://agents.example.com/?api_key=${secret}` })],
    });
    const { values, issues } = manager.$config.get();
    expect(values.auth.token).to.equal(secret);
    const shown = [manager, values, values.auth, values.connection, issues];
    const explained = FIELDS.map(({ path }) => manager.explain(path));
    expect(JSON.stringify([...shown, explained])).to.not.contain(secret);
    const error = thrownBy(() => apply(manager, config({ auth: { token: secret, url: `ftp://x?sig=${secret}` } })));
    expect(JSON.stringify([error.message, error.context])).to.not.contain(secret);
    expect(manager.explain('auth.token').value).to.equal('•••');
  });
});

describe('config: names of attributes', () => {
  it('are one for each option, and follow the rule with its three exceptions', () => {
    expect(new Set(ATTRIBUTES).size).to.equal(FIELDS.length);
    const named = (path: string) => fieldAt(path)?.attribute;
    expect(named('logging.level')).to.equal('log-level');
    expect(named('logging.targets')).to.equal('log-targets');
    expect(named('auth.token')).to.equal('token');
    expect(named('connection.heartbeatInterval')).to.equal('heartbeat-interval');
    expect(named('session.agentKey')).to.equal('agent-key');
    expect(named('voice.voiceId')).to.equal('voice-id');
    expect(named('avatar.credentialsUrl')).to.equal('avatar-credentials-url');
    expect(named('configMode')).to.equal('config-mode');
  });
});

describe('config: participants', () => {
  it('are told in their order, and go back in reverse when one refuses', () => {
    const manager = new ConfigManager();
    const before = manager.$config.get();
    const log: string[] = [];
    const taking =
      (name: string): ConfigParticipant =>
      ({ applied, previous, current }) => {
        log.push(
          `${name} ${applied} ${previous.connection.timeout} ${current.connection.timeout} ${manager.values === current}`,
        );
        return () => log.push(`${name} back ${manager.values === before.values}`);
      };
    const refusing: ConfigParticipant = () => {
      throw new Error('no such device');
    };
    const next = manager.proposeUpdate({ connection: { timeout: 5000 } });
    const error = thrownBy(() => manager.take(next, [taking('a'), taking('b'), refusing, taking('c')]));
    expect(log).to.deep.equal(['a live 30000 5000 true', 'b live 30000 5000 true', 'b back true', 'a back true']);
    expect(error.code).to.equal('config/invalid');
    expect(error.message).to.equal('connection.timeout was not taken, the running configuration stays: no such device');
    expect(error.context['issues']).to.have.length(1);
    expect(manager.$config.get()).to.equal(before);
    expect(manager.take(next, [taking('c')])).to.equal('live');
  });

  it('hear nothing of what changes nothing, or of what is wrong', () => {
    const manager = new ConfigManager();
    const never: ConfigParticipant = () => {
      throw new Error('told');
    };
    expect(manager.take(manager.proposeUpdate({ connection: { timeout: 30000 } }), [never])).to.equal(undefined);
    expect(manager.take(manager.proposeLayers([layer({ connection: { timeout: -1 } })]), [never])).to.equal(undefined);
    expect(manager.$config.get().issues).to.have.length(1);
  });
});

describe('config: builder', () => {
  it('each call is a new builder, later calls and attributes win', () => {
    const base = buildConfig()
      .development()
      .with({ connection: { timeout: 5 }, logging: { level: 'WARN' } });
    const more = base.with({ connection: { reconnectDelay: 7 } }).withAttribute('timeout', '9');
    expect(base.build()).to.deep.equal({
      environment: 'development',
      connection: { timeout: 5 },
      logging: { level: 'WARN' },
    });
    expect(more.build().connection).to.deep.equal({ timeout: 9, reconnectDelay: 7 });
    expect(more.resolved().connection).to.include({ timeout: 9, reconnectDelay: 7, heartbeatTimeout: 20000 });
    expect(more.testing().resolved().environment).to.equal('testing');
    expect(buildConfig().production().build()).to.deep.equal({ environment: 'production' });
  });

  it('builds what is wrong too, and says so when it is resolved', () => {
    const wrong = buildConfig()
      .withAttribute('timeout', '3s')
      .with({ connection: { url: 'ws://agents.example.com/' } });
    const error = thrownBy(() => wrong.resolved());
    expect((error.context['issues'] as ConfigIssue[]).map(({ path }) => path)).to.have.members([
      'connection.timeout',
      'connection.url',
    ]);
    const layers = wrong.layers();
    expect(new ConfigManager({ layers }).$config.get().status).to.equal('config-invalid');
  });
});
