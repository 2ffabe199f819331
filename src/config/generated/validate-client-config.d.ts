// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.

export interface ValidationError {
  /** JSON pointer, `/connection/timeout`. */
  readonly instancePath: string;
  /** `range` covers the limits of a number, the values of an enum and the items of a list. */
  readonly keyword: 'type' | 'range' | 'additionalProperties';
  readonly params: {
    readonly additionalProperty?: string;
    readonly min?: number;
    readonly max?: number;
    readonly whole?: 1;
    readonly allowed?: readonly (string | number)[];
  };
}

/** Compiled from the schema. Every error there is, none when the data is valid. Never throws on plain data. */
export default function validate(data: unknown): readonly ValidationError[];
