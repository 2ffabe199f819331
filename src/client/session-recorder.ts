import type { Unsubscribe } from '../events.js';
import type { RecordedCommand, RecordedEvent, RecordedHappening, Recording } from '../logging/recording.js';
import { createRedactor, redactText } from '../logging/redact.js';
import type { TimerId, WebSocketConstructor } from '../platform/platform.js';
import type { ClientParts } from './client-parts.js';
import type { RealtimeClient } from './realtime-client.js';
import { watchStates } from './state-lines.js';
import { tapParts } from './tap-parts.js';

/** Characters of a recording at most. */
const MOST_CHARACTERS = 2 * 1024 * 1024;
/** Timers that fire this much after they were due are told of, milliseconds. */
const LATE_MS = 10;
/** What an event takes beside its texts. */
const EVENT_CHARACTERS = 60;
/** A frame keeps its form, or it could not be played back: bounds beyond what a server sends. */
const FRAME = { depth: 24, breadth: 20_000, length: 200_000, values: 200_000 };

/** What comes of the rest. */
const EFFECTS: ReadonlySet<RecordedHappening['kind']> = new Set(['state', 'random', 'out', 'held', 'late', 'dial']);

/** Methods of a client that a recording repeats, and of its `auth`. */
const COMMANDS = ['connect', 'reconnect', 'disconnect', 'sendText', 'resend', 'send', 'interrupt'] as const;
const AUTH_COMMANDS = ['signIn', 'signOut'] as const;

/**
 * Records what happens to a client: frames, token calls, signals of the page, commands, and the states that came of them. It puts itself around the
 * ports of the client (sockets, fetch, randomness), which cost nothing while nobody records.
 */
export class SessionRecorder {
  readonly #parts: ClientParts;
  readonly #startedAt: number;
  readonly #clean;
  readonly #cleanHandshake;
  readonly #undo: Unsubscribe[] = [];
  #events: RecordedEvent[] = [];
  #characters = 0;
  #dropped = 0;
  #isFull = false;
  #sockets = 0;
  /** When something came in last, a command, or a timer: what happens now comes of it. */
  #causeAt: number;
  #stopped = false;

  constructor(client: RealtimeClient, parts: ClientParts) {
    this.#parts = parts;
    this.#startedAt = this.#causeAt = parts.platform.clock.now();
    const names = parts.config.values.logging.redact;
    this.#clean = createRedactor({ ...FRAME, names });
    // `key` is what resumes a session; elsewhere it is a word like others.
    this.#cleanHandshake = createRedactor({ ...FRAME, names: [...names, 'key'] });
    this.#tapPorts();
    this.#tapClock();
    this.#undo.push(tapParts(parts.session, (happening) => this.#note(happening)));
    this.#tapCommands(client, COMMANDS);
    this.#tapCommands(client.auth, AUTH_COMMANDS);
    this.#follow(client);
  }

