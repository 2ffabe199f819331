import type { FakeVendorSession } from './fake-vendor-types.js';
import { speechMs } from './streaming-routes.js';

export interface TextSpeakerPorts {
  /** To the client of the session, over the data topic `agent-response`. */
  readonly send: (session: FakeVendorSession, event: Readonly<Record<string, unknown>>) => void;
  /** Sound for so long. */
  readonly tone: (session: FakeVendorSession, durationMs: number) => void;
  readonly hush: (session: FakeVendorSession) => void;
}

interface Speech {
  readonly id: string;
  readonly text: string;
  readonly startedAtMs: number;
  readonly timers: NodeJS.Timeout[];
}

/** The avatar that speaks texts by itself: FULL sessions, and those of the streaming API. One text after another. */
export class TextSpeaker {
  readonly #ports: TextSpeakerPorts;
  readonly #now = new Map<FakeVendorSession, Speech>();
  readonly #waiting = new Map<FakeVendorSession, { readonly id: string; readonly text: string }[]>();
  #events = 0;

  constructor(ports: TextSpeakerPorts) {
    this.#ports = ports;
  }

  speak(session: FakeVendorSession, id: string, text: string): void {
    const waiting = this.#waiting.get(session) ?? [];
    this.#waiting.set(session, [...waiting, { id, text }]);
    if (!this.#now.has(session)) this.#next(session);
  }

  interrupt(session: FakeVendorSession): void {
    this.#waiting.delete(session);
    this.#ports.hush(session);
    const speech = this.#now.get(session);
    if (speech) this.#end(session, speech);
  }

  /** The session has ended. */
  forget(session: FakeVendorSession): void {
    for (const timer of this.#now.get(session)?.timers ?? []) clearTimeout(timer);
    this.#now.delete(session);
    this.#waiting.delete(session);
  }

  #next(session: FakeVendorSession): void {
    const [next, ...rest] = this.#waiting.get(session) ?? [];
    if (!next) return;
    this.#waiting.set(session, rest);
    const durationMs = speechMs(next.text);
    const speech: Speech = { ...next, startedAtMs: Date.now(), timers: [] };
    this.#now.set(session, speech);
    this.#tell(session, speech, 'speak_started', 'start_talking', {});
    this.#ports.tone(session, durationMs);
    const words = next.text.split(/(?<=\s)/);
    words.forEach((word, index) => {
      const say = (): void => this.#tell(session, speech, 'transcription.chunk', 'talking_message', { text: word });
      speech.timers.push(setTimeout(say, (durationMs * index) / words.length));
    });
    speech.timers.push(setTimeout(() => this.#end(session, speech), durationMs));
  }

  #end(session: FakeVendorSession, speech: Speech): void {
    for (const timer of speech.timers) clearTimeout(timer);
    this.#now.delete(session);
    this.#tell(session, speech, 'transcription', 'end_message', { text: speech.text });
    this.#tell(session, speech, 'speak_ended', 'stop_talking', { duration_ms: Date.now() - speech.startedAtMs });
    this.#next(session);
  }

  /** The same in the words of either service. */
  #tell(
    session: FakeVendorSession,
    speech: Speech,
    full: string,
    streaming: string,
    fields: Readonly<Record<string, unknown>>,
  ): void {
    this.#events += 1;
    const { text, ...others } = fields;
    this.#ports.send(
      session,
      session.mode === 'HEYGEN'
        ? {
            type: `avatar_${streaming}`,
            task_id: speech.id,
            ...others,
            ...(text !== undefined && streaming === 'talking_message' && { message: text }),
          }
        : {
            event_id: `event-${this.#events}`,
            event_type: `avatar.${full}`,
            session_id: session.id,
            source_event_id: speech.id,
            ...others,
            ...(text !== undefined && { text }),
          },
    );
  }
}
