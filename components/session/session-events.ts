import type { ClientEvents, RealtimeClient } from '../../src/index.js';
import { CLIENT_EVENT_TYPES } from '../events.js';

/** Sends every event of the client as a DOM event of the element. Returns how to stop. */
export function redispatchEvents(client: Pick<RealtimeClient, 'on'>, element: HTMLElement): () => void {
  const offs = CLIENT_EVENT_TYPES.map((type) =>
    client.on(type, (detail: ClientEvents[typeof type]) => {
      element.dispatchEvent(new CustomEvent(`realtime-${type}`, { detail, bubbles: true, composed: true }));
    }),
  );
  return () => offs.forEach((off) => off());
}
