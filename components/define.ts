import { ContextRoot } from '@lit/context';
import { RealtimeAvatar } from './avatar/realtime-avatar.js';
import { RealtimeComposer } from './composer/realtime-composer.js';
import { RealtimeConversation } from './conversation/realtime-conversation.js';
import { RealtimeHealth } from './health/realtime-health.js';
import { RealtimeLogPanel } from './log-panel/realtime-log-panel.js';
import { RealtimeMicrophone } from './microphone/realtime-microphone.js';
import { RealtimeSession } from './session/realtime-session.js';
import { RealtimeSignIn } from './sign-in/realtime-sign-in.js';
import { RealtimeStatus } from './status/realtime-status.js';

/** The provider first: a child that is upgraded before it would ask for the client too early. */
const ELEMENTS: readonly (readonly [string, CustomElementConstructor])[] = [
  ['realtime-session', RealtimeSession],
  ['realtime-status', RealtimeStatus],
  ['realtime-sign-in', RealtimeSignIn],
  ['realtime-avatar', RealtimeAvatar],
  ['realtime-conversation', RealtimeConversation],
  ['realtime-composer', RealtimeComposer],
  ['realtime-health', RealtimeHealth],
  ['realtime-microphone', RealtimeMicrophone],
  ['realtime-log-panel', RealtimeLogPanel],
];

// In Node there is no document; importing this module there does nothing.
if (typeof document !== 'undefined' && typeof customElements !== 'undefined') {
  const first = customElements.get('realtime-session') as typeof RealtimeSession | undefined;
  if (first && first !== RealtimeSession) {
    // Elements of two versions would share a client that only one of them knows: the first copy is used, whole.
    void import('./internal/two-copies.js').then((copies) =>
      copies.warnOfTwoCopies(first.version, RealtimeSession.version),
    );
  } else {
    // Repeats the requests of children that were upgraded before their provider.
    new ContextRoot().attach(document.documentElement);
    for (const [tag, element] of ELEMENTS) {
      if (!customElements.get(tag)) customElements.define(tag, element);
    }
  }
}
