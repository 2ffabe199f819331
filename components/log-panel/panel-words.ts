import type { LogStrings } from '../internal/log-strings.js';
import { counted, counting } from '../internal/counting.js';
import { plural, type Strings } from '../internal/strings.js';

const { number } = counting('en');

const english: LogStrings = {
  config: 'Configuration',
  configValid: 'The configuration is valid.',
  configRefused: 'The last change was not taken. What was in force before stays.',
  configCounts: (errors, warnings) =>
    counted(', ', [plural(errors, 'error', 'errors'), errors], [plural(warnings, 'warning', 'warnings'), warnings]),
  configIssues: 'Issues',
  configWrite: 'Write instead',
  configFilter: 'Filter the options',
  configSaid: 'Only what was said',
  configShown: (shown, total) =>
    shown === total ? plural(total, 'option', 'options') : `${number(shown)} of ${number(total)}`,
  configCaption: 'Every option, its value and where the value comes from',
  configOption: 'Option and attribute',
  configValue: 'Value',
  configSource: 'Source',
  configGeneral: 'general',
  configEmpty: 'empty',
  configOverrides: (count) => `overrides ${number(count)}`,
  logViews: 'Views',
  log: 'Log',
  logSearch: 'Search the log',
  logLevel: 'Levels',
  logAll: 'Show everything',
  logPause: 'Pause',
  logResume: 'Resume',
  logClear: 'Clear',
  logExport: 'Export',
  logFilters: 'Filters',
  logAreas: 'Areas',
  logFollow: 'Follow',
  logMore: 'More',
  logTime: 'Times',
  logTimes: { clock: 'Clock', relative: 'Since the first', delta: 'Since the one before' },
  logExportLog: 'Export log',
  logExportReplay: 'Export replay file',
  logImport: 'Open a file…',
  logImported: (name) => `From the file ${name}`,
  logPlay: 'Play back',
  logPlaying: 'Playing back…',
  logPlayed: (name, note) => `${name} was played back${note ? `: ${note}` : ''}`,
  logLive: 'Back to the live log',
  logProblem: (what) => `This is no log and no replay file, or it cannot be played: ${what}`,
  logSearching: (found) => `Searching… ${number(found)} found`,
  logTimeline: (duration, entries, errors) =>
    [duration, plural(entries, 'entry', 'entries'), ...(errors > 0 ? [plural(errors, 'error', 'errors')] : [])].join(
      ', ',
    ),
  logDetail: 'Details',
  logEmpty: 'Nothing has been logged yet.',
  logNoMatch: 'Nothing matches.',
  logShown: (shown, total) =>
    shown === total ? plural(total, 'entry', 'entries') : `${number(shown)} of ${number(total)}`,
  logDropped: (count) => `${plural(count, 'older entry', 'older entries')} dropped`,
  logCorrelation: 'Correlation',
  logOnly: 'Only this episode',
  logClose: 'Close details',
};

/** Every text that the views of the panel know. */
export type PanelWords = Strings & LogStrings;

/** All texts of the panel: those of the language, under what a page registered. Loaded with the panel's views. */
export function panelWords(t: Strings): PanelWords {
  return { ...english, ...t };
}
