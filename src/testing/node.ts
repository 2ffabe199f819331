export * from './fake-avatar/index.js';
export * from './index.js';
export {
  startFakeServer,
  type FakeServer,
  type FakeServerFaults,
  type FakeServerOptions,
} from './fake-server/start-fake-server.js';
export * from './scenario-live/index.js';
export { startFaultProxy } from './fault-proxy/start-fault-proxy.js';
export type {
  FaultAction,
  FaultDirection,
  FaultEvent,
  FaultEventKind,
  FaultHandle,
  FaultMatch,
  FaultProxy,
  FaultProxyOptions,
  FaultRule,
  FaultRuleHandle,
  Toxic,
} from './fault-proxy/fault-types.js';
