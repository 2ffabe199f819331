// Loaded at the start, beside what the page waits for.
import { RealtimeError } from '../errors.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import { attachHealth } from './attach-health.js';
import { attachRecovery } from './attach-recovery.js';
import type { HealthAlertDetail, HealthCondition } from '../health/health-types.js';
import { loadLogWriter } from '../logging/logger.js';
import type { ClientEvents } from './client-events.js';
import type { ClientParts } from './client-parts.js';

const OF_LOAD: readonly HealthCondition[] = ['latency', 'event-loop-lag', 'queue-depth'];
const COMPONENT = {
  'protocol/invalid-frame': 'session',
  'system/memory-pressure': 'memory',
  'system/log-full': 'logging',
} as const;

/** Connects a client with what watches it and with what decides after a failure. */
export function attachCare(
  parts: ClientParts,
  events: TypedEmitter<ClientEvents>,
  cleanup: Unsubscribe[],
  useAudio: () => Promise<unknown>,
): void {
  const { care, config, logger } = parts;
  // Before an outage, in which it could not be had.
  loadLogWriter().catch(() => {});
  const { recovery, supervisor, report, episode, newId } = attachRecovery(parts, events, cleanup);
  const monitor = attachHealth(
    parts,
    {
      newId,
      onTrouble: (code) => void report(code, COMPONENT[code]),
      onRoom: () => recovery.settled(COMPONENT['system/memory-pressure']),
      onAlert: (alert) => {
        const { condition, value, threshold, state, correlationId } = alert;
        const fields = { condition, value, threshold };
        const log = logger.child({ area: 'health', correlationId });
        if (state === 'raised') log.warn('health alert raised', fields);
        else log.info('health alert cleared', fields);
        events.emit('health-alerted', alert);
        // Failures have rules of their own; less work helps against load only.
        if (!OF_LOAD.includes(condition)) return;
        if (state === 'raised') report(overloaded(alert), condition, fields);
        else recovery.settled(condition);
      },
    },
    cleanup,
  );
  care.report = report;
  care.recovery = recovery;
  care.add = (component) => supervisor.add(component);
  for (const component of care.waiting ?? []) cleanup.push(supervisor.add(component));
  care.components = () => supervisor.health;
  care.episode = episode;
  cleanup.push(
    config.$config.subscribe(({ values }) => {
      if (values.audio.output !== 'on' && values.voice.voiceId === '') return;
      useAudio().catch((error: unknown) => logger.warn('no sound', { error }));
    }),
  );
  care.stop = () => {
    supervisor.down();
    monitor.stop();
  };
}

const overloaded = ({ condition, correlationId }: HealthAlertDetail): RealtimeError =>
  new RealtimeError('system/overloaded', `${condition} is beyond its threshold.`, { correlationId });
