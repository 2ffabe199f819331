import { AvatarError } from '../avatar/avatar-error.js';
import type {
  AvatarCapabilities,
  AvatarConnectContext,
  AvatarConnectRequest,
  AvatarEndReason,
  AvatarErrorCode,
  AvatarProvider,
  AvatarSession,
  AvatarSignal,
  AvatarUtterance,
} from '../avatar/avatar-types.js';
import type { Clock } from '../platform/platform.js';

export interface FakeAvatarKnobs {
  /** What the next connects do, in turn; then they work. `hang`: never answers. `late`: answers although it was called off. */
  answers: ('hang' | 'late' | AvatarErrorCode)[];
  /** Milliseconds from the credentials to the session. */
  connectMs: number;
  /** Milliseconds from the first sample to the first sound; `undefined` = the avatar stays dumb. */
  speakMs: number | undefined;
  maxDurationMs: number | undefined;
  /** What the session shows. */
  stream: MediaStream | undefined;
  closeMs: number;
}

/** An avatar service in the page, for tests: it has a ledger of what it would ask money for, and its faults are knobs. */
export class FakeAvatarProvider implements AvatarProvider {
  readonly id: string;
  readonly capabilities: AvatarCapabilities;
  readonly knobs: FakeAvatarKnobs = {
    answers: [],
    connectMs: 100,
    speakMs: 100,
    maxDurationMs: undefined,
    stream: undefined,
    closeMs: 20,
  };
  /** Every session that was made, in order. */
  readonly sessions: FakeAvatarSession[] = [];
  /** Tokens that were asked for. */
  tokens = 0;
  connects = 0;

  constructor(id = 'fake', capabilities: Partial<AvatarCapabilities> = {}) {
    this.id = id;
    this.capabilities = {
      text: false,
      pcmSampleRate: 24_000,
      audioOut: 'provider',
      interrupt: true,
      listeningPose: true,
      keepAlive: true,
      picture: 'stream',
      ...capabilities,
    };
  }

  /** Sessions that still cost money. */
  get active(): number {
    return this.sessions.filter(({ isOpen }) => isOpen).length;
  }

  /** The newest session. */
  get session(): FakeAvatarSession {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('no session was made');
    return session;
  }

  async connect(request: AvatarConnectRequest, { signal, clock, emit }: AvatarConnectContext): Promise<AvatarSession> {
    this.connects += 1;
    const answer = this.knobs.answers.shift();
    const { token } = await request.getCredentials(signal);
    if (token) this.tokens += 1;
    if (answer && answer !== 'hang' && answer !== 'late') throw new AvatarError(answer, `fake: ${answer}`);
    const session = new FakeAvatarSession(`fake-${this.sessions.length + 1}`, this.knobs, clock, emit);
    this.sessions.push(session);
    await new Promise<void>((resolve) => {
      const timer = answer === 'hang' ? undefined : clock.setTimeout(resolve, this.knobs.connectMs);
      if (answer === 'late') return;
      const abort = (): void => {
        clock.clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
    });
    if (!signal.aborted || answer === 'late') return session;
    await session.close('user');
    throw new AvatarError('aborted', 'fake: called off');
  }
}

/** One session of it. */
export class FakeAvatarSession implements AvatarSession {
  readonly id: string;
  readonly maxDurationMs: number | undefined;
  readonly media: { readonly stream: MediaStream };
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  readonly utterances: FakeUtterance[] = [];
  isOpen = true;
  closedFor: AvatarEndReason | undefined;
  readonly #knobs: FakeAvatarKnobs;
  readonly #clock: Clock;
  readonly #emit: (signal: AvatarSignal) => void;

  constructor(id: string, knobs: FakeAvatarKnobs, clock: Clock, emit: (signal: AvatarSignal) => void) {
    this.id = id;
    this.#knobs = knobs;
    this.#clock = clock;
    this.#emit = emit;
    this.maxDurationMs = knobs.maxDurationMs;
    this.media = { stream: knobs.stream ?? ({ getTracks: () => [] } as unknown as MediaStream) };
  }

  /** Lets it tell something. */
  tell(signal: AvatarSignal): void {
    this.#emit(signal);
  }

