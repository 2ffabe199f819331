/** Names under which the worklet module registers its processors. */
export const PLAYBACK = 'realtime-elements-playback';
export const CAPTURE = 'realtime-elements-capture';

/** To the playback processor. */
export type PlaybackCommand =
  | {
      readonly type: 'chunk';
      readonly id: string;
      readonly rate: number;
      readonly pcm: Int16Array;
      /** Nobody will say that it is over. */
      readonly isLoose: boolean;
    }
  /** No more of this utterance will come. */
  | { readonly type: 'end'; readonly id: string }
  /** Silence: what is queued is not played. */
  | { readonly type: 'flush' }
  /** The processor is not used any more. */
  | { readonly type: 'stop' };

/** Where playback is. `frame`: of the context, at which `played` samples of the utterance had been played. */
export interface PlaybackPosition {
  readonly id: string;
  readonly played: number;
  readonly rate: number;
  readonly frame: number;
}

/** From the playback processor. */
export type PlaybackReport =
  /** An utterance is heard from now on. */
  | ({ readonly type: 'playing' } & PlaybackPosition)
  /** The rest of one that had run dry is heard from now on: there was a gap. */
  | ({ readonly type: 'resumed' } & PlaybackPosition)
  /** There is no more of it: it is over, or more comes late. */
  | ({ readonly type: 'dry' } & PlaybackPosition)
  /** All of it was played. */
  | ({ readonly type: 'ended' } & PlaybackPosition)
  /** It was cut short. */
  | ({ readonly type: 'flushed' } & PlaybackPosition);

export interface CaptureOptions {
  readonly wireRate: number;
  /** Samples of one frame on the wire. */
  readonly frameSize: number;
}

/** To the capture processor. An `ArrayBuffer` is a frame that was sent and may be used again. */
export type CaptureCommand =
  | { readonly type: 'open'; readonly isOpen: boolean }
  | { readonly type: 'frame-size'; readonly frameSize: number }
  /** The agent is heard: more than that is speech. */
  | { readonly type: 'guard'; readonly isOn: boolean }
  /** Speech has to begin anew to count. */
  | { readonly type: 'reset-speech' }
  | { readonly type: 'stop' }
  | ArrayBuffer;

/** From the capture processor. An `Int16Array` is a frame for the wire. */
export type CaptureReport =
  | Int16Array<ArrayBuffer>
  | { readonly type: 'level'; readonly rms: number; readonly peak: number }
  | { readonly type: 'speech'; readonly isSpeech: boolean };
