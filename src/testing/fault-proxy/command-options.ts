import { parseArgs } from 'node:util';
import { ACTION_FIELDS, MATCH_FIELDS, TOXIC_FIELDS } from './check-faults.js';
import { invalid, type FieldKind, type FieldTable } from './check-fields.js';
import type { FaultProxyOptions, FaultRule, Toxic } from './fault-types.js';

export const HELP = `Usage: realtime-elements-faults --target <origin> [options]

A proxy for HTTP and WebSockets with the faults of a network. It prints its address, and a line for each fault.

  --target <origin>   the server, such as http://127.0.0.1:4173 (required)
  --port <number>     where to listen; default 0: any that is free
  --host <name>       default 127.0.0.1
  --change-host       send the target's own name as Host
  --seed <number>     for jitter, variation and probability; default 1
  --toxic <toxic>     type,field=value,…  may be given several times:
                        latency,latencyMs=300,jitterMs=100
                        bandwidth,bytesPerSecond=20000
                        slicer,averageBytes=40,variationBytes=20,delayMs=5
                        limit_data,bytes=50000
                        slow_close,delayMs=2000
                        timeout,timeoutMs=0       (0: nothing passes, nothing is closed)
                        reset_peer,delayMs=5000
                      each with direction=up|down|both and probability=0..1
  --rule <rule>       field=value,…  may be given several times:
                        on=connect|request|upgrade|message
                        from=client|server  type=<JSON type>  text=<part>  path=<path>  binary=true|false  skip=<n>
                        do=reset|close|drop|delay|duplicate|black-hole|refuse|hang
                        code=<close code>  reason=<text>  delayMs=<ms>  status=<HTTP status>  header.<name>=<value>
                        body=<text>  forwardFirst=true  times=<n>|Infinity
                      text and path may be expressions: path=/^.api/i
  --json              print JSON, one object a line
  --help              print this
`;

export interface CommandOptions {
  readonly proxy: FaultProxyOptions;
  readonly toxics: readonly Toxic[];
  readonly rules: readonly FaultRule[];
  readonly json: boolean;
}

const kindsOf = (tables: Readonly<Record<string, FieldTable>>): ReadonlyMap<string, FieldKind> =>
  new Map(
    Object.values(tables)
      .flatMap((table) => Object.entries(table))
      .map(([name, kind]) => [name.replace('?', ''), kind]),
  );

const TOXIC_KINDS = kindsOf(TOXIC_FIELDS);
const MATCH_KINDS = kindsOf(MATCH_FIELDS);
const ACTION_KINDS = kindsOf(ACTION_FIELDS);
const TEXTS: ReadonlySet<FieldKind | undefined> = new Set(['text', 'reason', 'direction', 'sender', undefined]);

/** A text as the value that a field holds; what makes no sense stays a text, and is refused with the field's name. */
function valueOf(text: string, kind: FieldKind | undefined): unknown {
  if (TEXTS.has(kind)) return text;
  if (kind === 'pattern') return patternOf(text);
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

function patternOf(text: string): string | RegExp {
  const [, source, flags] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(text) ?? [];
  if (source === undefined) return text;
  try {
    return new RegExp(source, flags);
  } catch {
    throw invalid(`"${text}" is no regular expression.`);
  }
}

function pairsOf(option: string, text: string): [string, string][] {
  return text.split(',').map((part) => {
    const at = part.indexOf('=');
    if (at > 0) return [part.slice(0, at).trim(), part.slice(at + 1)];
    throw invalid(`${option}: "${part}" is no field=value. A value cannot hold a comma.`);
  });
}

function readToxic(text: string): Toxic {
  const [type = '', ...fields] = text.split(',');
  const pairs = fields.length > 0 ? pairsOf('--toxic', fields.join(',')) : [];
  const values = pairs.map(([name, value]) => [name, valueOf(value, TOXIC_KINDS.get(name))]);
  return { type, ...Object.fromEntries(values) } as Toxic;
}

function readRule(text: string): FaultRule {
  const match: Record<string, unknown> = {};
  const action: Record<string, unknown> = {};
  const headers: Record<string, string> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of pairsOf('--rule', text)) {
    if (name.startsWith('header.')) headers[name.slice('header.'.length)] = value;
    else if (name === 'times') rest['times'] = valueOf(value, 'times');
    else if (ACTION_KINDS.has(name)) action[name] = valueOf(value, ACTION_KINDS.get(name));
    else match[name] = valueOf(value, MATCH_KINDS.get(name));
  }
  if (Object.keys(headers).length > 0) action['headers'] = headers;
  return { match, action, ...rest } as unknown as FaultRule;
}

/**
 * Reads the arguments of the command; whether a toxic or a rule makes sense is for the proxy to say.
 * @returns `undefined` when help is asked for
 * @throws an Error whose message says what is wrong
 */
export function readCommandOptions(args: readonly string[]): CommandOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      'change-host': { type: 'boolean' },
      seed: { type: 'string' },
      toxic: { type: 'string', multiple: true },
      rule: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  if (values.target === undefined) throw invalid('--target is missing, such as --target http://127.0.0.1:4173.');
  const number = (text: string | undefined, kind: FieldKind): number | undefined =>
    text === undefined ? undefined : (valueOf(text, kind) as number);
  const given = {
    port: number(values.port, 'port'),
    host: values.host,
    changeHost: values['change-host'],
    seed: number(values.seed, 'seed'),
  };
  const proxy = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    proxy: { target: values.target, ...proxy },
    toxics: (values.toxic ?? []).map(readToxic),
    rules: (values.rule ?? []).map(readRule),
    json: values.json ?? false,
  };
}
