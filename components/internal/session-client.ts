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
  | '$health'
  | 'logger'
  | 'auth'
  | 'config'
  | 'connect'
  | 'reconnect'
  | 'disconnect'
  | 'sendText'
  | 'resend'
  | 'interrupt'
  | 'newConversation'
  | 'on'
  | 'getMetrics'
  | 'recovery'
>;
