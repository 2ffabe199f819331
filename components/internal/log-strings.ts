/** What the log view shows or speaks. */
export interface LogStrings {
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
