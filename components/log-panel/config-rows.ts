import { ATTRIBUTES, type ConfigExplanation } from '../../src/index.js';

/** One option as the table shows it. */
export interface ConfigRow extends ConfigExplanation {
  readonly attribute: string;
  /** The part of the path before the dot; `''` for an option that belongs to no category. */
  readonly category: string;
  /** Somebody said the value; it is no default. */
  readonly said: boolean;
}

export interface ConfigFilter {
  /** Case-insensitive; looked for in path, attribute, value and source. `''` = everything. */
  readonly search: string;
  readonly onlySaid: boolean;
}

const DEFAULT_SOURCE = /^(system default|environment \S*|component \S*)$/;

/** What `explainAll()` says, with the attribute of each option: both are in the order of the schema. */
export function configRows(explanations: readonly ConfigExplanation[]): readonly ConfigRow[] {
  return explanations.map((explanation, index) => ({
    ...explanation,
    attribute: ATTRIBUTES[index] ?? '',
    category: /^(.*)\./.exec(explanation.path)?.[1] ?? '',
    said: !DEFAULT_SOURCE.test(explanation.source),
  }));
}

export function filterRows(rows: readonly ConfigRow[], { search, onlySaid }: ConfigFilter): readonly ConfigRow[] {
  const needle = search.trim().toLowerCase();
  return rows.filter((row) => (!onlySaid || row.said) && searchable(row).includes(needle));
}

/** Category -> its options, in the order of the schema. */
export function groupRows(rows: readonly ConfigRow[]): ReadonlyMap<string, readonly ConfigRow[]> {
  const groups = new Map<string, ConfigRow[]>();
  for (const row of rows) {
    const group = groups.get(row.category);
    if (group) group.push(row);
    else groups.set(row.category, [row]);
  }
  return groups;
}

/** A value as somebody would write it: a list as in its attribute; `''` for nothing. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(' ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function searchable({ path, attribute, value, source }: ConfigRow): string {
  return `${path} ${attribute} ${valueText(value)} ${source}`.toLowerCase();
}
