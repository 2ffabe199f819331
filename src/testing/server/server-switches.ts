/** Known oddities of the real server and faults of a bad day, each one switchable while the server runs. */
export interface ServerSwitches {
  /** A socket that takes over a session whose old socket is still open goes deaf after the reattach. Default `false`. */
  silentTakeover: boolean;
  /** A valid voice is answered with a false "not found" before it changes. Default `true`, as the real server does. */
  falseVoiceError: boolean;
  /** An event other than `ping` and `client_wants_cancel` ends a running turn without a word. Default `true`. */
  killOnForeignEvent: boolean;
  /** `ping` stays unanswered. Default `false`. */
  noPong: boolean;
  /** The ends of `interaction` and `completion` are never sent. Default `false`. */
  missingEnds: boolean;
  /** Turns in the OpenAI shapes: flat tool calls, another user message, no history. Default `false`. */
  gptShapes: boolean;
  /** No avatar vendor: its token is the text `None` and there are no avatars. Default `true`. */
  heygenTokenNone: boolean;
  /** Pause between two deltas in milliseconds; the other pauses of a turn are multiples of it. Default `50`, `0` = as fast as possible. */
  deltaDelayMs: number;
  /** Closes the socket without a close frame after so many deltas of a turn. Default `0` = never. */
  dropAfterDeltas: number;
  /** Speed at which speech leaves the server: `1` = as it is played, `4` = four times that, `0` = all at once. Default `1`. */
  speechPace: number;
  /** How far the sound that was sent may be ahead of what is played, milliseconds. Default `200`. */
  audioLeadMs: number;
  /** Length of a binary frame of sound, milliseconds. Default `40`. */
  audioFrameMs: number;
  /** Frames of sound are cut in the middle of samples; the stream of bytes stays whole. Default `false`. */
  oddAudioFrames: boolean;
  /** In the middle of every sentence no sound comes for so long that a player runs dry for this time, milliseconds. Default `0`. */
  audioGapMs: number;
  /** Frames of sound are held back and come together, so many milliseconds at a time. Default `0`. */
  audioBurstMs: number;
  /** So many frames of sound still come after a turn was cancelled. Default `0`. */
  lateAudioFrames: number;
}

/** How the real server behaves, at the pace of a real model. */
export const DEFAULT_SWITCHES: Readonly<ServerSwitches> = {
  silentTakeover: false,
  falseVoiceError: true,
  killOnForeignEvent: true,
  noPong: false,
  missingEnds: false,
  gptShapes: false,
  heygenTokenNone: true,
  deltaDelayMs: 50,
  dropAfterDeltas: 0,
  speechPace: 1,
  audioLeadMs: 200,
  audioFrameMs: 40,
  oddAudioFrames: false,
  audioGapMs: 0,
  audioBurstMs: 0,
  lateAudioFrames: 0,
};

/** Names of the entries of `partial` that are no switch or have the wrong type. */
export function findBadSwitches(partial: Readonly<Record<string, unknown>>): string[] {
  const known: Readonly<Record<string, unknown>> = { ...DEFAULT_SWITCHES };
  return Object.entries(partial)
    .filter(([name, value]) => {
      const expected = Object.hasOwn(known, name) ? typeof known[name] : 'nothing';
      return (
        typeof value !== expected || (expected === 'number' && !((value as number) >= 0 && (value as number) <= 60_000))
      );
    })
    .map(([name]) => name);
}
