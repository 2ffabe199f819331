/** Said before the detector is sure: first syllables. */
const PRE_ROLL_MS = 300;
/** What waits for the turn at most. Older sound gives way: nothing is ever late by more. */
const MOST_HELD_MS = 2000;
/** After the button was let go, the frame that was begun is still on its way. */
const LAST_FRAME_MS = 200;

export interface TalkGateOptions {
  readonly now: () => number;
  /** Hz of the frames. */
  readonly wireRate: () => number;
  readonly mode: () => 'ptt' | 'vad';
  readonly bargeIn: () => boolean;
  /** Whether the agent is heard, or will be in a moment. */
  readonly agentIsHeard: () => boolean;
  /** Sends a frame to the server. */
  readonly send: (frame: Int16Array<ArrayBuffer>) => void;
  /** Somebody began to speak while the agent did: it has to stop. */
  readonly interrupt: () => void;
  /** Takes a frame back that is not needed any more. */
  readonly recycle: (frame: Int16Array<ArrayBuffer>) => void;
  /** Whether frames have to be made, and whether what is said is for the server. */
  readonly onChange: (state: { isOpen: boolean; isTalking: boolean }) => void;
}

type Turn = 'none' | 'user' | 'agent';

/**
 * Which frames of the microphone go to the server: those of held button or detected speech, in the user's turn. Speech that
 * interrupts the agent waits for the turn, for two seconds at most.
 */
export class TalkGate {
  readonly counts = { sent: 0, dropped: 0, suppressed: 0 };
  readonly #options: TalkGateOptions;
  #turn: Turn = 'none';
  #isHeld = false;
  #isSpeech = false;
  #isMuted = false;
  /** What is said is for the server. */
  #isTalking = false;
  /** The turn went to the agent in the middle of it: only what is begun anew counts. */
  #isStale = false;
  #letGoAt = -Infinity;
  readonly #preRoll: Int16Array<ArrayBuffer>[] = [];
  readonly #held: Int16Array<ArrayBuffer>[] = [];

  constructor(options: TalkGateOptions) {
    this.#options = options;
  }

  /** The button is held. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld) this.#letGoAt = this.#options.now();
    this.update();
  }

  /** The detector hears speech. */
  speech(isSpeech: boolean): void {
    this.#isSpeech = isSpeech;
    this.update();
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (isMuted) this.clear();
    this.update();
  }

  /** Whose turn it is; `none` without a connection. */
  turn(turn: Turn): void {
    const before = this.#turn;
    this.#turn = turn;
    if (turn === 'none') this.clear();
    if (turn === 'agent' && before !== 'agent') this.#isStale = this.#isTalking;
    if (turn === 'user') {
      for (const frame of this.#held.splice(0)) this.#send(frame);
      this.#isStale = false;
    }
    this.update();
  }

  /** Takes a frame of the microphone. */
  frame(frame: Int16Array<ArrayBuffer>): void {
    if (this.#isMuted || this.#turn === 'none') return this.#suppress(frame);
    const isLast = this.#options.mode() === 'ptt' && this.#options.now() - this.#letGoAt < LAST_FRAME_MS;
    if (!this.#isTalking && !(isLast && !this.#isStale)) return this.#remember(frame);
    if (this.#turn === 'user') return this.#send(frame);
    if (this.#isStale || !this.#options.bargeIn()) return this.#suppress(frame);
    this.#held.push(frame);
    if (this.#lengthOf(this.#held) > MOST_HELD_MS) this.#drop(this.#held.shift());
  }

  /** Nothing waits any more. */
  clear(): void {
    for (const frame of [...this.#preRoll.splice(0), ...this.#held.splice(0)]) this.#suppress(frame);
  }

  /** The microphone was stopped, or begins. */
  reset(): void {
    this.#isHeld = false;
    this.#isSpeech = false;
    this.clear();
    this.update();
  }

  /** Reads the settings anew and says what follows. */
  update(): void {
    const { mode, onChange, bargeIn, agentIsHeard, interrupt } = this.#options;
    const isPtt = mode() === 'ptt';
    const wants = !this.#isMuted && (isPtt ? this.#isHeld : this.#isSpeech);
    if (!wants) this.#isStale = false;
    const begins = wants && !this.#isTalking;
    this.#isTalking = wants;
    const isBusy = this.#turn === 'agent' || (this.#turn === 'user' && agentIsHeard());
    if (begins && isBusy && bargeIn()) interrupt();
    if (begins) {
      const before = isPtt ? [] : this.#preRoll.splice(0);
      for (const frame of before) this.frame(frame);
    }
    const isForServer = wants && !this.#isStale && this.#turn !== 'none' && (this.#turn === 'user' || bargeIn());
    onChange({ isOpen: !this.#isMuted && (!isPtt || this.#isHeld), isTalking: isForServer });
  }

  #remember(frame: Int16Array<ArrayBuffer>): void {
    if (this.#options.mode() === 'ptt') return this.#suppress(frame);
    this.#preRoll.push(frame);
    const [oldest] = this.#preRoll;
    // Not one frame less than it takes.
    if (oldest && this.#lengthOf(this.#preRoll) - this.#lengthOf([oldest]) >= PRE_ROLL_MS) {
      this.#preRoll.shift();
      this.#suppress(oldest);
    }
  }

  #lengthOf(frames: readonly Int16Array[]): number {
    return (frames.reduce((sum, { length }) => sum + length, 0) / this.#options.wireRate()) * 1000;
  }

  #send(frame: Int16Array<ArrayBuffer>): void {
    this.counts.sent += 1;
    this.#options.send(frame);
  }

  #suppress(frame: Int16Array<ArrayBuffer>): void {
    this.counts.suppressed += 1;
    this.#options.recycle(frame);
  }

  #drop(frame: Int16Array<ArrayBuffer> | undefined): void {
    if (!frame) return;
    this.counts.dropped += 1;
    this.#options.recycle(frame);
  }
}
