import type { Unsubscribe } from '../events.js';
import type { RecordedHappening } from '../logging/recording.js';
import type { AgentEvent } from '../protocol/agent-events.js';
import type { SessionManager } from '../session/session-manager.js';

type Tapped = Pick<SessionManager, 'intercept' | 'apply'>;

/** Tells what parts of the client keep from the conversation, and what they let through later. They may come after this. */
export function tapParts(session: Tapped, note: (happening: RecordedHappening) => void): Unsubscribe {
  const held = new WeakSet<AgentEvent>();
  const tap = (intercept: Tapped['intercept']): Tapped['intercept'] =>
    intercept &&
    ((event) => {
      if (!intercept(event)) return false;
      // A part may ask the one that was there before it.
      if (!held.has(event)) note({ kind: 'held', event: event.kind });
      held.add(event);
      return true;
    });
  let intercept = tap(session.intercept);
  Object.defineProperty(session, 'intercept', {
    get: () => intercept,
    set: (next: Tapped['intercept']) => (intercept = tap(next)),
    configurable: true,
    enumerable: true,
  });
  const apply = session.apply.bind(session);
  session.apply = (event) => {
    if (held.delete(event)) note({ kind: 'released', event: event.kind });
    apply(event);
  };
  return () => {
    Object.defineProperty(session, 'intercept', { value: intercept, writable: true });
    // The method of the class comes to light again.
    delete (session as Partial<Tapped>).apply;
  };
}
