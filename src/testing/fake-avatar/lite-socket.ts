import type { RawData, WebSocket } from 'ws';
import type { FakeVendorKnobs, FakeVendorSession, FakeVendorUtterance } from './fake-vendor-types.js';
import { textOf, type Body } from './vendor-http.js';

const BYTES_PER_MS = 48;
const MAX_AUDIO_BYTES = 1 << 20;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export interface LiteSocketPorts {
  readonly knobs: () => Readonly<FakeVendorKnobs>;
  /** Speech for the avatar, base64. */
  readonly speech: (audio: string) => void;
  readonly hush: () => void;
  readonly touch: () => void;
}

/** The socket of one LITE session: what it takes, what it refuses, and what it says about it. */
export class LiteSocket {
  readonly session: FakeVendorSession;
  readonly #socket: WebSocket;
  readonly #ports: LiteSocketPorts;
  readonly #timers = new Set<NodeJS.Timeout>();
  #isConnected = false;
  #current: { readonly utterance: FakeVendorUtterance; readonly startedAtMs: number } | undefined;
  #events = 0;

  constructor(socket: WebSocket, session: FakeVendorSession, ports: LiteSocketPorts) {
    this.#socket = socket;
    this.session = session;
    this.#ports = ports;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) return this.#fail('', 'binary frames are not supported');
      this.#receive(String(data));
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#clear());
    this.send({ type: 'session.state_updated', state: 'connecting' });
    const { connectMs } = ports.knobs();
    if (connectMs >= 0) this.#later(connectMs, () => this.#connected());
  }

  send(event: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#events += 1;
    this.#socket.send(JSON.stringify({ event_id: `server-${this.#events}`, ...event }));
  }

  /** The service ends the session. */
  end(): void {
    this.send({ type: 'session.state_updated', state: 'closing' });
    this.send({ type: 'session.state_updated', state: 'closed' });
    this.close(1000);
  }

  close(code: number): void {
    this.#clear();
    this.#socket.close(code);
  }

  #connected(): void {
    this.#isConnected = true;
    this.send({ type: 'session.state_updated', state: 'connected' });
  }

  #receive(text: string): void {
    let frame: Body;
    try {
      frame = JSON.parse(text) as Body;
    } catch {
      return this.#fail('', 'invalid JSON');
    }
    // As the service does it: whoever does not wait for `connected` is not heard, and not told.
    if (!this.#isConnected) {
      this.session.droppedEarly += 1;
      return;
    }
    this.#ports.touch();
    const type = textOf(frame['type']);
    const eventId = textOf(frame['event_id']);
    this.session.commands.push(type);
    if (eventId === '') return this.#fail('', 'event_id is required');
    switch (type) {
      case 'agent.speak':
        return this.#speak(eventId, frame['audio']);
      case 'agent.speak_end':
        return this.#speakEnd(eventId);
      case 'agent.interrupt':
        return this.#interrupt();
      case 'session.keep_alive':
        this.session.keepAlives += 1;
        return;
      case 'agent.start_listening':
      case 'agent.stop_listening':
        return;
      default:
        return this.#fail(eventId, `unknown event type ${type}`);
    }
  }

  #speak(eventId: string, audio: unknown): void {
    const known = this.session.utterances.find((utterance) => utterance.eventId === eventId);
    if (known?.interrupted) {
      this.session.lateChunks += 1;
      return;
    }
    const problem = this.#problemOf(eventId, audio, known);
    if (problem !== undefined) return this.#fail(eventId, problem);
    const utterance = known ?? { eventId, chunks: 0, bytes: 0, ended: false, interrupted: false };
    if (!known) this.session.utterances.push(utterance);
    utterance.chunks += 1;
    utterance.bytes += Buffer.byteLength(audio as string, 'base64');
    if (this.#ports.knobs().noSpeech) return;
    this.#ports.speech(audio as string);
    if (this.#current?.utterance === utterance) return;
    this.#current = { utterance, startedAtMs: Date.now() };
    this.send({ type: 'agent.speak_started', event_id: eventId, task: { id: eventId } });
  }

  #problemOf(eventId: string, audio: unknown, known: FakeVendorUtterance | undefined): string | undefined {
    if (typeof audio !== 'string' || audio === '' || !BASE64.test(audio)) return 'invalid base64 audio data';
    const bytes = Buffer.byteLength(audio, 'base64');
    if (bytes % 2 !== 0) return 'audio is not 16-bit PCM: odd number of bytes';
    if (bytes > MAX_AUDIO_BYTES) return 'audio is longer than 1 MB';
    if (known?.ended) return 'this event_id has ended with agent.speak_end';
    const open = this.#current?.utterance;
    if (open && !open.ended && open.eventId !== eventId) return `utterance ${open.eventId} has no agent.speak_end yet`;
    return undefined;
  }

  #speakEnd(eventId: string): void {
    const utterance = this.session.utterances.find((each) => each.eventId === eventId);
    if (!utterance) return this.#fail(eventId, 'nothing was said with this event_id');
    utterance.ended = true;
    const current = this.#current;
    if (current?.utterance !== utterance) return;
    const leftMs = current.startedAtMs + utterance.bytes / BYTES_PER_MS - Date.now();
    this.#later(Math.max(0, leftMs), () => {
      if (this.#current === current) this.#ended();
    });
  }

  #interrupt(): void {
    this.#ports.hush();
    for (const utterance of this.session.utterances) {
      if (utterance === this.#current?.utterance || !utterance.ended) utterance.interrupted = true;
    }
    if (this.#current) this.#ended();
  }

  #ended(): void {
    const id = this.#current?.utterance.eventId;
    this.#current = undefined;
    this.send({ type: 'agent.speak_ended', event_id: id, task: { id } });
  }

  #fail(eventId: string, message: string): void {
    this.session.errors += 1;
    const error = { type: 'invalid_request_error', message, event_id: eventId };
    this.send({ type: 'error', event_id: eventId, error });
  }

  #later(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
