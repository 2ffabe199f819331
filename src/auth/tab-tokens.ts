import type { TabPorts } from '../platform/platform.js';
import type { AuthManager } from './auth-manager.js';
import type { IssuedToken } from './auth-types.js';

const NAME = 'realtime-elements:auth';
/** How often to look for a message that is overdue, every 10 ms. */
const MESSAGE_TURNS = 10;
/** Tells the tabs apart. Two sessions of one page share nothing. */
const PAGE = Math.random().toString(36).slice(2);

interface Message {
  readonly page: string;
  /** Whom and what it is about: address of the token service and user. */
  readonly key: string;
  /** Absent: signed out. */
  readonly issued?: IssuedToken;
}

export interface TabTokensOptions {
  auth: AuthManager;
  ports: TabPorts;
  /** Address of the token service. */
  baseUrl: () => string;
  /** Longest wait for another tab, milliseconds. */
  timeoutMs: () => number;
  /** Tells this page from the others. Default: drawn once for each page. */
  page?: string;
}

/**
 * Shares tokens among the tabs of one user on one origin: a refresh is one call, made under a lock (Web Locks), and its result goes to all; who signs out in
 * one tab is signed out in all. Tabs of different users, and opaque tokens without a user, share nothing. Tokens go from tab to tab in memory only. Returns how to stop.
 */
export function shareTokens({ auth, ports, baseUrl, timeoutMs, page = PAGE }: TabTokensOptions): () => void {
  const channel = ports.channel(NAME);
  let key: string | undefined;
  /** What another tab has brought while a call of ours was waiting for the lock. */
  let brought: IssuedToken | undefined;
  let waiting = 0;
  let lastSent: string | undefined;
  let listening = false;

  const remember = (): void => {
    const { userName } = auth.$auth.get();
    if (userName !== undefined) key = JSON.stringify([baseUrl(), userName]);
    else if (auth.currentToken !== undefined) key = undefined;
  };
  const send = (issued?: IssuedToken): void => {
    if (key === undefined || listening || (issued && issued.token === lastSent)) return;
    lastSent = issued?.token;
    channel.postMessage({ page, key, ...(issued && { issued }) } satisfies Message);
  };
  /** What we do because another tab did it is not told again. */
  const follow = (act: () => void): void => {
    listening = true;
    try {
      act();
    } finally {
      listening = false;
    }
  };

  channel.onmessage = ({ data }: { data: unknown }) => {
    const { page: from, key: about, issued } = data as Message;
    if (from === page || key === undefined || about !== key) return;
    if (!issued) follow(() => auth.signOut());
    else if (waiting > 0) brought = issued;
    else if (issued.token !== auth.currentToken && auth.currentToken !== undefined) {
      try {
        follow(() => auth.adopt(issued));
      } catch {
        // Expired on its way: ours is renewed when its time comes.
      }
    }
  };
  const undo = [
    auth.events.on('token', (issued) => {
      remember();
      send(issued);
    }),
    auth.events.on('signed-out', () => {
      send();
      key = undefined;
    }),
  ];
  auth.around = async (issue) => {
    const { locks } = ports;
    if (!locks || key === undefined) return issue();
    const name = `${NAME} ${key}`;
    /** Told before the lock goes, so that who waits for it hears of it. */
    const issueAndTell = async (): Promise<IssuedToken> => {
      const issued = await issue();
      send(issued);
      return issued;
    };
    waiting += 1;
    brought = undefined;
    try {
      const free = await locks.request(name, { ifAvailable: true }, (lock) => (lock ? issueAndTell() : undefined));
      if (free) return free;
      return await locks.request(name, { signal: AbortSignal.timeout(timeoutMs()) }, async () => {
        // The lock may be here before the message.
        for (let turn = 0; !brought && turn < MESSAGE_TURNS; turn += 1)
          await new Promise((next) => setTimeout(next, 10));
        return brought ?? issueAndTell();
      });
    } catch (error) {
      // The tab that has the lock does not come to an end: better two calls than none.
      if ((error as Error).name === 'TimeoutError') return await issue();
      throw error;
    } finally {
      waiting -= 1;
    }
  };
  remember();
  return () => {
    auth.around = undefined;
    for (const off of undo) off();
    channel.close();
  };
}
