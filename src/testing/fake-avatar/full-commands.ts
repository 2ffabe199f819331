import type { FakeVendorSession } from './fake-vendor-types.js';
import type { TextSpeaker } from './text-speaker.js';
import { textOf, type Body } from './vendor-http.js';

/** What a client of a FULL session says over the data topic `agent-control`. */
export function obeyFullCommand(session: FakeVendorSession, text: string, speaker: TextSpeaker): void {
  let command: Body;
  try {
    command = JSON.parse(text) as Body;
  } catch {
    session.errors += 1;
    return;
  }
  const type = textOf(command['event_type']);
  session.commands.push(type);
  const words = textOf(command['text']);
  const id = textOf(command['event_id']);
  if (type === 'avatar.interrupt') return speaker.interrupt(session);
  if (type === 'avatar.speak_text') {
    session.texts.push(words);
    speaker.speak(session, id, words);
  }
  if (type === 'avatar.speak_response') {
    session.texts.push(words);
    speaker.speak(session, id, `You said: ${words}`);
  }
}
