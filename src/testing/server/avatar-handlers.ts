import type { Bridge } from './bridge.js';
import { control } from './control-events.js';
import { AVATARS, AVATAR_VOICE } from './demo-catalog.js';
import { session } from './session-events.js';

/** The server makes the avatar session. Works once per bridge, and only where there is an avatar vendor. */
export function startAvatarByServer(bridge: Bridge, avatarId: string, quality: string, videoEncoding: string): void {
  const { switches, slugs } = bridge.context;
  if (switches.heygenTokenNone) throw new Error("'NoneType' object has no attribute 'create_new_session'");
  if (!AVATARS.some((entry) => entry.avatar_id === avatarId)) throw new Error(`Avatar ${avatarId} not found.`);
  if (bridge.avatarUsed) throw new Error('The avatar client is closed.');
  bridge.avatarUsed = true;
  const id = [8, 4, 4, 4, 12].map((length) => slugs.hex(length)).join('-');
  bridge.send({
    type: 'avatar_connection_changed',
    avatar_session_request: {
      avatar_id: avatarId,
      quality: quality || 'medium',
      voice: {
        voice_id: null,
        rate: 1.5,
        emotion: 'excited',
        elevenlabs_settings: {
          stability: null,
          model_id: 'eleven_flash_v2_5',
          similarity_boost: null,
          style: null,
          use_speaker_boost: null,
        },
      },
      language: 'en',
      version: 'v2',
      video_encoding: videoEncoding || 'H264',
      source: 'sdk',
      stt_settings: { provider: 'deepgram', confidence: null },
      ia_is_livekit_transport: false,
      knowledge_base: null,
      knowledge_base_id: null,
      disable_idle_timeout: null,
      activity_idle_timeout: null,
    },
    avatar_session: {
      session_id: id,
      url: 'wss://livekit.invalid',
      access_token: `demo-${slugs.hex(32)}`,
      session_duration_limit: 600,
      is_paid: true,
      realtime_endpoint: 'wss://livekit.invalid/realtime',
      sdp: null,
      ice_servers: null,
      ice_servers2: null,
    },
  });
}

/** The client made the avatar session: the voice follows by itself, and the bridge announces itself. */
export function startAvatarSession(bridge: Bridge): void {
  bridge.voice = AVATAR_VOICE;
  bridge.send(control.agentVoiceChanged(AVATAR_VOICE));
  const scope = { sessionId: bridge.chat.sessionId, parentSessionId: null, userSessionId: null };
  bridge.send(session.textDelta(scope, 'Avatar connected.', 'system'));
  if (bridge.context.switches.heygenTokenNone) {
    bridge.send(control.error('Failed to send message to avatar: no avatar service'));
  }
}
