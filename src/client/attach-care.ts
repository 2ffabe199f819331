// Loaded at the start, beside what the page waits for.
import type { TypedEmitter, Unsubscribe } from '../events.js';
import { attachHealth } from './attach-health.js';
import { attachRecovery } from './attach-recovery.js';
import type { ClientEvents } from './client-events.js';
import type { ClientParts } from './compose.js';

/** Connects a client with what watches it and with what decides after a failure. */
export function attachCare(
  parts: ClientParts,
  events: TypedEmitter<ClientEvents>,
  cleanup: Unsubscribe[],
  useAudio: () => Promise<unknown>,
): void {
  const { care, config, logger } = parts;
  const { recovery, supervisor, report } = attachRecovery(parts, events, cleanup);
  const monitor = attachHealth(
    parts,
    {
      onTrouble: (code) => void report(code, code === 'protocol/invalid-frame' ? 'session' : 'page'),
      onAlert: (alert) => {
        const { condition, value, threshold, state, correlationId } = alert;
        const fields = { condition, value, threshold };
        const log = parts.logger.child({ area: 'health', correlationId });
        if (state === 'raised') log.warn('health alert raised', fields);
        else log.info('health alert cleared', fields);
        events.emit('health-alerted', alert);
        if (state === 'raised') report('system/overloaded', condition, fields);
        else recovery.settled(condition);
      },
    },
    cleanup,
  );
  care.report = report;
  care.recovery = recovery;
  care.add = (component) => supervisor.add(component);
  for (const component of care.waiting ?? []) cleanup.push(supervisor.add(component));
  care.components = () => supervisor.statuses;
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
