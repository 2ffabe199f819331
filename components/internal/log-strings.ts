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
  readonly logFilters: string;
  readonly logAreas: string;
  readonly logFollow: string;
  readonly logMore: string;
  /** What the column of times says. */
  readonly logTime: string;
  readonly logTimes: Readonly<Record<'clock' | 'relative' | 'delta', string>>;
  readonly logExportLog: string;
  readonly logExportReplay: string;
  readonly logImport: string;
  readonly logImported: (name: string) => string;
  readonly logPlay: string;
  readonly logPlaying: string;
  /** After a file was played; what the player says of it may be empty. */
  readonly logPlayed: (name: string, note: string) => string;
  readonly logLive: string;
  readonly logProblem: (what: string) => string;
  readonly logSearching: (found: number) => string;
  readonly logTimeline: (duration: string, entries: number, errors: number) => string;
  readonly logDetail: string;
  readonly logEmpty: string;
  readonly logNoMatch: string;
  readonly logShown: (shown: number, total: number) => string;
  readonly logDropped: (count: number) => string;
  readonly logCorrelation: string;
  readonly logOnly: string;
  readonly logClose: string;
}
