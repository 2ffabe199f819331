export { inPageStage, type InPageStageOptions } from './in-page-stage.js';
export { runScenario, type RunScenarioOptions, type ScenarioOutcome } from './run-scenario.js';
export { scenario, ScenarioBuilder } from './scenario.js';
export { ScenarioError } from './scenario-error.js';
export type { ClientCall, ClientReading, ScenarioStage, StageFault, StageHold } from './scenario-stage.js';
export type { Moment, Scenario, ScenarioStep, WaitState } from './steps.js';
