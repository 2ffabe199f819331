import type { Clock, TimerId, WebSocketConstructor } from '../../../platform/platform.js';
import { redactText } from '../../../logging/redact-text.js';
import { AvatarError } from '../../avatar-error.js';
import type { AvatarUtterance } from '../../avatar-types.js';
import {
  readEndReason,
  readEvent,
  type ChannelEvents,
  type ControlChannel,
  type ServiceEvent,
} from './control-channel.js';
import { LiteUtterance } from './lite-utterance.js';

/** A service that never says `connected` is taken for connected after this time. */
const GATE_MS = 5000;
const OPEN = 1;

export interface LiteChannelOptions {
  readonly clock: Clock;
  readonly WebSocket: WebSocketConstructor;
  readonly url: string;
  readonly events: ChannelEvents;
}

const calledOff = (): AvatarError => new AvatarError('aborted', 'The start was called off.');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The socket of a LITE session. Nothing is sent before the service says `connected`: it would be dropped without a word. */
export class LiteChannel implements ControlChannel {
  readonly #options: LiteChannelOptions;
  readonly #socket: WebSocket;
  readonly #utterances = new Map<string, LiteUtterance>();
  #frames = 0;
  #isReady = false;
  #isClosed = false;
  #gate: TimerId | undefined;
  #settle: { resolve: () => void; reject: (error: AvatarError) => void } | undefined;
  #waiting: ServiceEvent[] = [];

  /** Dials. */
  constructor(options: LiteChannelOptions) {
    this.#options = options;
    this.#socket = new options.WebSocket(options.url);
    this.#socket.onopen = () => {
      this.#gate = options.clock.setTimeout(() => this.#ready(), GATE_MS);
    };
    this.#socket.onmessage = ({ data }: MessageEvent) => this.#receive(data);
    this.#socket.onclose = ({ code }: CloseEvent) => this.#lost(code);
  }

  /** Resolves when speech can be sent. Rejects when the socket cannot be had; `close()` rejects it too. */
  whenReady(): Promise<void> {
    if (this.#isReady) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(calledOff());
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  openUtterance(id: string): AvatarUtterance {
    // The service takes one at a time: what was begun before has said all that it will.
    for (const earlier of this.#utterances.values()) earlier.end();
    const utterance = new LiteUtterance(id, {
      clock: this.#options.clock,
      send: (type, fields) => this.#send({ type, event_id: this.#nextId(), ...fields }),
    });
    this.#utterances.set(id, utterance);
    void utterance.finished.then(() => {
      if (this.#utterances.get(id) === utterance) this.#utterances.delete(id);
    });
    if (this.#isClosed) utterance.drop('failed');
    return utterance;
  }

  interrupt(): void {
    const isAudible = [...this.#utterances.values()].some((utterance) => utterance.isAudible);
    for (const utterance of this.#utterances.values()) utterance.drop('interrupted');
    if (isAudible) this.#command('agent.interrupt');
  }

  setListening(isOn: boolean): void {
    this.#command(isOn ? 'agent.start_listening' : 'agent.stop_listening');
  }

  async keepAlive(): Promise<void> {
    this.#command('session.keep_alive');
  }

  close(): void {
    if (this.#isClosed) return;
    this.interrupt();
    this.#isClosed = true;
    this.#options.clock.clearTimeout(this.#gate);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#settle?.reject(calledOff());
    this.#settle = undefined;
  }

  #command(type: string): void {
    this.#send({ type, event_id: this.#nextId() });
  }

  #nextId(): string {
    this.#frames += 1;
    return `frame-${this.#frames}`;
  }

  #send(frame: ServiceEvent): void {
    if (this.#isClosed) return;
    if (!this.#isReady) this.#waiting.push(frame);
    else if (this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #ready(): void {
    if (this.#isReady || this.#isClosed) return;
    this.#isReady = true;
    this.#options.clock.clearTimeout(this.#gate);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const frame of waiting) this.#send(frame);
    this.#settle?.resolve();
    this.#settle = undefined;
  }

  #receive(data: unknown): void {
    const frame = readEvent(String(data));
    if (!frame) return this.#options.events.failed('protocol', 'A frame of the avatar service cannot be read.');
    const id = textOf(frame['event_id']);
    const utterance = this.#utterances.get(id);
    switch (frame['type']) {
      case 'session.state_updated':
        return this.#stateUpdated(frame);
      case 'agent.speak_started':
        if (utterance?.task.start()) this.#options.events.started(id);
        return;
      case 'agent.speak_ended':
        if (utterance?.task.finish('ended')) this.#options.events.ended(id);
        return;
      case 'error': {
        const { message } = (frame['error'] ?? {}) as { message?: unknown };
        utterance?.drop('failed');
        return this.#options.events.failed('protocol', `The avatar service: ${redactText(textOf(message))}`);
      }
      default:
    }
  }

  #stateUpdated({ state, reason, end_reason: endReason }: ServiceEvent): void {
    if (state === 'connected') this.#ready();
    if (state !== 'closing' && state !== 'closed') return;
    const why = endReason ?? reason;
    this.#options.events.closed(
      why === undefined ? undefined : readEndReason(why),
      'The avatar service ended the session.',
    );
  }

  #lost(code: number): void {
    if (this.#isClosed) return;
    const error = new AvatarError('network', `The socket of the avatar service was closed (${code}).`);
    if (this.#settle) {
      this.#settle.reject(error);
      this.#settle = undefined;
      return this.close();
    }
    for (const utterance of this.#utterances.values()) utterance.drop('failed');
    this.#options.events.closed(undefined, error.message);
  }
}
