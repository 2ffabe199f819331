/** The element classes and what belongs to them. Registers nothing. */
export { RealtimeAvatar } from './avatar/realtime-avatar.js';
export { RealtimeComposer } from './composer/realtime-composer.js';
export { RealtimeConversation } from './conversation/realtime-conversation.js';
export { CLIENT_EVENT_TYPES, type RealtimeEventMap } from './events.js';
export { RealtimeHealth } from './health/realtime-health.js';
export { clientContext } from './internal/client-context.js';
export { registerStrings } from './internal/localize.js';
export { RealtimeChild } from './internal/realtime-child.js';
export type { SessionClient } from './internal/session-client.js';
export { StoreController } from './internal/store-controller.js';
export type { Strings } from './internal/strings.js';
export { RealtimeLogPanel } from './log-panel/realtime-log-panel.js';
export { RealtimeMicrophone } from './microphone/realtime-microphone.js';
export { RealtimeSession } from './session/realtime-session.js';
export { RealtimeSignIn } from './sign-in/realtime-sign-in.js';
export { RealtimeStatus } from './status/realtime-status.js';