  /** What was recorded so far. */
  get recording(): Recording {
    return {
      format: 'realtime-elements-replay',
      version: 1,
      startedAt: this.#startedAt,
      config: this.#config(),
      events: [...this.#events],
      dropped: this.#dropped,
      truncated: this.#isFull,
    };
  }

  /** Ends the recording; what was recorded stays. */
  stop(): void {
    this.#stopped = true;
    for (const undo of this.#undo.splice(0)) undo();
  }

  #note(happening: RecordedHappening): void {
    if (this.#stopped) return;
    if (happening.kind === 'dial') this.#isFull = false;
    if (this.#isFull) return;
    const now = this.#parts.platform.clock.now();
    if (!EFFECTS.has(happening.kind)) this.#causeAt = now;
    this.#events.push({ at: now - this.#startedAt, ...happening });
    this.#characters += sizeOf(happening);
    if (this.#characters > MOST_CHARACTERS) this.#makeRoom();
  }

  /** Each connection begins with its conversation: what came before the last dial can go. When that alone is too long, the rest is not kept. */
  #makeRoom(): void {
    const dial = this.#events.findLastIndex(({ kind }) => kind === 'dial');
    if (dial > 0) {
      this.#dropped += dial;
      this.#events = this.#events.slice(dial);
      this.#characters = this.#events.reduce((sum, event) => sum + sizeOf(event), 0);
    }
    this.#isFull = this.#characters > MOST_CHARACTERS;
  }

  #config(): Recording['config'] {
    const { environment, connection, session, auth } = this.#parts.config.values;
    const { url: _url, ...rest } = connection;
    const { mode, refreshLeeway, timeout, maxAttempts, maxCallsPerMinute } = auth;
    return {
      environment,
      connection: this.#clean(rest),
      session: this.#clean(session),
      auth: { mode, refreshLeeway, timeout, maxAttempts, maxCallsPerMinute },
    };
  }

  #tapPorts(): void {
    const { platform } = this.#parts;
    const { random, fetch, WebSocket } = platform;
    platform.random = () => {
      const value = random();
      this.#note({ kind: 'random', value });
      return value;
    };
    platform.fetch = async (...call) => {
      const path = URL.canParse(String(call[0])) ? new URL(String(call[0])).pathname : '';
      try {
        const response = await fetch(...call);
        const retryAfter = response.headers.get('retry-after');
        this.#note({ kind: 'http', path: redactText(path), status: response.status, retryAfter });
        return response;
      } catch (error) {
        this.#note({ kind: 'http', path: redactText(path), status: 0, retryAfter: null });
        throw error;
      }
    };
    if (WebSocket) platform.WebSocket = this.#tapSockets(WebSocket);
    this.#undo.push(() => Object.assign(platform, { random, fetch, WebSocket }));
  }

  /** A replay knows when a timer is due, and not how busy the page was: one that fires late is told of, and one that is called off when it should have fired. */
  #tapClock(): void {
    const { clock } = this.#parts.platform;
    const schedule = clock.setTimeout.bind(clock);
    const cancel = clock.clearTimeout.bind(clock);
    const due = new Map<TimerId, number>();
    const over = (id: TimerId): void => {
      const by = Math.round(clock.now() - (due.get(id) ?? Infinity));
      due.delete(id);
      if (by >= LATE_MS) this.#note({ kind: 'late', by });
    };
    const setTimeout: typeof schedule = (callback, delayMs) => {
      const id: TimerId = schedule(() => {
        this.#causeAt = clock.now();
        over(id);
        callback();
      }, delayMs);
      // Counted from what made it necessary, as in a replay, and not from when a busy page came to set it.
      due.set(id, this.#causeAt + delayMs);
      return id;
    };
    const clearTimeout: typeof cancel = (id) => {
      over(id);
      cancel(id);
    };
    Object.assign(clock, { setTimeout, clearTimeout });
    this.#undo.push(() => {
      if (clock.setTimeout === setTimeout) Object.assign(clock, { setTimeout: schedule, clearTimeout: cancel });
    });
  }

  #tapSockets(Native: WebSocketConstructor): WebSocketConstructor {
    const begin = (): number => {
      this.#note({ kind: 'dial', socket: this.#sockets });
      return this.#sockets++;
    };
    const note = (happening: RecordedHappening): void => this.#note(happening);
    const frame = (kind: 'in' | 'out', socket: number, data: unknown): void => {
      if (typeof data === 'string') note({ kind, socket, text: this.#frame(data) });
      else note({ kind, socket, bytes: (data as ArrayBuffer).byteLength });
    };
    return class extends Native {
      readonly #socket = begin();
      #isOver = false;

      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
        // First of all listeners: what a state came of has to stand before it.
        super.addEventListener('open', () => note({ kind: 'open', socket: this.#socket }));
        super.addEventListener('message', ({ data }) => frame('in', this.#socket, data));
        super.addEventListener('close', ({ code }) => this.#ended(code));
        // A socket that breaks says so first, and is taken for closed there and then.
        super.addEventListener('error', () => this.#ended(1006));
      }

      #ended(code: number): void {
        if (!this.#isOver) note({ kind: 'close', socket: this.#socket, code });
        this.#isOver = true;
      }

      override send(data: Parameters<WebSocket['send']>[0]): void {
        frame('out', this.#socket, data);
        super.send(data as string);
      }
    };
  }

  #frame(text: string): string {
    try {
      const frame = JSON.parse(text) as { t?: unknown };
      const isHandshake = frame.t === 'hello' || frame.t === 'welcome';
      return JSON.stringify((isHandshake ? this.#cleanHandshake : this.#clean)(frame));
    } catch {
      return redactText(text);
    }
  }

  /** Puts itself before methods of this one client, so that nobody pays for it who does not record. */
  #tapCommands<T extends object>(target: T, names: readonly (keyof T & RecordedCommand)[]): void {
    for (const name of names) {
      const method = target[name] as (...args: unknown[]) => unknown;
      const tapped = (...args: unknown[]): unknown => {
        // Who signs in with what is nobody's business.
        const said = name === 'signIn' ? [] : (this.#clean(args) as unknown[]);
        this.#note({ kind: 'command', name, args: said });
        return method.apply(target, args);
      };
      Object.defineProperty(target, name, { value: tapped, configurable: true, writable: true });
      // The method of the class comes to light again.
      this.#undo.push(() => void delete target[name]);
    }
  }

  #follow(client: RealtimeClient): void {
    const { platform, auth, config, connection } = this.#parts;
    const token = (): void => this.#note({ kind: 'token', lifeMs: auth.metrics.expiresInMs ?? null });
    if (auth.currentToken !== undefined) {
      token();
      this.#note({ kind: 'state', line: 'auth authenticated' });
    }
    // Begun before the recorder was there; its call waits for it.
    if (auth.$auth.get().status === 'authenticating') {
      this.#note({ kind: 'command', name: 'signIn', args: [] });
      this.#note({ kind: 'state', line: 'auth authenticating' });
    }
    if (connection.$connection.get().status !== 'idle') this.#dropped = 1;
    this.#undo.push(
      platform.lifecycle.subscribe((signal) => this.#note({ kind: 'signal', signal })),
      auth.events.on('token', token),
      config.$config.listen(({ values }, before) => {
        if (values !== before?.values) this.#note({ kind: 'config', values: this.#config() });
      }),
      watchStates(client, (line) => this.#note({ kind: 'state', line })),
    );
  }
}

const sizeOf = (happening: RecordedHappening): number =>
  EVENT_CHARACTERS +
  ('text' in happening ? happening.text.length : 'args' in happening ? JSON.stringify(happening.args).length : 0);
