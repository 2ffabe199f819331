// The agent server in the page.
import type { ClientConfig } from '../config/generated/client-config.js';
import type { Unsubscribe } from '../events.js';
import type { WebSocketConstructor } from '../platform/platform.js';
import type { ClientParts } from './client-parts.js';
import { authSettings } from './client-settings.js';
import { usesMock } from './uses-mock.js';

const importEngine = () => import('../testing/page-engine.js');

/**
 * Follows `development.mock`. From the moment it is on no call and no dial for the agent server leaves the page, also where the engine cannot be
 * loaded. Resolves when the engine is there; `undefined` where nobody wants it.
 */
export function attachMock(parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> | undefined {
  const { platform, config, dialect, care, deps, auth, memory, links, connection } = parts;
  const { fetch, WebSocket } = platform;
  const logger = parts.logger.child({ area: 'connection' });
  let isOn = false;
  let isThere = false;
  let engine: ReturnType<typeof importEngine> | undefined;

  platform.fetch = async (input, init) => {
    const isForServer = isOn && String(input).startsWith(authSettings(config.values, dialect).baseUrl);
    if (!isForServer) return fetch(input, init);
    const { http } = (await load()).pageEngine();
    // The time that loading took is not the server's.
    return http.fetch(input, init?.signal?.aborted ? { ...init, signal: null } : init);
  };

  const load = async () => {
    engine ??= importEngine();
    try {
      return await engine;
    } catch (error) {
      engine = undefined;
      throw error;
    }
  };

  const enter = async (): Promise<void> => {
    try {
      const { pageEngine, setPageFaults } = await load();
      if (!isOn) return;
      const faults = setPageFaults(config.values.development);
      if (faults.length > 0) logger.warn('no such fault in development.faults', { faults });
      if (isThere) return;
      isThere = true;
      platform.WebSocket = pageEngine().sockets.WebSocket;
      logger.info('talks to the server inside the page: any name and any password will do');
    } catch (error) {
      logger.error('the server inside the page cannot be loaded: are the chunks beside the bundle?', { error });
    }
  };

  const follow = (values: ClientConfig): Promise<void> | undefined => {
    const wasOn = isOn;
    isOn = usesMock(deps, values);
    if (wasOn && !isOn) platform.WebSocket = WebSocket;
    if (isOn && !wasOn) platform.WebSocket = NoSocket as unknown as WebSocketConstructor;
    if (isOn !== wasOn) isThere = false;
    return isOn ? enter() : undefined;
  };

  /** One that runs already is connected to where it was: nothing of that is good here. */
  const move = (): void => {
    if (!isOn) auth.forget();
    memory.forget();
    links.current.forget();
    connection.dispatch({ type: 'redial' });
  };

  cleanup.push(
    config.$config.listen(({ values }, before) => {
      if (values === before?.values) return;
      const wasOn = isOn;
      const entered = follow(values);
      if (entered) care.extras = entered;
      // After whoever is told of the change, too.
      if (wasOn !== isOn) void (entered ?? Promise.resolve()).then(move);
    }),
  );
  return follow(config.values);
}

/** While the engine is not there nothing can be dialled. */
function NoSocket(): never {
  throw new Error('The server inside the page is not there.');
}
