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
  charactersLeft: (count) => `${plural(count, 'character', 'characters')} left`,
  charactersOver: (count) => `${plural(count, 'character', 'characters')} too many`,
  agentPicker: 'Agent',
};

/** Every text of the composer's lazy parts: those of the language, under what a page registered. */
export function composerWords(t: Strings): ComposerStrings & Strings {
  return { ...english, ...t };
}
