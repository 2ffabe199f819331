export { FaultProxy, startFaultProxy, type FaultProxyOptions } from './fault-proxy.js';
export type { FaultEvent, Rule, RuleAction, RuleMatch, Toxic } from './fault-types.js';
export type { ActiveRule } from './rule-book.js';
