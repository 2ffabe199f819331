export { ConformanceError } from './conformance-types.js';
export type { ConformanceCheck, ConformanceResult, DialectAdapter, DialectSamples } from './conformance-types.js';
export { dialectChecks, runDialectConformance, type RegisterTest } from './run-dialect-conformance.js';
