import { FakeClock } from '../fake-clock.js';
import { createAuthManagerMock, type AuthManagerMock } from './auth-manager-mock.js';
import { createConfigMock, type ConfigMock } from './config-mock.js';
import { createLoggerMock, type LoggerMock } from './logger-mock.js';
import { createWebSocketMock, type WebSocketMock } from './web-socket-mock.js';

/** The four that nearly every test of a part needs, on one clock. */
export interface SystemMocks {
  readonly clock: FakeClock;
  readonly authManager: AuthManagerMock;
  readonly webSocketManager: WebSocketMock;
  readonly logger: LoggerMock;
  readonly config: ConfigMock;
}

/** New ones for each test. Each is made when it is first asked for. */
export function createSystemMocks(clock = new FakeClock()): SystemMocks {
  const made: { -readonly [K in keyof SystemMocks]?: SystemMocks[K] } = {};
  return {
    clock,
    get authManager() {
      return (made.authManager ??= createAuthManagerMock({ clock }));
    },
    get webSocketManager() {
      return (made.webSocketManager ??= createWebSocketMock({ clock }));
    },
    get logger() {
      return (made.logger ??= createLoggerMock({ clock }));
    },
    get config() {
      return (made.config ??= createConfigMock());
    },
  };
}

let shared = createSystemMocks();

/** The same four for a whole test file. `systemMocks.reset()` between tests makes them anew. */
export const systemMocks: SystemMocks & { reset(): void } = {
  get clock() {
    return shared.clock;
  },
  get authManager() {
    return shared.authManager;
  },
  get webSocketManager() {
    return shared.webSocketManager;
  },
  get logger() {
    return shared.logger;
  },
  get config() {
    return shared.config;
  },
  reset() {
    shared = createSystemMocks();
  },
};
