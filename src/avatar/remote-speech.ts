import type { Clock } from '../platform/platform.js';
import type { AvatarLog } from './avatar-ports.js';
import type { EndSpeech } from './avatar-run.js';
import type { AvatarProvider, AvatarSession, PlaybackPort, VoicePort } from './avatar-types.js';
import type { SpeechProgress } from './caption-policy.js';
import { SpeechRouter } from './speech-router.js';
import { TextSpeaker } from './text-speaker.js';
import { VoiceSwitch } from './voice-switch.js';

export interface RemoteSpeechOptions {
  readonly session: AvatarSession;
  readonly capabilities: AvatarProvider['capabilities'];
  readonly token: string;
  /** The server does not make it speak: we do. */
  readonly isOurText: boolean;
  readonly clock: Clock;
  readonly player: PlaybackPort | undefined;
  readonly voice: VoicePort | undefined;
  readonly logger: AvatarLog;
  /** The utterance that our player is in the middle of. */
  readonly busyWith: string | undefined;
  readonly onStarted: (utteranceId: string, progress: () => SpeechProgress | undefined) => void;
  readonly onSaid: (utteranceId: string, text: string) => void;
  readonly onEnded: (utteranceId: string) => void;
  readonly onLocal: (saidMs: number | undefined) => void;
  readonly onDegraded: () => void;
}

/** Speech through a provider. */
export interface RemoteSpeech {
  interrupt(): void;
  /** The avatar cannot be heard at the moment. */
  fallBack(): void;
  text(piece: string): void;
  turnEnded(): void;
  readonly end: EndSpeech;
}

/** Lets a provider speak: by samples where it takes them, else by text. `undefined` for one that takes neither. */
export async function speakThrough(options: RemoteSpeechOptions): Promise<RemoteSpeech | undefined> {
  const { capabilities, player, voice } = options;
  if (capabilities.pcmSampleRate !== undefined && player)
    return bySamples({ ...options, player, sampleRate: capabilities.pcmSampleRate });
  return capabilities.text && voice ? await byText(options, voice) : undefined;
}

function bySamples(options: RemoteSpeechOptions & { player: PlaybackPort; sampleRate: number }): RemoteSpeech {
  const router = new SpeechRouter(options);
  return {
    interrupt: () => router.interrupt(),
    fallBack: () => router.fallBack(),
    text() {},
    turnEnded() {},
    end(isSilent) {
      router.stop(isSilent);
      return undefined;
    },
  };
}

async function byText(options: RemoteSpeechOptions, port: VoicePort): Promise<RemoteSpeech> {
  const { session, token, isOurText, logger, onSaid, onEnded, onDegraded } = options;
  const voice = new VoiceSwitch(port);
  const speaker = new TextSpeaker({
    session,
    isOurs: () => isOurText && voice.isAvatar,
    onStarted: onSaid,
    onEnded,
    onFailed: onDegraded,
  });
  // Until the server says so, its own speech is heard from our player: never both.
  await voice.enter({ id: session.id, token }).catch((error: unknown) => {
    logger.warn('the server does not hand its voice over', { error });
    onDegraded();
  });
  return {
    interrupt: () => speaker.interrupt(),
    fallBack() {},
    text: (piece) => speaker.push(piece),
    turnEnded: () => speaker.end(),
    end() {
      speaker.stop();
      return () => voice.leave();
    },
  };
}
