import type { RealtimeClient } from '../../src/index.js';
import { showStates } from '../internal/show-states.js';

/**
 * Shows the client to style sheets: `data-state`, `data-agent-state`, the custom states, and the `color-scheme` of `ui-theme`. The
 * custom states are the state of the connection, `agent-` and what the agent does, `degraded` and `offline`. Returns how to stop.
 */
export function reflectStates(
  client: Pick<RealtimeClient, '$config' | '$connection' | '$turn'>,
  element: HTMLElement,
  internals: ElementInternals | undefined,
): () => void {
  const show = (): void => {
    const { status, degraded, offline } = client.$connection.get();
    const { agent } = client.$turn.get();
    element.setAttribute('data-state', status);
    element.setAttribute('data-agent-state', agent);
    showStates(internals, [status, `agent-${agent}`, degraded && 'degraded', offline && 'offline']);
  };
  const offs = [
    client.$connection.listen(show),
    client.$turn.listen(show),
    client.$config.subscribe(({ values: { ui } }) => {
      element.style.colorScheme = ui.theme === 'light' || ui.theme === 'dark' ? ui.theme : '';
    }),
  ];
  show();
  return () => {
    for (const off of offs) off();
    element.removeAttribute('data-state');
    element.removeAttribute('data-agent-state');
  };
}
