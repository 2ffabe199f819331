export { browserStage, type BrowserStageOptions, type ScenarioPage } from './browser-stage.js';
export type { LiveStageOptions, ScenarioServer } from './live-stage.js';
export { nodeStage, type NodeStageOptions } from './node-stage.js';
