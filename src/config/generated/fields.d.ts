// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.

/** Extras of a row; what is absent follows from the default or from the naming rule. */
export interface FieldExtras {
  /** Attribute, where the naming rule does not give it. */
  readonly a?: string;
  readonly unit?: string;
  /** 1 = masked wherever it is shown. */
  readonly secret?: 1;
  /** 1 = the bare attribute means `on`, `="false"` means `off`. */
  readonly on?: 1;
  /** Defaults of an environment. */
  readonly env?: Readonly<Record<string, unknown>>;
  /** Defaults of a component. */
  readonly part?: Readonly<Record<string, unknown>>;
}

/** System default, how a change applies (0 live, 1 reconnect, 2 restart), extras. */
export type FieldRow = readonly [fallback: unknown, applies: 0 | 1 | 2, extras?: FieldExtras];

/** Category -> option -> row; '' holds the options at the root. Types and ranges are in the validator, once. */
export declare const FIELD_ROWS: Readonly<Record<string, Readonly<Record<string, FieldRow>>>>;
