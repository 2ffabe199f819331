import type { RealtimeClient } from '../../src/index.js';

/**
 * Shows the client to style sheets: `data-state`, `data-agent-state`, the custom states `connected`, `agent-speaking`, `degraded`, and the
 * `color-scheme` of `ui-theme`. Returns how to stop.
 */
export function reflectStates(
  client: Pick<RealtimeClient, '$config' | '$connection' | '$turn'>,
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
    client.$config.subscribe(({ values: { ui } }) => {
      element.style.colorScheme = ui.theme === 'light' || ui.theme === 'dark' ? ui.theme : '';
    }),
  ];
  return () => {
    for (const off of offs) off();
    element.removeAttribute('data-state');
    element.removeAttribute('data-agent-state');
  };
}
