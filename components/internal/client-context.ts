import { createContext } from '@lit/context';
import type { SessionClient } from './session-client.js';

/**
 * Carries the client of the nearest `<realtime-session>`. Made with `Symbol.for`, so that two copies of
 * this package on one page understand each other.
 */
export const clientContext = createContext<SessionClient | undefined>(Symbol.for('realtime-elements/client'));
