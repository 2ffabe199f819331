import type { HealthStrings } from '../internal/health-strings.js';
import { plural, type Strings } from '../internal/strings.js';

const english: HealthStrings = {
  health: 'Health',
  healthStatuses: {
    stopped: 'Not running',
    starting: 'Starting',
    running: 'Running',
    degraded: 'Degraded',
    failed: 'Failed',
  },
  healthSummary: {
    stopped: 'Not connected: nothing is measured.',
    starting: 'Starting',
    running: 'All is well',
    degraded: 'Something needs attention',
    failed: 'Something has failed',
  },
  healthLevel: (level) => `recovery level ${level}`,
  healthUptime: 'Connected for',
  healthLatency: 'Round trip',
  healthP95: (text) => `95 % within ${text}`,
  healthReconnects: 'Reconnects',
  healthDials: (count) => plural(count, 'dial', 'dials'),
  healthSignIn: 'Sign-in',
  healthAuth: {
    'signed-out': 'Signed out',
    authenticating: 'Signing in…',
    authenticated: 'Signed in',
    refreshing: 'Renewing…',
    expired: 'Expired',
    'auth-required': 'Needed',
    'rate-limited': 'Has to wait',
  },
  healthExpires: (text) => `for ${text} more`,
  healthTokens: (count) => plural(count, 'renewal', 'renewals'),
  healthTraffic: 'Received',
  healthSent: (text) => `${text} sent`,
  healthQueue: 'Waiting',
  healthDropped: (count) => plural(count, 'frame dropped', 'frames dropped'),
  healthPage: 'Page is late by',
  healthTasks: (count) => plural(count, 'long task', 'long tasks'),
  healthUnknown: 'not measured',
  healthSparkline: (count, low, high, last) =>
    `Curve of the last ${plural(count, 'round trip', 'round trips')}: ${low} to ${high}, the latest ${last}`,
  healthNoSparkline: 'No round trip was measured yet',
  healthComponents: 'Parts of the session',
  healthComponent: 'Part',
  healthState: 'State',
  healthErrors: 'Errors',
  healthResponse: 'Response',
  healthMemory: 'Memory',
  healthNames: {
    auth: 'Sign-in',
    connection: 'Connection',
    session: 'Conversation',
    audio: 'Audio',
    avatar: 'Avatar',
    logging: 'Log',
    config: 'Configuration',
  },
  healthAlerts: 'Alerts',
  healthNoAlerts: 'No alerts',
  healthConditions: {
    latency: 'Slow answers',
    'error-rate': 'Many failures',
    reconnects: 'Many reconnects',
    'event-loop-lag': 'The page is busy',
    'queue-depth': 'Much waits to be sent',
  },
  healthAlert: (value, threshold) => `${value}, alerted above ${threshold}`,
  healthSince: (text) => `since ${text}`,
};

/** Every text that the view knows. */
export type HealthWords = Strings & HealthStrings;

/** All texts of the view: those of the language, under what a page registered. */
export function healthWords(t: Strings): HealthWords {
  return { ...english, ...t };
}
