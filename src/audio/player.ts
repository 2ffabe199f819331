import type { AudioPorts } from '../platform/audio-ports.js';
import type { HeardSpeech } from './audio-types.js';
import { PLAYBACK, type PlaybackCommand, type PlaybackReport } from './worklet/worklet-messages.js';

/** Speech that is kept while the browser waits for a gesture; older speech gives way. */
const MOST_WAITING_MS = 30_000;
/** Time constant of a change of the volume, seconds: no click. */
const VOLUME_S = 0.01;

interface Output {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  readonly gain: GainNode;
  readonly tap: AnalyserNode;
}

interface Speech {
  readonly id: string;
  readonly rate: number;
  /** Samples that were handed over. */
  total: number;
  /** At this frame of the context so many samples had been played. */
  played: number;
  frame: number;
  isPlaying: boolean;
}

type Waiting = Extract<PlaybackCommand, { type: 'chunk' | 'end' }>;

export interface PlayerHooks {
  /** An utterance is heard, or is not heard any more. */
  readonly onSpeaking: (id: string | undefined) => void;
}

/** Makes the agent heard: a queue on the audio thread, a volume, and a place to look at what is heard. */
export class Player {
  underruns = 0;
  readonly #ports: AudioPorts;
  readonly #hooks: PlayerHooks;
  #output: Output | undefined;
  #waiting: Waiting[] = [];
  #speech: Speech[] = [];
  #volume = 1;

  constructor(ports: AudioPorts, hooks: PlayerHooks) {
    this.#ports = ports;
    this.#hooks = hooks;
  }

  /** On the output; `undefined` while there is none. */
  get tap(): AnalyserNode | undefined {
    return this.#output?.tap;
  }

  get isAttached(): boolean {
    return this.#output !== undefined;
  }

  /** Whether anything is heard or waits to be. */
  get isBusy(): boolean {
    return this.#speech.length > 0;
  }

  /** What was handed over and was not played yet, milliseconds. */
  get bufferedMs(): number {
    return this.#speech.reduce(
      (sum, speech) => sum + ((speech.total - this.#playedOf(speech)) / speech.rate) * 1000,
      0,
    );
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#volume = volume;
    const { gain, context } = this.#output ?? {};
    if (gain && context) gain.gain.setTargetAtTime(volume, context.currentTime, VOLUME_S);
  }

  /** Plays on this context from now on, with what has waited for one. */
  attach(context: AudioContext): void {
    if (this.#output) return;
    const node = this.#ports.createWorkletNode(context, PLAYBACK, {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [1],
    });
    const gain = context.createGain();
    gain.gain.value = this.#volume;
    const tap = context.createAnalyser();
    node.connect(gain).connect(tap).connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.#handle(data);
    this.#output = { context, node, gain, tap };
    for (const command of this.#waiting.splice(0)) this.#post(command);
  }

  detach(): void {
    this.flush();
    const output = this.#output;
    if (!output) return;
    this.#output = undefined;
    output.node.port.onmessage = null;
    output.node.port.postMessage({ type: 'stop' });
    output.node.disconnect();
    output.gain.disconnect();
    output.tap.disconnect();
  }

  /** Takes speech, mono s16, and its buffer with it. `isLoose`: nobody will call `end`, it is over when no more comes. */
  play(id: string, pcm: Int16Array, rate: number, isLoose = false): void {
    const last = this.#speech.at(-1);
    const speech =
      last?.id === id && last.rate === rate ? last : { id, rate, total: 0, played: 0, frame: 0, isPlaying: false };
    if (speech !== last) this.#speech.push(speech);
    speech.total += pcm.length;
    this.#post({ type: 'chunk', id, rate, pcm, isLoose });
  }

  /** No more of this utterance will come. */
  end(id: string): void {
    this.#post({ type: 'end', id });
  }

  /** What of the utterance that is played now has left the loudspeaker; of one that waits, nothing. `undefined` with nothing to play. */
  get heard(): HeardSpeech | undefined {
    const speech = this.#speech.find(({ isPlaying }) => isPlaying) ?? this.#speech[0];
    if (!speech) return undefined;
    const { context } = this.#output ?? {};
    const latencyS = context ? context.outputLatency || context.baseLatency || 0 : 0;
    const samples = Math.max(0, this.#playedOf(speech) - latencyS * speech.rate);
    return { utteranceId: speech.id, heardMs: (samples / speech.rate) * 1000 };
  }

  /** Silence. Returns what was heard of what is cut short. */
  flush(): HeardSpeech | undefined {
    const { heard } = this;
    this.#waiting = [];
    this.#speech = [];
    if (heard && this.#output) this.#post({ type: 'flush' });
    if (heard) this.#hooks.onSpeaking(undefined);
    return heard;
  }

  #playedOf({ played, frame, rate, total, isPlaying }: Speech): number {
    const context = this.#output?.context;
    if (!isPlaying || !context) return played;
    const since = context.currentTime * context.sampleRate - frame;
    return Math.min(total, played + Math.max(0, since * rate) / context.sampleRate);
  }

  #post(command: PlaybackCommand): void {
    const { node } = this.#output ?? {};
    if (!node) {
      if (command.type === 'chunk' || command.type === 'end') this.#waiting.push(command);
      while (this.bufferedMs > MOST_WAITING_MS) this.#dropOldest();
    } else if (command.type === 'chunk') node.port.postMessage(command, [command.pcm.buffer as ArrayBuffer]);
    else node.port.postMessage(command);
  }

  #dropOldest(): void {
    const index = this.#waiting.findIndex(({ type }) => type === 'chunk');
    const [oldest] = this.#waiting.splice(Math.max(0, index), 1);
    const speech = this.#speech[0];
    if (oldest?.type !== 'chunk' || !speech) return void (this.#speech = []);
    speech.total -= oldest.pcm.length;
    if (speech.total <= 0) this.#speech.shift();
  }

  #handle({ type, id, played, frame }: PlaybackReport): void {
    const speech = this.#speech.find((each) => each.id === id);
    // Of something that was flushed meanwhile.
    if (!speech) return;
    const isFirst = type === 'playing' && played === 0;
    Object.assign(speech, { played, frame, isPlaying: type === 'playing' || type === 'resumed' });
    if (type === 'resumed') this.underruns += 1;
    if (type === 'ended' || type === 'flushed') {
      this.#speech.splice(this.#speech.indexOf(speech), 1);
      if (this.#speech.length === 0) this.#hooks.onSpeaking(undefined);
    } else if (isFirst) this.#hooks.onSpeaking(id);
  }
}
