import type { AuthState, ComponentName, HealthCondition, HealthState } from '../../src/index.js';

/** What `<realtime-health>` shows or speaks. */
export interface HealthStrings {
  readonly health: string;
  readonly healthStatuses: Readonly<Record<HealthState['status'], string>>;
  readonly healthSummary: Readonly<Record<HealthState['status'], string>>;
  readonly healthLevel: (level: number) => string;
  readonly healthUptime: string;
  readonly healthLatency: string;
  readonly healthP95: (text: string) => string;
  readonly healthReconnects: string;
  readonly healthDials: (count: number) => string;
  readonly healthSignIn: string;
  readonly healthAuth: Readonly<Record<AuthState['status'], string>>;
  readonly healthExpires: (text: string) => string;
  readonly healthTokens: (count: number) => string;
  readonly healthTraffic: string;
  readonly healthSent: (text: string) => string;
  readonly healthQueue: string;
  readonly healthDropped: (count: number) => string;
  readonly healthPage: string;
  readonly healthTasks: (count: number) => string;
  readonly healthUnknown: string;
  readonly healthSparkline: (count: number, low: string, high: string, last: string) => string;
  readonly healthNoSparkline: string;
  readonly healthComponents: string;
  readonly healthComponent: string;
  readonly healthState: string;
  readonly healthErrors: string;
  readonly healthResponse: string;
  readonly healthMemory: string;
  readonly healthNames: Readonly<Record<ComponentName, string>>;
  readonly healthAlerts: string;
  readonly healthNoAlerts: string;
  readonly healthConditions: Readonly<Record<HealthCondition, string>>;
  readonly healthAlert: (value: string, threshold: string) => string;
  readonly healthSince: (text: string) => string;
}
