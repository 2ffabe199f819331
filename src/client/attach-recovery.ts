import { RealtimeError, type ErrorCode } from '../errors.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import { SlidingRate } from '../health/sliding-rate.js';
import { ComponentSupervisor } from '../recovery/component-supervisor.js';
import type { SystemError } from '../recovery/recovery-types.js';
import { SystemRecoveryManager, type Recovery } from '../recovery/system-recovery-manager.js';
import { isMissingUrl } from '../config/check-environment.js';
import type { ConfigIssue } from '../config/config-types.js';
import type { ClientEvents, RecoveryDetail } from './client-events.js';
import type { ClientParts, Report } from './client-parts.js';

const START_TIMEOUT_MS = 10_000;
/** What failed longer ago says nothing about now. */
const WINDOW_MS = 300_000;
const AT_REST: readonly string[] = ['idle', 'closed', 'failed', 'suspended'];
const TEXT = ['session', 'conversation', 'queued messages'] as const;

export interface Attached {
  readonly recovery: SystemRecoveryManager;
  readonly supervisor: ComponentSupervisor;
  readonly report: Report;
  /** The id of what goes wrong with a component, outside an outage; `undefined` while all is well. */
  readonly episode: (component: string) => string | undefined;
  readonly newId: () => string;
}

/** Tells the recovery manager of every failure, and does what it decides. */
export function attachRecovery(
  parts: ClientParts,
  events: TypedEmitter<ClientEvents>,
  cleanup: Unsubscribe[],
): Attached {
  const { platform, logger, config, auth, connection, links, memory } = parts;
  const { clock, random } = platform;
  const newId = (): string => random().toString(36).slice(2, 12);
  /** Of a series of failures outside an outage, by component. */
  const episodes = new Map<string, string>();
  const episodeOf = (component: string): string => {
    const id = connection.$connection.get().correlationId ?? episodes.get(component) ?? newId();
    episodes.set(component, id);
    return id;
  };
  const settled = (component: string): void => {
    episodes.delete(component);
    recovery.settled(component);
  };

  const report: Report = (failure, component, context = {}) => {
    const error = failure instanceof RealtimeError ? failure : undefined;
    const code: ErrorCode = error?.code ?? (failure as ErrorCode);
    const systemError: SystemError = {
      code,
      component,
      retryable: error?.retryable ?? false,
      cause: error ?? context['error'],
      correlationId: error?.correlationId ?? episodeOf(component),
      context: { ...error?.context, ...context },
    };
    return recovery.handleSystemError(systemError);
  };

  const supervisor = new ComponentSupervisor({
    clock,
    startTimeoutMs: START_TIMEOUT_MS,
    createRate: () => new SlidingRate(() => clock.now(), WINDOW_MS),
    onFailed: (name, error) => void report(error, name),
    onDegraded: (name, error) => logger.child({ area: name }).warn('part degraded', { error }),
    onRunning: (name) => settled(name),
    onStopFailed: (name, error) => logger.child({ area: name }).error('part did not stop cleanly', { error }),
  });

  for (const component of parts.components) supervisor.add(component);

  const begin = (): void => {
    // A token that is no good any more is found out, and the next dial starts a session of its own with the same conversation.
    auth.revalidate().catch(() => {}); // what fails is in $auth
    links.current.forget();
    memory.remember({ sessionId: undefined });
    // An outage dials when its own wait is over.
    if (connection.$connection.get().retryAt === undefined) connection.dispatch({ type: 'redial' });
  };
  const recovery: SystemRecoveryManager = new SystemRecoveryManager({
    clock,
    logger: logger.child({ area: 'recovery' }),
    policy: () => config.values.recovery.policy,
    rules: parts.recoveryRules,
    restart: (component) => {
      if (component === 'connection' || component === 'session') begin();
      else if (component === 'auth')
        // What fails is in $auth; a connection that waits for somebody to sign in goes on.
        auth.revalidate().then(
          () => connection.dispatch({ type: 'credentials' }),
          () => {},
        );
      else supervisor.restart(component);
    },
    disable: (names) => supervisor.disable(names),
    enable: (names) => supervisor.enable(names),
    reset: () => {
      for (const name of supervisor.health.keys()) supervisor.restart(name);
      begin();
    },
    // The outage itself is told by the client from its first moment on; a token call that is tried again shows in $auth.
    onStarted: (started, apply) => {
      if (started.level > 1) events.emit('recovery-started', detailOf(started, [], apply));
    },
    onFinished: (finished) => {
      if (finished.level > 1) events.emit('recovery-finished', detailOf(finished, lostBy(finished)));
    },
  });

  cleanup.push(
    connection.$connection.listen(({ status, attempt, reason, retryAt }, before) => {
      // Microphone and avatar have nobody to talk to.
      if (AT_REST.includes(status)) supervisor.down();
      const again = status === 'reconnecting' && retryAt !== undefined && attempt !== before?.attempt && attempt > 0;
      if (status === 'connected') {
        if (before?.status !== status) void supervisor.up();
        settled('connection');
        settled('session');
      } else if (reason && (again || (status === 'failed' && before?.status !== status))) {
        const { code, message, closeCode } = reason;
        const retryAfterMs = retryAt === undefined ? 0 : Math.max(0, retryAt - clock.now());
        report(code, 'connection', { message, closeCode, attempt, retryAfterMs });
      }
    }),
    connection.events.on('given-up', (reason) => {
      if (connection.$connection.get().status !== 'suspended') return;
      const code = reason?.code === 'connection/replaced' ? reason.code : 'connection/gave-up';
      report(code, 'connection', { message: reason?.message, closeCode: reason?.closeCode });
    }),
    auth.$auth.listen(({ status, error, mode }, before) => {
      // Another call helps only where there is somebody to ask who may know better.
      const isOver = status === 'auth-required' && mode !== 'provider';
      if (error && error !== before?.error) report(isOver ? 'auth/required' : error, 'auth', { error });
      else if (status === 'authenticated' && !error) settled('auth');
    }),
    parts.session.events.on('server-error', (error) => void report(error, 'session')),
    config.$config.listen(({ issues, status }, before) => {
      const [worst] = issues.filter(({ severity }) => severity === 'error');
      if (issues !== before?.issues && worst)
        report(status === 'valid' ? 'config/refused' : 'config/invalid', 'config', { path: worst.path });
    }),
    () => supervisor.down(),
    () => recovery.dispose(),
  );
  const { issues } = config.$config.get();
  for (const issue of issues) report(codeOf(issue), 'config', { path: issue.path });
  if (connection.$connection.get().status === 'connected') void supervisor.up();
  return { recovery, supervisor, report, episode: (component) => episodes.get(component), newId };
}

function lostBy({ action: { action, disabled, component } }: Recovery): readonly string[] {
  if (action === 'degrade') return disabled;
  if (action === 'reset') return ['session'];
  return action === 'restart' && component === 'connection' ? ['session'] : [];
}

function detailOf(
  { level, component, error, action }: Recovery,
  lost: readonly string[],
  apply?: (() => void) | undefined,
): RecoveryDetail {
  const { code, cause, context, correlationId } = error;
  const said = cause instanceof Error ? cause.message : context['message'];
  const message = typeof said === 'string' ? said : action.reason;
  const closeCode = typeof context['closeCode'] === 'number' ? context['closeCode'] : undefined;
  return Object.freeze({
    level,
    component,
    cause: Object.freeze({ code, message, closeCode }),
    kept: TEXT.filter((part) => !lost.includes(part)),
    lost,
    correlationId,
    ...(apply && { apply }),
  });
}

function codeOf(issue: ConfigIssue): ErrorCode {
  if (issue.severity !== 'error') return 'config/environment';
  return isMissingUrl(issue) ? 'config/missing-url' : 'config/invalid';
}
