import type { VoiceInfo } from '../protocol/agent-events.js';

/**
 * Why there is no microphone. `blocked`: refused for this page · `dismissed`: asked and not answered · `in-use`: another
 * program holds it · `not-found`: there is none · `lost`: it went while it was in use · `insecure`: the page is not
 * https · `unsupported`: the browser has no microphone or no AudioWorklet · `failed`: anything else, see the log.
 */
export type AudioProblem =
  'blocked' | 'dismissed' | 'in-use' | 'not-found' | 'lost' | 'insecure' | 'unsupported' | 'failed';

export type MicrophoneStatus = 'off' | 'starting' | 'on' | 'failed';

/** `off`: nobody wants sound, or there is none in this state of the connection · `idle` · `speaking`: it is heard now. */
export type OutputStatus = 'off' | 'idle' | 'speaking';

export interface AudioDevice {
  readonly id: string;
  /** Empty until the microphone was allowed once. */
  readonly label: string;
}

/** Value of `$audio`. */
export interface AudioState {
  readonly microphone: MicrophoneStatus;
  /** Set while `microphone` is `failed`. */
  readonly problem: AudioProblem | undefined;
  readonly muted: boolean;
  /** What is said now goes to the server, or will in a moment. */
  readonly talking: boolean;
  /** The browser wants a click before it plays or listens. `AudioManager.unlock()` inside one is enough. */
  readonly needsGesture: boolean;
  readonly output: OutputStatus;
  /** Our player is silent. */
  readonly outputMuted: boolean;
  /** The voice in force, on the server's word; `undefined` before it named one. */
  readonly voice: VoiceInfo | undefined;
  readonly inputs: readonly AudioDevice[];
  /** Empty where the browser chooses the output device by itself. */
  readonly outputs: readonly AudioDevice[];
  /** Empty = the system's choice. */
  readonly inputId: string;
  readonly outputId: string;
}

/** The `audio` category of the configuration. */
export interface AudioSettings {
  readonly bufferSize: number;
  readonly mode: 'ptt' | 'vad';
  readonly bargeIn: boolean;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  readonly volume: number;
  /** `''` = next to the script. */
  readonly workletUrl: string;
  readonly output: 'auto' | 'on' | 'off';
}

/** Speech of the server on its way to whoever makes it heard. An utterance is the speech of one turn of the agent. */
export interface SpeechListener {
  /** Mono s16 at `sampleRate`. */
  chunk(utteranceId: string, pcm: Int16Array, sampleRate: number): void;
  /** No more chunks of it will come. */
  end(utteranceId: string): void;
  /** It was interrupted: nothing of it may be heard from now on. */
  cancel(utteranceId: string): void;
}

/** What was heard of an utterance. */
export interface HeardSpeech {
  readonly utteranceId: string;
  /** Milliseconds of it that left the loudspeaker. */
  readonly heardMs: number;
}

/** Counted since the client was made. */
export interface AudioMeasurements {
  /** Microphone frames that went to the server. */
  readonly sentFrames: number;
  /** Microphone frames that gave way to newer ones because the network or the turn was too slow. */
  readonly droppedFrames: number;
  /** Microphone frames that were not for the server: nobody spoke, or it was the agent's turn. */
  readonly suppressedFrames: number;
  /** How often an answer ran dry in the middle: more of it came after a gap. */
  readonly underruns: number;
  /** What waits to be played, milliseconds. */
  readonly bufferedMs: number;
  /** Times that speech was interrupted. */
  readonly interruptions: number;
}

/** How loud the microphone is, 0 to 1. Both are of the last 40 ms. */
export interface InputLevel {
  readonly rms: number;
  readonly peak: number;
}
