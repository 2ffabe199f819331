// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.

/** What a row says beyond default and effect; an absent one follows from the default or from the naming rule. */
export interface FieldExtras {
  /** Its attribute of `<realtime-session>`, where the naming rule does not give it. */
  readonly attribute?: string;
  /** The values there are, of the option itself or of the items of its list. */
  readonly allowed?: readonly (string | number)[];
  /** Least and greatest number. */
  readonly range?: readonly [min: number, max: number];
  /** Numbers between the whole ones are good. */
  readonly fractions?: boolean;
  /** What a text has to look like, whatever its case, and one that does. */
  readonly pattern?: string;
  readonly example?: string;
  /** `ms`, `bytes`, `url`, … */
  readonly unit?: string;
  /** The bare attribute means `on`, `="false"` means `off`. */
  readonly presence?: boolean;
  /** Masked wherever it is shown. */
  readonly sensitive?: boolean;
  /** Names code that the page runs: a fetched file may not set it. */
  readonly script?: boolean;
  /** Defaults by environment. */
  readonly environments?: Readonly<Record<string, unknown>>;
  /** Defaults by component. */
  readonly components?: Readonly<Record<string, unknown>>;
}

/** System default, how a change applies (0 live, 1 reconnect, 2 restart), extras. */
export type FieldRow = readonly [fallback: unknown, applies: 0 | 1 | 2, extras?: FieldExtras];

/** Category -> option -> row; '' holds the options at the root. */
export declare const FIELD_ROWS: Readonly<Record<string, Readonly<Record<string, FieldRow>>>>;
