// Loaded when somebody wants to be heard or to hear: a microphone element, an avatar, `audio-output`, or the page.
import { AudioManager } from '../audio/audio-manager.js';
import { NO_AUDIO } from '../audio/audio-state.js';
import type { AudioSettings } from '../audio/audio-types.js';
import { VoiceManager } from '../audio/voice-manager.js';
import { VoiceMemory } from '../audio/voice-memory.js';
import type { ClientConfig } from '../config/generated/client-config.js';
import { MediaQueue } from '../connection/media-queue.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import { createBrowserAudio } from '../platform/browser-audio.js';
import type { AgentEvent } from '../protocol/agent-events.js';
import type { WireEvent } from '../protocol/dialect.js';
import type { OptionalComponent } from '../recovery/component-supervisor.js';
import { addComponent } from './add-component.js';
import type { ClientEvents } from './client-events.js';
import type { ClientParts } from './client-parts.js';

const audioSettings = ({ audio }: ClientConfig): AudioSettings => ({ ...audio, mode: audio.inputMode });

/** Nobody dials: the microphone has nobody to speak to. */
const OVER: readonly string[] = ['idle', 'suspended', 'failed', 'closed'];

/** Connects a client with microphone and loudspeaker, which speak through it as a page does: so a recording holds what they said. Idempotent. */
export function attachAudio(
  parts: ClientParts,
  events: TypedEmitter<ClientEvents>,
  cleanup: Unsubscribe[],
  client: { send(event: WireEvent): void; interrupt(): void },
): AudioManager {
  const { media, platform, dialect, config, session, socket, connection, logger, meter, care, $audio } = parts;
  if (media.audio) return media.audio;
  const { clock, storage } = platform;
  const log = logger.child({ area: 'audio' });
  const queue = new MediaQueue({
    congested: () => socket.congested,
    send: (data) => void socket.send(data),
  });

  /** Of the player only: the session says by itself that an answer was cut short while it came. */
  const silence = (): boolean => audio.silence() !== undefined;
  const interrupt = (): void => {
    const { heard } = audio;
    const wasAnswering = session.$turn.get().holder === 'agent';
    session.interrupt();
    if (silence() && !wasAnswering) events.emit('interrupted', { by: 'user', heardMs: heard?.heardMs });
  };
  const audio: AudioManager = new AudioManager({
    clock,
    logger: log,
    ports: platform.audio ?? createBrowserAudio(),
    $audio,
    settings: () => audioSettings(config.values),
    wireRate: () => dialect.audio?.sampleRate ?? config.values.audio.sampleRate,
    send: (frame) => queue.send(frame),
    interrupt: () => client.interrupt(),
    onFirstSound: (milliseconds) => meter.firstAudio?.(milliseconds),
    onError: (error) => void care.report?.(error, 'audio'),
    onOutputWanted: () => voices.apply(),
  });
  const voices: VoiceManager = new VoiceManager({
    clock,
    commands: dialect.commands,
    send: (event) => client.send(event),
    canSend: () => session.$turn.get().holder === 'user',
    configured: () => config.values.voice.voiceId,
    memory: new VoiceMemory(storage, () => {
      const { connection: server, session: tab } = config.values;
      return parts.memoryKey !== undefined && tab.persist ? `${server.url} ${parts.memoryKey}` : undefined;
    }),
    isOutputWanted: () => audio.isOutputWanted,
    voices: () => session.$catalog.get().voices,
    onChange: (voice) => audio.voiceChanged(voice, voices.isHeard),
    release: (event) => session.apply(event),
    onRefused: (error) => {
      log.warn('voice refused', { error });
      const { code, message, retryable, correlationId } = error;
      events.emit('error', Object.freeze({ code, message, retryable, correlationId }));
    },
  });

  const intercept = (event: AgentEvent): boolean => {
    if (event.kind === 'turn') audio.turnBegan(event.holder);
    // A sub-agent speaks to its agent.
    else if (event.kind === 'audio' && event.origin.parentId === undefined)
      audio.receiveText(event.base64, event.contentType);
    return voices.filter(event);
  };
  session.intercept = intercept;
  Object.assign(media, {
    audio,
    voices,
    receive: (data: ArrayBuffer) => audio.receive(data),
    drain: () => queue.flush(),
    interrupt,
    heard: () => audio.heard?.heardMs,
  });
  meter.audio = () => ({ ...audio.measurements, droppedFrames: audio.measurements.droppedFrames + queue.dropped });

  let wasListening = false;
  let voiceId = config.values.voice.voiceId;
  cleanup.push(
    session.$turn.subscribe(({ holder }) => audio.turn(holder)),
    session.events.on('interrupted', (by) => {
      // What came before the connection went may be heard to its end.
      if (by !== 'connection') silence();
    }),
    session.events.on('ready', () => voices.apply()),
    session.$catalog.listen(({ voices: list }, before) => {
      if (list !== before?.voices && session.quiet !== undefined) voices.apply();
    }),
    connection.$connection.subscribe(({ status }) => {
      if (status !== 'connected') {
        queue.clear();
        voices.close();
      }
      if (!OVER.includes(status)) return;
      wasListening = false;
      audio.close();
    }),
    config.$config.listen(({ values }) => {
      audio.configure();
      if (values.voice.voiceId === voiceId) return;
      voiceId = values.voice.voiceId;
      voices.configure();
    }),
    $audio.listen((current, previous) => {
      if (previous) events.emit('audio-changed', { current, previous });
    }),
    () => {
      session.intercept = undefined;
      audio.dispose();
      voices.close();
      $audio.set(NO_AUDIO);
    },
  );
  audio.configure();
  if (session.quiet !== undefined) voices.apply();
  const component: OptionalComponent = {
    name: 'audio',
    start: async () => {
      audio.configure();
      // It was stopped to save the conversation, not by its user.
      if (wasListening) await audio.startMicrophone();
      return () => {
        wasListening = $audio.get().microphone === 'on';
        audio.close();
      };
    },
  };
  addComponent(care, component, cleanup);
  return audio;
}
