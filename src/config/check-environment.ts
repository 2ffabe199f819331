import type { ConfigIssue } from './config-types.js';
import { writeSetting } from './describe-issue.js';
import { FIELDS } from './fields.js';
import { maskValue } from './mask.js';
import type { ResolvedConfig } from './resolve-config.js';
import { read } from './tree.js';
import { problem } from './validate-layer.js';

export interface CheckOptions {
  /** `location.protocol` of the page, `https:`; absent outside a page. */
  readonly pageProtocol?: string | undefined;
  /** An address that nobody said is an error instead of the default. Default `false`. */
  readonly requireUrl?: boolean | undefined;
}

const EXAMPLE = '//agents.example.com/api/rt';
const UNENCRYPTED = 'is not encrypted';
const THIS_MACHINE = 'names this machine, which production refuses; name your server';

/** Whether a host name, as `URL.hostname` gives it, is this very machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f..:.+\])\.?$/i.test(hostname);
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Says about addresses and environment what the schema cannot say: how options fit together and with the page. */
export function checkEnvironment({ values, provenance }: ResolvedConfig, options: CheckOptions = {}): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const { environment, development } = values;
  const production = environment === 'production';

  for (const field of FIELDS) {
    const { path, attribute, unit, category } = field;
    const value = read(values, field);
    const [winner] = provenance.get(path) ?? [];
    const inAttribute = winner?.source.startsWith('attribute ') ?? false;
    const report = (what: string, better?: string, severity: ConfigIssue['severity'] = 'error'): void => {
      const instead = better ? `; write ${writeSetting(field, better, inAttribute)}` : '';
      const message = `${writeSetting(field, value, inAttribute)} ${what}${instead}`;
      const suggestion = better && String(maskValue(path, better));
      issues.push({ path, attribute, value: maskValue(path, value), message, suggestion, severity });
    };
    if (path === 'auth.token' && production && value && inAttribute) {
      report('can be read by every script of the page; use a token provider', undefined, 'warning');
    }
    if (category === 'development' && production && String(value) !== String(field.fallback)) {
      report('is refused in production');
    }
    if (unit !== 'url') continue;

    const text = String(value);
    const { protocol = '', hostname = '', hash } = parse(text) ?? {};
    const isSocket = path === 'connection.url';
    const loopback = isLoopback(hostname);
    const isFake = protocol === 'mock:';
    const isOpen = /^(ws|http):$/.test(protocol);
    const encrypted = text.replace(/^(ws|http):/i, '$1s:');
    if (isSocket && (!text || (options.requireUrl && !winner?.explicit && !development.mock))) {
      const suggestion = `wss:${EXAMPLE}/ws`;
      issues.push(problem(path, `No address was given; write ${attribute}="${suggestion}"`, suggestion, attribute));
    } else if (isSocket && (!/^(wss?|mock):$/.test(protocol) || !hostname || hash)) {
      const fixed = /^http/i.test(text) ? text.replace(/^http/i, 'ws').replace(/#.*/, '') : `wss:${EXAMPLE}/ws`;
      report('is not a WebSocket address', fixed);
    } else if (!isSocket && (!text || /^\.{0,2}\/(?!\/)/.test(text))) {
      // Nothing, or a path, which is relative to the page.
    } else if (!isSocket && !/^https?:$/.test(protocol)) {
      report('is neither an http address nor a path', `https:${EXAMPLE}`);
    } else if (production && (loopback || isFake)) {
      report(THIS_MACHINE);
    } else if (production && isOpen) {
      report(`${UNENCRYPTED}, which production refuses`, encrypted);
    } else if (isSocket && environment === 'testing' && !loopback && !development.mock && !isFake) {
      report('is neither a fake nor this machine, which testing refuses', String(field.environments?.['testing']));
    } else if (isSocket && options.pageProtocol === 'https:' && isOpen && !loopback) {
      report(`${UNENCRYPTED}, which a page loaded by https may not use`, encrypted);
    }
  }
  return issues;
}

/** Whether an issue says that nobody gave an address. */
export function isMissingUrl(issue: ConfigIssue): boolean {
  return issue.path === 'connection.url' && issue.value === undefined;
}
