import type { RealtimeClient } from '../../src/index.js';

/** What the elements use of a `RealtimeClient`. Anything of this shape can be given to an element as `client`. */
export type SessionClient = Pick<
  RealtimeClient,
  | '$config'
  | '$connection'
  | '$auth'
  | '$turn'
  | '$conversation'
  | '$catalog'
  | '$audio'
  | '$avatar'
  | '$health'
  | 'audio'
  | 'useAudio'
  | 'setVoice'
  | 'updateConfig'
  | 'logger'
  | 'recording'
  | 'auth'
  | 'config'
  | 'connect'
  | 'reconnect'
  | 'disconnect'
  | 'sendText'
  | 'resend'
  | 'interrupt'
  | 'newConversation'
  | 'useAvatar'
  | 'on'
  | 'getMetrics'
  | 'recovery'
>;