  openUtterance({ id = '' }: { readonly id?: string } = {}): FakeUtterance {
    this.calls.push(`speak ${id}`);
    return this.#add(new FakeUtterance(id, '', this.#clock, this.#knobs.speakMs));
  }

  speakText(text: string, { id = '' }: { readonly id?: string } = {}): FakeUtterance {
    this.calls.push(`say ${text}`);
    const utterance = this.#add(new FakeUtterance(id, text, this.#clock, this.#knobs.speakMs));
    // 15 characters a second.
    utterance.write(new Int16Array(text.length * 1600));
    utterance.end();
    return utterance;
  }

  interrupt(): void {
    this.calls.push('interrupt');
  }

  setListening(isOn: boolean): void {
    this.calls.push(isOn ? 'listen' : 'do not listen');
  }

  async keepAlive(): Promise<void> {
    this.calls.push('keep alive');
  }

  beacon(reason: AvatarEndReason): void {
    this.calls.push(`beacon ${reason}`);
    this.#end(reason);
  }

  async close(reason: AvatarEndReason): Promise<void> {
    if (this.calls.some((call) => call.startsWith('close'))) return;
    this.calls.push(`close ${reason}`);
    await new Promise<void>((resolve) => void this.#clock.setTimeout(resolve, this.#knobs.closeMs));
    this.#end(reason);
  }

  #end(reason: AvatarEndReason): void {
    this.isOpen = false;
    this.closedFor ??= reason;
    for (const utterance of this.utterances) utterance.cancel();
  }

  #add(utterance: FakeUtterance): FakeUtterance {
    this.utterances.push(utterance);
    return utterance;
  }
}

/** Something that it says: it begins a moment after the first sample and lasts as long as its samples. */
export class FakeUtterance implements AvatarUtterance {
  readonly id: string;
  readonly text: string;
  readonly started: Promise<void>;
  readonly finished: Promise<'ended' | 'interrupted' | 'failed'>;
  samples = 0;
  isCancelled = false;
  /** `undefined` before the first sound. */
  startedAt: number | undefined;
  readonly #clock: Clock;
  readonly #speakMs: number | undefined;
  readonly #settle: { start: () => void; finish: (how: 'ended' | 'interrupted' | 'failed') => void };
  #timer: unknown;
  #isComplete = false;
  #endedAt: number | undefined;

  constructor(id: string, text: string, clock: Clock, speakMs: number | undefined) {
    this.id = id;
    this.text = text;
    this.#clock = clock;
    this.#speakMs = speakMs;
    let start = (): void => {};
    let finish = (_how: 'ended' | 'interrupted' | 'failed'): void => {};
    this.started = new Promise((resolve) => (start = resolve));
    this.finished = new Promise((resolve) => (finish = resolve));
    this.#settle = { start, finish };
  }

  /** How much of it was heard, milliseconds. */
  get heardMs(): number {
    if (this.startedAt === undefined) return 0;
    return Math.min(this.#totalMs, (this.#endedAt ?? this.#clock.now()) - this.startedAt);
  }

  write(pcm: Int16Array): void {
    if (this.isCancelled) return;
    if (this.samples === 0 && this.#speakMs !== undefined)
      this.#timer = this.#clock.setTimeout(() => this.#start(), this.#speakMs);
    this.samples += pcm.length;
  }

  end(): void {
    this.#isComplete = true;
    if (this.startedAt !== undefined) this.#finishLater();
  }

  cancel(): void {
    this.#over('interrupted');
  }

  /** It cannot go on. */
  fail(): void {
    this.#over('failed');
  }

  get #totalMs(): number {
    return (this.samples / 24_000) * 1000;
  }

  #start(): void {
    this.startedAt = this.#clock.now();
    this.#settle.start();
    if (this.#isComplete) this.#finishLater();
  }

  #finishLater(): void {
    const leftMs = Math.max(0, (this.startedAt ?? 0) + this.#totalMs - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => this.#over('ended'), leftMs);
  }

  #over(how: 'ended' | 'interrupted' | 'failed'): void {
    if (this.isCancelled) return;
    this.isCancelled = true;
    this.#endedAt = this.#clock.now();
    this.#clock.clearTimeout(this.#timer);
    this.#settle.finish(how);
  }
}
