import type { LogStrings } from '../internal/log-strings.js';
import { plural, type Strings } from '../internal/strings.js';

const english: LogStrings = {
  log: 'Log',
  logSearch: 'Search the log',
  logLevel: 'Levels',
  logAll: 'Show everything',
  logPause: 'Pause',
  logResume: 'Resume',
  logClear: 'Clear',
  logExport: 'Export',
  logEmpty: 'Nothing has been logged yet.',
  logNoMatch: 'Nothing matches.',
  logShown: (shown, total) => (shown === total ? plural(total, 'entry', 'entries') : `${shown} of ${total}`),
  logDropped: (count) => `${plural(count, 'older entry', 'older entries')} dropped`,
  logCorrelation: 'Correlation',
  logOnly: 'Only this episode',
  logClose: 'Close details',
};

const german: LogStrings = {
  log: 'Protokoll',
  logSearch: 'Protokoll durchsuchen',
  logLevel: 'Stufen',
  logAll: 'Alles zeigen',
  logPause: 'Anhalten',
  logResume: 'Fortsetzen',
  logClear: 'Leeren',
  logExport: 'Exportieren',
  logEmpty: 'Noch nichts protokolliert.',
  logNoMatch: 'Nichts gefunden.',
  logShown: (shown, total) => (shown === total ? plural(total, 'Eintrag', 'Einträge') : `${shown} von ${total}`),
  logDropped: (count) => `${plural(count, 'älterer Eintrag', 'ältere Einträge')} verworfen`,
  logCorrelation: 'Zusammenhang',
  logOnly: 'Nur dieser Vorgang',
  logClose: 'Einzelheiten schließen',
};

/** All texts of the log view: those of the language, under what a page registered. Loaded with the view. */
export function logWords(t: Strings): Strings & LogStrings {
  return { ...(t.language === 'de' ? german : english), ...t };
}
