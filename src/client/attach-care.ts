// Loaded at the start, beside what the page waits for.
import { RealtimeError } from '../errors.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import { attachHealth } from './attach-health.js';
import { attachRecovery } from './attach-recovery.js';
import type { HealthAlertDetail } from '../health/health-types.js';
import { loadLogWriter } from '../logging/logger.js';
import type { ClientEvents } from './client-events.js';
import type { ClientParts } from './compose.js';

/** Connects a client with what watches it and with what decides after a failure. */
export function attachCare(parts: ClientParts, events: TypedEmitter<ClientEvents>, cleanup: Unsubscribe[]): void {
  const { care } = parts;
  // Before an outage, in which it could not be had.
  loadLogWriter().catch(() => {});
  const { recovery, supervisor, report, episode, newId } = attachRecovery(parts, events, cleanup);
  const monitor = attachHealth(
    parts,
    {
      newId,
      onTrouble: (code) => void report(code, code === 'protocol/invalid-frame' ? 'session' : 'page'),
      onAlert: (alert) => {
        const { condition, value, threshold, state, correlationId } = alert;
        const fields = { condition, value, threshold };
        const log = parts.logger.child({ area: 'health', correlationId });
        if (state === 'raised') log.warn('health alert raised', fields);
        else log.info('health alert cleared', fields);
        events.emit('health-alerted', alert);
        if (state === 'raised') report(overloaded(alert), condition, fields);
        else recovery.settled(condition);
      },
    },
    cleanup,
  );
  care.report = report;
  care.recovery = recovery;
  care.add = (component) => supervisor.add(component);
  care.components = () => supervisor.health;
  care.episode = episode;
  care.stop = () => {
    supervisor.down();
    monitor.stop();
  };
}

const overloaded = ({ condition, correlationId }: HealthAlertDetail): RealtimeError =>
  new RealtimeError('system/overloaded', `${condition} is beyond its threshold.`, { correlationId });
