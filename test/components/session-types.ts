// Compiled, never run: what an editor and the compiler make of the options as properties.
import type { RealtimeSession } from '../../components/index.js';

export function setOptions(session: RealtimeSession): void {
  session.heartbeatInterval = 5000;
  session.url = 'wss://agents.example.com/ws';
  session.logLevel = 'DEBUG';
  session.logTargets = ['console', 'buffer'];
  session.persist = false;
  session.audioInput = 'on';
  session.audioBitDepth = 16;
  // Frameworks take a property back with one of these.
  session.timeout = undefined;
  session.timeout = null;
  session.config = { connection: { timeout: 3000 } };
  // @ts-expect-error -- milliseconds are a number
  session.heartbeatInterval = '5s';
  // @ts-expect-error -- no such level
  session.logLevel = 'LOUD';
  // @ts-expect-error -- no such environment
  session.environment = 'prodution';
  // @ts-expect-error -- no such target
  session.logTargets = ['consol'];
  // @ts-expect-error -- the attribute takes words, the property a list
  session.logTargets = 'console';
  // @ts-expect-error -- not one of the depths
  session.audioBitDepth = 12;
  // @ts-expect-error -- a switch
  session.persist = 'false';
  // @ts-expect-error -- no such option
  session.hearbeatInterval = 5000;
  // @ts-expect-error -- no such option
  session.config = { connection: { timeot: 3000 } };
}

export function readOptions(session: RealtimeSession): readonly unknown[] {
  const timeout: number | undefined = session.timeout;
  const targets: readonly ('console' | 'buffer' | 'beacon')[] | undefined = session.logTargets;
  const level: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | undefined = session.logLevel;
  // @ts-expect-error -- undefined while nobody says it
  const certain: boolean = session.persist;
  return [timeout, targets, level, certain];
}

export function fromThePage(page: Document): void {
  page.createElement('realtime-session').maxReconnectAttempts = -1;
  const session = page.querySelector('realtime-session');
  session?.addEventListener('realtime-error', ({ detail }) => detail.code.trim());
  // @ts-expect-error -- the connection has no such state
  session?.addEventListener('realtime-connection-changed', ({ detail }) => detail.current.status === 'conected');
}
