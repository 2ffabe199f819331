export type { SetupHandle } from './layered-global.js';
export { setupAuthMocks, type AuthMocks, type AuthMocksOptions } from './setup-auth-mocks.js';
export { setupConnectionMocks, type ConnectionMocks } from './setup-connection-mocks.js';
export { setupLoggingCapture, type LoggingCapture } from './setup-logging-capture.js';
export { setupMediaMocks, type MediaMocks } from './setup-media-mocks.js';
export { expectNoLeaks, watchLeaks, type Leaks, type LeakSource, type LeakWatch } from './expect-no-leaks.js';
