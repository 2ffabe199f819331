/** How an entry is printed. */
export interface ConsoleFormat {
  /** `json`: one JSON text per entry. `pretty`: a sentence for people and the fields as an object. */
  readonly format: 'json' | 'pretty';
  /** Write fields and ids; off = the message only. */
  readonly structured: boolean;
  readonly includeTimestamp: boolean;
}
