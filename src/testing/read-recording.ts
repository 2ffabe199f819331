import type { Recording } from '../logging/recording.js';

const KINDS = /^(dial|open|in|out|held|released|close|http|token|random|late|signal|command|config|state)$/;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reads the text of a replay file. Throws a `TypeError` that says what is wrong with it. */
export function readRecording(text: string): Recording {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new TypeError('This is no JSON. A replay file comes from "Export replay" in the log panel.', { cause });
  }
  if (!isObject(file) || file['format'] !== 'realtime-elements-replay') {
    throw new TypeError('This is no replay file: its format has to be "realtime-elements-replay".');
  }
  if (file['version'] !== 1)
    throw new TypeError(`This is a replay file of version ${String(file['version'])}; only 1 can be read.`);
  const { events } = file;
  if (!Array.isArray(events)) throw new TypeError('This replay file has no list of events.');
  const broken = events.findIndex(
    (event: unknown) => !isObject(event) || typeof event['at'] !== 'number' || !KINDS.test(String(event['kind'])),
  );
  if (broken >= 0) throw new TypeError(`Event ${broken} of this replay file has no time or a kind that nobody knows.`);
  return file as unknown as Recording;
}
