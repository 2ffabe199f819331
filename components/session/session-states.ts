import type { RealtimeClient } from '../../src/index.js';

/**
 * Shows the state of the client to style sheets: `data-state`, `data-agent-state` and the custom states
 * `connected`, `agent-speaking`, `degraded`. Returns how to stop.
 */
export function reflectStates(
  client: Pick<RealtimeClient, '$connection' | '$turn'>,
  element: HTMLElement,
  internals: ElementInternals | undefined,
): () => void {
  const toggle = (state: string, on: boolean): void => {
    // jsdom has no custom states, and early Chromium took only names that begin with `--`.
    try {
      if (on) internals?.states.add(state);
      else internals?.states.delete(state);
    } catch {
      // `data-state` remains.
    }
  };
  const offs = [
    client.$connection.subscribe(({ status, degraded }) => {
      element.setAttribute('data-state', status);
      toggle('connected', status === 'connected');
      toggle('degraded', degraded);
    }),
    client.$turn.subscribe(({ agent }) => {
      element.setAttribute('data-agent-state', agent);
      toggle('agent-speaking', agent === 'speaking');
    }),
  ];
  return () => offs.forEach((off) => off());
}
