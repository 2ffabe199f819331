export {
  mockOf,
  MockError,
  type Invariants,
  type MethodOf,
  type Mock,
  type MockCall,
  type MockControl,
} from './mock.js';
export { createAuthManagerMock, type AuthManagerMock, type AuthManagerMockOptions } from './auth-manager-mock.js';
export { createWebSocketMock, type SocketNews, type WebSocketMock } from './web-socket-mock.js';
export { createLoggerMock, expectEntry, type LoggerMock } from './logger-mock.js';
export { createConfigMock, type ConfigMock } from './config-mock.js';
export { createClientMock, type ClientMock } from './client-mock.js';
export {
  createAudioManagerMock,
  createAvatarManagerMock,
  type AudioManagerMock,
  type AvatarManagerMock,
} from './media-mocks.js';
export {
  createHealthMonitorMock,
  createReconnectionManagerMock,
  createRecoveryManagerMock,
  type HealthMonitorMock,
  type ReconnectionManagerMock,
  type RecoveryManagerMock,
} from './connection-mocks.js';
export { patchStore } from './store-rules.js';
export { createSystemMocks, systemMocks, type SystemMocks } from './system-mocks.js';
