import type { LogStrings } from '../internal/log-strings.js';
import { plural, type Strings } from '../internal/strings.js';

/** The texts whose count is not zero. */
const counted = (...parts: readonly (readonly [text: string, count: number])[]): string =>
  parts
    .filter(([, count]) => count > 0)
    .map(([text]) => text)
    .join(', ');

const english: LogStrings = {
  config: 'Configuration',
  configValid: 'The configuration is valid.',
  configRefused: 'The last change was not taken. What was in force before stays.',
  configCounts: (errors, warnings) =>
    counted([plural(errors, 'error', 'errors'), errors], [plural(warnings, 'warning', 'warnings'), warnings]),
  configIssues: 'Issues',
  configWrite: 'Write instead',
  configFilter: 'Filter the options',
  configSaid: 'Only what was said',
  configShown: (shown, total) => (shown === total ? plural(total, 'option', 'options') : `${shown} of ${total}`),
  configCaption: 'Every option, its value and where the value comes from',
  configOption: 'Option and attribute',
  configValue: 'Value',
  configSource: 'Source',
  configGeneral: 'general',
  configEmpty: 'empty',
  configOverrides: (count) => `overrides ${count}`,
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
  logSearching: (found) => `Searching… ${found} found`,
  logTimeline: (duration, entries, errors) =>
    [duration, plural(entries, 'entry', 'entries'), ...(errors > 0 ? [plural(errors, 'error', 'errors')] : [])].join(
      ', ',
    ),
  logDetail: 'Details',
  logEmpty: 'Nothing has been logged yet.',
  logNoMatch: 'Nothing matches.',
  logShown: (shown, total) => (shown === total ? plural(total, 'entry', 'entries') : `${shown} of ${total}`),
  logDropped: (count) => `${plural(count, 'older entry', 'older entries')} dropped`,
  logCorrelation: 'Correlation',
  logOnly: 'Only this episode',
  logClose: 'Close details',
};

const german: LogStrings = {
  config: 'Konfiguration',
  configValid: 'Die Konfiguration ist gültig.',
  configRefused: 'Die letzte Änderung wurde nicht übernommen. Was vorher galt, gilt weiter.',
  configCounts: (errors, warnings) =>
    counted([`${errors} Fehler`, errors], [plural(warnings, 'Warnung', 'Warnungen'), warnings]),
  configIssues: 'Beanstandungen',
  configWrite: 'Stattdessen schreiben',
  configFilter: 'Optionen filtern',
  configSaid: 'Nur was gesagt wurde',
  configShown: (shown, total) => (shown === total ? plural(total, 'Option', 'Optionen') : `${shown} von ${total}`),
  configCaption: 'Jede Option, ihr Wert und woher er kommt',
  configOption: 'Option und Attribut',
  configValue: 'Wert',
  configSource: 'Herkunft',
  configGeneral: 'allgemein',
  configEmpty: 'leer',
  configOverrides: (count) => `verdrängt ${count}`,
  logViews: 'Ansichten',
  log: 'Protokoll',
  logSearch: 'Protokoll durchsuchen',
  logLevel: 'Stufen',
  logAll: 'Alles zeigen',
  logPause: 'Anhalten',
  logResume: 'Fortsetzen',
  logClear: 'Leeren',
  logExport: 'Exportieren',
  logFilters: 'Filter',
  logAreas: 'Bereiche',
  logFollow: 'Folgen',
  logMore: 'Mehr',
  logTime: 'Zeiten',
  logTimes: { clock: 'Uhrzeit', relative: 'Seit dem ersten', delta: 'Seit dem vorigen' },
  logExportLog: 'Protokoll exportieren',
  logExportReplay: 'Aufzeichnung exportieren',
  logImport: 'Datei öffnen…',
  logImported: (name) => `Aus der Datei ${name}`,
  logPlay: 'Abspielen',
  logPlaying: 'Wird abgespielt…',
  logPlayed: (name, note) => `${name} wurde abgespielt${note ? `: ${note}` : ''}`,
  logLive: 'Zurück zum laufenden Protokoll',
  logProblem: (what) => `Das ist kein Protokoll und keine Aufzeichnung, oder sie lässt sich nicht abspielen: ${what}`,
  logSearching: (found) => `Suche läuft… ${found} gefunden`,
  logTimeline: (duration, entries, errors) =>
    [duration, plural(entries, 'Eintrag', 'Einträge'), ...(errors > 0 ? [`${errors} Fehler`] : [])].join(', '),
  logDetail: 'Einzelheiten',
  logEmpty: 'Noch nichts protokolliert.',
  logNoMatch: 'Nichts gefunden.',
  logShown: (shown, total) => (shown === total ? plural(total, 'Eintrag', 'Einträge') : `${shown} von ${total}`),
  logDropped: (count) => `${plural(count, 'älterer Eintrag', 'ältere Einträge')} verworfen`,
  logCorrelation: 'Zusammenhang',
  logOnly: 'Nur dieser Vorgang',
  logClose: 'Einzelheiten schließen',
};

/** Every text that the views of the panel know. */
export type PanelWords = Strings & LogStrings;

/** All texts of the panel: those of the language, under what a page registered. Loaded with the panel's views. */
export function panelWords(t: Strings): PanelWords {
  return { ...(t.language === 'de' ? german : english), ...t };
}
