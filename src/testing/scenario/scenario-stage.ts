import type { AuthStatus } from '../../auth/auth-types.js';
import type { ConnectionStatus } from '../../connection/connection-types.js';
import type { LogEntry } from '../../logging/log-types.js';
import type { HistoryMessage } from '../../protocol/agent-events.js';
import type { ConversationItem, TurnState } from '../../session/conversation-types.js';
import type { Moment, StepName } from './steps.js';

/** What a client shows, at one time. */
export interface ClientReading {
  readonly status: ConnectionStatus;
  /** Each state of the connection since the client was made, oldest first. */
  readonly visited: readonly ConnectionStatus[];
  readonly auth: AuthStatus;
  /** Codes of what the sign-in and the connection complain of. */
  readonly errors: readonly string[];
  readonly turn: TurnState;
  readonly conversationId: string | undefined;
  readonly items: readonly ConversationItem[];
  /** The last entries of its log, oldest first. */
  readonly log: readonly LogEntry[];
}

/** What a user does, by the name of the client's method. None of it is waited for: what becomes of it is in the next reading. */
export type ClientCall =
  | { readonly name: 'signIn'; readonly username: string; readonly password: string }
  | { readonly name: 'sendText'; readonly text: string }
  | { readonly name: 'resend'; readonly id: string }
  | { readonly name: 'signOut' | 'connect' | 'disconnect' | 'reconnect' | 'interrupt' };

/** What happens to a client from outside. */
export type StageFault =
  | {
      readonly do:
        'drop' | 'half-open' | 'offline' | 'online' | 'freeze' | 'resume' | 'expire-tokens' | 'restart' | 'reload';
    }
  | { readonly do: 'close'; readonly code: number };

/** Everything stands still from a moment on. */
export interface StageHold {
  readonly reached: boolean;
  /** Goes on, with what has waited. */
  release(): void;
}

/** Where a scenario is played: a client, a network and a server. A stage is used once. */
export interface ScenarioStage {
  /** For error messages. */
  readonly name: string;
  /** Steps that cannot be played here, and why, in words. */
  readonly cannot: Readonly<Partial<Record<StepName, string>>>;
  readonly credentials: { readonly username: string; readonly password: string };
  open(): Promise<void>;
  /** Ends what it has begun. Safe to call twice. */
  close(): Promise<void>;
  read(): Promise<ClientReading>;
  call(what: ClientCall): Promise<void>;
  fault(what: StageFault): Promise<void>;
  /** Everything stands still as soon as this moment comes. */
  hold(moment: Moment): StageHold;
  /** The server's own record of a conversation. */
  history(conversationId: string): Promise<readonly HistoryMessage[]>;
  advance(ms: number): Promise<void>;
  /** Lets time go by until it fits. `false`: it did not in so many milliseconds. */
  waitUntil(fits: (reading: ClientReading) => boolean, limitMs: number): Promise<boolean>;
}
