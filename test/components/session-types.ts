// Compiled, never run: what an editor and the compiler make of the options as properties.
import type { RealtimeSession } from '../../components/index.js';

export function setOptions(session: RealtimeSession): void {
  session.heartbeatInterval = 5000;
  session.url = 'wss://agents.example.com/ws';
  session.logLevel = 'DEBUG';
  session.logTargets = ['console', 'buffer'];
  session.persist = false;
  session.audioInput = 'on';
  session.timeout = undefined;
  session.config = { connection: { timeout: 3000 } };
  const asked: number | undefined = session.timeout;
  // @ts-expect-error -- milliseconds are a number
  session.heartbeatInterval = '5s';
  // @ts-expect-error -- no such level
  session.logLevel = 'LOUD';
  // @ts-expect-error -- no such environment
  session.environment = 'prodution';
  // @ts-expect-error -- no such option
  session.hearbeatInterval = asked;
  // @ts-expect-error -- no such option
  session.config = { connection: { timeot: 3000 } };
}
