import type { TabMessage } from '../connection/tab-types.js';
import type { Logger } from '../logging/logger.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { AgentEvent } from '../protocol/agent-events.js';
import type { Dialect, WireEvent } from '../protocol/dialect.js';

/** What is kept for tabs that come later; beyond it the conversation is fetched anew for them. */
const MAX_EVENTS = 5000;
/** How long the server may take to say anything about what a follower has sent, before the next goes out, milliseconds. */
const ANSWER_MS = 1000;

/** The last one of each says it all. */
const LASTING: ReadonlySet<AgentEvent['kind']> = new Set<AgentEvent['kind']>([
  'session-assigned',
  'user',
  'agents',
  'voices',
  'avatars',
  'tools',
  'voice-changed',
  'pong',
  'turn',
]);

export interface TabRelayOptions {
  clock: Clock;
  logger: Logger;
  dialect: Dialect;
  /** Whether nothing is under way that a message would harm. */
  quiet: () => boolean;
  /** Sends an event of a follower. */
  send: (event: WireEvent) => void;
  /** Says something to the other tabs. */
  post: (message: TabMessage) => void;
  /** Whose session it is: only tabs of the same user follow it. */
  user: () => string | undefined;
  /** The server has said something about what a follower sent. */
  onAnswer: () => void;
  /** Gets the stored conversation from the server. */
  reload: () => void;
}

/**
 * The session as a server for other tabs: what the server says goes to them, from the last time it told the whole conversation on, and what they send
 * goes to the server in their turn. Nothing waits here when the connection goes: a follower knows then that its message was not taken.
 */
export class TabRelay {
  readonly #options: TabRelayOptions;
  readonly #lasting = new Map<AgentEvent['kind'], WireEvent>();
  /** From the last time on that the whole conversation was told. `undefined`: it has to be fetched. */
  #said: WireEvent[] | undefined;
  /** Who had the turn at that time. */
  #turn: WireEvent | undefined;
  #waiting: WireEvent[] = [];
  #answer: TimerId | undefined;
  /** Whether this tab has the connection, for itself and for the others. */
  #isUp = false;
  readonly #followers = new Set<string>();

  constructor(options: TabRelayOptions) {
    this.#options = options;
  }

  /** Whether the server has not yet said anything about what was sent for a follower. */
  get busy(): boolean {
    return this.#answer !== undefined;
  }

  /** Takes an event of the server. */
  heard(event: WireEvent): void {
    const { dialect } = this.#options;
    const kind = dialect.interpret(event)?.kind;
    if (kind === 'conversation-loaded') {
      this.#said = [];
      this.#turn = this.#lasting.get('turn');
    }
    if (kind && LASTING.has(kind)) this.#lasting.set(kind, event);
    if (kind === 'turn') this.#turn ??= event;
    if (!kind || !LASTING.has(kind) || kind === 'turn') {
      if (this.#said && this.#said.push(event) > MAX_EVENTS) this.#said = undefined;
    }
    if (kind !== 'pong') this.#tell({ t: 'event', event });
    this.#answered();
  }

  /**
   * Everything that a new follower has to know, so that it is in its session with the conversation as it was told, and hears what came since as news.
   * What has to be fetched first is told when it comes.
   */
  get #history(): readonly WireEvent[] {
    const lasting = (...kinds: AgentEvent['kind'][]): WireEvent[] =>
      kinds.flatMap((kind) => this.#lasting.get(kind) ?? []);
    const lists = lasting('user', 'agents', 'voices', 'avatars', 'tools', 'voice-changed');
    if (!this.#said) {
      this.#options.reload();
      return [...lists, ...lasting('turn')];
    }
    const [loaded, ...since] = this.#said;
    const turn = this.#turn ? [this.#turn] : [];
    return [
      ...lists,
      ...(loaded ? [loaded] : []),
      ...turn,
      ...lasting('pong'),
      ...since,
      ...lasting('session-assigned'),
    ];
  }

  /** Takes a message of another tab. */
  receive(message: TabMessage): void {
    const { post, user } = this.#options;
    if (message.t === 'leave') this.#followers.delete(message.id);
    else if (!this.#isUp) return;
    else if (message.t === 'join' && message.user === user()) {
      this.#followers.add(message.id);
      post({ t: 'open', id: message.id, events: this.#history });
    } else if (message.t === 'send' && this.#followers.has(message.id)) this.#take(message.text, message.id);
  }

  /** There is a connection to share. */
  up(): void {
    this.#isUp = true;
    this.#options.post({ t: 'up' });
  }

  /** The connection is gone, and with it what waits. A session that is resumed on the next one is told by nobody. */
  down(): void {
    this.#options.clock.clearTimeout(this.#answer);
    this.#answer = undefined;
    this.#waiting = [];
    this.#said = undefined;
    this.#followers.clear();
    if (this.#isUp) this.#options.post({ t: 'down' });
    this.#isUp = false;
  }

  #tell(message: TabMessage): void {
    if (this.#isUp && this.#followers.size > 0) this.#options.post(message);
  }

  #take(text: string, from: string): void {
    const { dialect, logger, send } = this.#options;
    try {
      const event = JSON.parse(text) as WireEvent;
      dialect.encode(event);
      const pong = this.#lasting.get('pong');
      if (event.type === dialect.commands.ping().type)
        return void (pong && this.#tell({ t: 'event', event: pong, id: from }));
      if (dialect.allowedInAgentTurn(event)) return send(event);
      this.#waiting.push(event);
      this.flush();
    } catch (error) {
      logger.warn('message of another tab dropped', { error });
    }
  }

  /** Sends what waits, one at a time, as the turn allows. */
  flush(): void {
    const { clock, quiet, send } = this.#options;
    if (this.#answer !== undefined || !quiet()) return;
    const event = this.#waiting.shift();
    if (!event) return;
    send(event);
    this.#answer = clock.setTimeout(() => {
      this.#answered();
      this.flush();
    }, ANSWER_MS);
  }

  #answered(): void {
    if (this.#answer === undefined) return;
    this.#options.clock.clearTimeout(this.#answer);
    this.#answer = undefined;
    // What was said is applied first.
    queueMicrotask(() => this.#options.onAnswer());
  }
}
