import type { ConfigIssue } from './config-types.js';
import { writeSetting } from './describe-issue.js';
import { type Field, FIELDS } from './fields.js';
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
const UNENCRYPTED = 'is not encrypted, which production refuses';
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

  const check = (field: Field): void => {
    const { path, attribute, unit } = field;
    const value = read(values, field);
    const winner = provenance.get(path)?.[0];
    const inAttribute = winner?.source === `attribute ${attribute}`;
    const report = (what: string, better?: string, severity: ConfigIssue['severity'] = 'error'): void => {
      const instead = better ? `; write ${writeSetting(field, better, inAttribute)}` : '';
      const message = `${writeSetting(field, value, inAttribute)} ${what}${instead}`;
      const suggestion = better && String(maskValue(path, better));
      issues.push({ path, attribute, value: maskValue(path, value), message, suggestion, severity });
    };
    if (path === 'auth.token' && production && value && inAttribute) {
      report('can be read by every script of the page; use a token provider', undefined, 'warning');
    }
    if (field.category === 'development' && production && String(value) !== String(field.fallback)) {
      report('is refused in production');
    }
    if (unit !== 'url') return;

    const text = String(value);
    const url = parse(text);
    const scheme = url?.protocol ?? '';
    const inPage = development.mock || scheme === 'mock:';
    const loopback = isLoopback(url?.hostname ?? '');
    const encrypted = text.replace(/^(ws|http):/i, '$1s:');
    if (path !== 'connection.url') {
      // Paths are relative to the page.
      if (!text || /^\.{0,2}\/(?!\/)/.test(text)) return;
      if (!/^https?:/.test(scheme)) report('is neither an http address nor a path', `https:${EXAMPLE}`);
      else if (production && loopback) report(THIS_MACHINE);
      else if (production && scheme === 'http:') report(UNENCRYPTED, encrypted);
      return;
    }
    if (!text || (options.requireUrl && !winner?.explicit && !inPage)) {
      const suggestion = `wss:${EXAMPLE}/ws`;
      issues.push(problem(path, `No address was given; write ${attribute}="${suggestion}"`, suggestion, attribute));
    } else if (!/^(wss?|mock):$/.test(scheme) || !url?.host || url.hash) {
      const fixed = /^http/i.test(text) ? text.replace(/^http/i, 'ws').replace(/#.*/, '') : `wss:${EXAMPLE}/ws`;
      report('is not a WebSocket address', fixed);
    } else if (production) {
      if (loopback || scheme === 'mock:') report(`${THIS_MACHINE} or write environment="development"`);
      if (scheme === 'ws:') report(UNENCRYPTED, encrypted);
    } else if (environment === 'testing' && !loopback && !inPage) {
      report('is neither a fake nor this machine, which testing refuses', String(field.environments?.['testing']));
    } else if (options.pageProtocol === 'https:' && scheme === 'ws:' && !loopback) {
      report('is not encrypted, which a page loaded by https may not use', encrypted);
    }
  };

  for (const field of FIELDS) check(field);
  return issues;
}

/** Whether an issue says that nobody gave an address. */
export function isMissingUrl(issue: ConfigIssue): boolean {
  return issue.path === 'connection.url' && issue.value === undefined;
}
