import type { ComposerStrings } from '../internal/composer-strings.js';
import { plural, type Strings } from '../internal/strings.js';

const english: ComposerStrings = {
  attach: 'Attach files',
  attachments: 'Attached files',
  dropHere: 'Drop the files here',
  fileOnItsWay: (name) => `${name} is on its way`,
  fileWaits: 'waits for the connection',
  fileTaken: (name) => `${name} is attached.`,
  fileFailed: (name, reason) => `${name} could not be attached: ${reason}`,
  fileCancel: (name) => `Stop sending ${name}`,
  fileRemove: (name) => `Remove ${name}`,
  fileRetry: (name) => `Try ${name} again`,
  fileTooBig: (name, size, limit) => `${name} is too big: ${size}, and ${limit} is the limit.`,
  fileEmpty: (name) => `${name} is empty.`,
  fileKind: (name) => `${name} is of a kind that is not taken here.`,
  filesTooMany: (limit) => `At most ${plural(limit, 'file', 'files')} can go with one message.`,
  filesOnly: (names) => `Attached: ${names}`,
  filesPending: 'The message can be sent when its files are there.',
  filesUnsupported: 'This server takes no files.',
  charactersLeft: (count) => `${plural(count, 'character', 'characters')} left`,
  charactersOver: (count) => `${plural(count, 'character', 'characters')} too many`,
  agentPicker: 'Agent',
};

const german: ComposerStrings = {
  attach: 'Dateien anhängen',
  attachments: 'Angehängte Dateien',
  dropHere: 'Dateien hier ablegen',
  fileOnItsWay: (name) => `${name} wird übertragen`,
  fileWaits: 'wartet auf die Verbindung',
  fileTaken: (name) => `${name} ist angehängt.`,
  fileFailed: (name, reason) => `${name} konnte nicht angehängt werden: ${reason}`,
  fileCancel: (name) => `Übertragung von ${name} abbrechen`,
  fileRemove: (name) => `${name} entfernen`,
  fileRetry: (name) => `${name} noch einmal versuchen`,
  fileTooBig: (name, size, limit) => `${name} ist zu groß: ${size}, erlaubt sind ${limit}.`,
  fileEmpty: (name) => `${name} ist leer.`,
  fileKind: (name) => `${name} ist von einer Art, die hier nicht angenommen wird.`,
  filesTooMany: (limit) => `Höchstens ${plural(limit, 'Datei geht', 'Dateien gehen')} mit einer Nachricht.`,
  filesOnly: (names) => `Angehängt: ${names}`,
  filesPending: 'Die Nachricht kann hinaus, sobald ihre Dateien da sind.',
  filesUnsupported: 'Dieser Server nimmt keine Dateien an.',
  charactersLeft: (count) => `noch ${count} Zeichen`,
  charactersOver: (count) => `${count} Zeichen zu viel`,
  agentPicker: 'Agent',
};

/** Every text of the composer's lazy parts: those of the language, under what a page registered. */
export function composerWords(t: Strings): ComposerStrings & Strings {
  return { ...(t.language === 'de' ? german : english), ...t };
}
