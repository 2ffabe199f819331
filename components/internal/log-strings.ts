/** What the configuration view shows or speaks. */
export interface ConfigStrings {
  readonly config: string;
  readonly configValid: string;
  readonly configRefused: string;
  /** How many errors and warnings there are, in words. */
  readonly configCounts: (errors: number, warnings: number) => string;
  readonly configIssues: string;
  readonly configWrite: string;
  readonly configFilter: string;
  readonly configSaid: string;
  readonly configShown: (shown: number, total: number) => string;
  readonly configCaption: string;
  readonly configOption: string;
  readonly configValue: string;
  readonly configSource: string;
  /** The options that belong to no category. */
  readonly configGeneral: string;
  readonly configEmpty: string;
  readonly configOverrides: (count: number) => string;
}

/** What the log panel shows or speaks. */
export interface LogStrings extends ConfigStrings {
  readonly logViews: string;
  readonly log: string;
  readonly logSearch: string;
  readonly logLevel: string;
  readonly logAll: string;
  readonly logPause: string;
  readonly logResume: string;
  readonly logClear: string;
  readonly logExport: string;
  readonly logEmpty: string;
  readonly logNoMatch: string;
  readonly logShown: (shown: number, total: number) => string;
  readonly logDropped: (count: number) => string;
  readonly logCorrelation: string;
  readonly logOnly: string;
  readonly logClose: string;
}
