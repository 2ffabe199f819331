import { draftToken, type DraftToken } from '../auth/draft-token.js';
import type { ClientConfig } from '../config/generated/client-config.js';
import type { Link, LinkListener } from '../connection/link.js';
import type { CandidateSocket } from '../connection/web-socket-manager.js';
import { RealtimeError } from '../errors.js';
import type { DialTarget } from '../protocol/dialect.js';
import { originOf, tokenSaid } from './apply-config.js';
import { reconnectionPolicy } from './client-settings.js';
import type { ClientParts } from './client-parts.js';

/** A connection that has been proven beside the one in use. */
export interface Takeover {
  /** The token that it was dialled with, when that is another than the one in use. */
  readonly token: DraftToken | undefined;
  /** Puts it in the place of the one in use. */
  complete(): void;
  close(): void;
}

interface Proven {
  readonly candidate: CandidateSocket;
  readonly link: Link;
  /** Where the link writes to. */
  readonly wire: { write: (frame: string) => boolean };
  /** What the server has said on it so far; goes on growing. */
  readonly messages: readonly (string | object)[];
  readonly isOver: () => boolean;
}

const ignore = (): void => {};
const NOBODY: LinkListener = {
  onMessage: ignore,
  onNewSession: ignore,
  onResumed: ignore,
  onLost: ignore,
  onNotResumed: ignore,
  onDrain: ignore,
  onBye: ignore,
  onPong: ignore,
  onTokenWanted: ignore,
};

/** What a dial says beyond the address. */
type Ids = Pick<DialTarget, 'conversationId' | 'agentKey'>;

/**
 * Dials with the next configuration beside the connection in use, which goes on: a socket of its own session, with the same conversation,
 * so that the server does not take the one from the other. Begins when no answer runs and nothing is unconfirmed, and begins anew when somebody
 * speaks meanwhile. `undefined`: nothing is left to protect, or only a person can supply the token. Rejects with why the next
 * configuration does not work.
 */
export async function handOver(
  parts: ClientParts,
  next: ClientConfig,
  signal: AbortSignal,
): Promise<Takeover | undefined> {
  const { clock } = parts.platform;
  const { connection, session } = parts;
  const previous = parts.config.values;
  const isOff = (): boolean => signal.aborted || connection.$connection.get().status !== 'connected';
  for (;;) {
    await untilQuiet(parts, isOff, signal);
    if (isOff()) return undefined;
    const access = await accessFor(parts, previous, next);
    if (!access) return undefined;
    await pause(parts, connection.dialDelay, signal);
    if (isOff()) return undefined;
    const { quiet } = session;
    if (quiet === undefined) continue;
    const { token, draft } = access;
    const ids = idsFor(parts, previous, next, draft);
    const proven = await proveAny(parts, next, token, ids, signal).catch((error: unknown) => {
      // When the old connection is gone too, it was the network: nothing is left to protect.
      if (!isOff()) throw error;
    });
    if (!proven) return undefined;
    if (session.quiet === quiet && !isOff()) {
      return { token: draft, complete: () => complete(parts, proven), close: () => proven.candidate.close() };
    }
    parts.logger.debug('handover begun anew', { at: clock.now() });
    proven.candidate.close();
  }
}

/** The token to dial with; `draft` when it is not the one in use. `undefined`: a person has to sign in. */
async function accessFor(
  { auth, platform: { clock } }: ClientParts,
  previous: ClientConfig,
  next: ClientConfig,
): Promise<{ token: string | undefined; draft?: DraftToken } | undefined> {
  if (next.auth.mode === 'cookie') return { token: undefined };
  const given = tokenSaid(previous, next);
  const elsewhere = originOf(previous.connection.url) !== originOf(next.connection.url);
  if (given === undefined && !elsewhere) return { token: await auth.getToken() };
  const draft = await draftToken({ given, ...auth.source, clock, timeoutMs: next.auth.timeout });
  return draft && { token: draft.token, draft };
}

/**
 * What to dial with, in order: the conversation comes along, unless the change is about that or the token is somebody else's; a server that
 * does not take it is asked once more, without it.
 */
function idsFor({ auth, session }: ClientParts, previous: ClientConfig, next: ClientConfig, draft?: DraftToken): Ids[] {
  const { agentKey, chatSessionId } = next.session;
  const configured = { agentKey: agentKey || undefined, conversationId: chatSessionId || undefined };
  const chosen = agentKey !== previous.session.agentKey || chatSessionId !== previous.session.chatSessionId;
  const stranger = draft && draft.userName !== auth.$auth.get().userName;
  const { agentKey: key, conversationId } = session.dialTarget;
  return chosen || stranger ? [configured] : [{ agentKey: key, conversationId }, configured];
}

async function proveAny(
  parts: ClientParts,
  next: ClientConfig,
  token: string | undefined,
  [ids = {}, ...others]: readonly Ids[],
  signal: AbortSignal,
): Promise<Proven | undefined> {
  try {
    return await prove(parts, next, { url: next.connection.url, token, ...ids }, signal);
  } catch (error) {
    if (others.length === 0 || (error as RealtimeError).code !== 'connection/refused') throw error;
    await pause(parts, parts.connection.dialDelay, signal);
    return signal.aborted ? undefined : await proveAny(parts, next, token, others, signal);
  }
}

/** One dial beside the connection in use, up to a restored session and an answered ping. `undefined` when it was called off. */
async function prove(
  { platform: { clock }, dialect, socket, links, connection, meter }: ClientParts,
  next: ClientConfig,
  target: DialTarget,
  signal: AbortSignal,
): Promise<Proven | undefined> {
  const { timeoutMs, handshakeTimeoutMs } = reconnectionPolicy(next);
  const wire: Proven['wire'] = { write: () => false };
  const link = await links.create(next.connection.protocol, (frame) => wire.write(frame), NOBODY);
  if (signal.aborted) return undefined;
  return new Promise((resolve, reject) => {
    const messages: (string | object)[] = [];
    const seen = { loaded: false, pong: false, fresh: false, turn: false };
    let isOver = false;
    let opened = false;
    const stop = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', calledOff);
    };
    const fail = (code: 'connection/refused' | 'connection/lost' | 'connection/timeout', message: string): void => {
      stop();
      candidate.close();
      reject(new RealtimeError(code, message, { retryable: true }));
    };
    const late = (): void => fail('connection/timeout', 'The server did not answer in time.');
    const calledOff = (): void => {
      stop();
      candidate.close();
      resolve(undefined);
    };
    let timer = clock.setTimeout(late, timeoutMs);
    link.listener = {
      ...NOBODY,
      onNewSession: () => void link.send(dialect.encode(dialect.commands.ping())),
      onMessage: (message) => {
        messages.push(message);
        const decoded = dialect.decode(message, next.connection.maxMessageBytes);
        const kind = decoded.ok ? dialect.interpret(decoded.event)?.kind : undefined;
        seen.loaded ||= kind === 'conversation-loaded';
        seen.pong ||= kind === 'pong';
        seen.fresh ||= kind === 'session-assigned';
        seen.turn ||= kind === 'turn';
        if (!seen.loaded || !seen.pong || (seen.fresh && !seen.turn)) return;
        stop();
        resolve({ candidate, link, wire, messages, isOver: () => isOver });
      },
      onBye: () => fail('connection/lost', 'The server ended the new connection.'),
    };
    const candidate = socket.dialBeside(dialect.dialUrl({ ...target, framing: link.query }), {
      onOpen: () => {
        opened = true;
        clock.clearTimeout(timer);
        timer = clock.setTimeout(late, handshakeTimeoutMs);
        link.opened();
      },
      onText: (text) => link.receive(text),
      onBinary: () => {},
      onClose: () => {
        isOver = true;
        if (opened) fail('connection/lost', 'The server ended the new connection.');
        else fail('connection/refused', 'The server cannot be reached, or refuses the token.');
      },
    });
    wire.write = (frame) => candidate.send(frame);
    meter.dials += 1;
    connection.dispatch({ type: 'dialled-beside' });
    signal.addEventListener('abort', calledOff);
  });
}

function complete(
  { socket, session, links, heartbeat, connection, config, logger }: ClientParts,
  { candidate, link, wire, messages, isOver }: Proven,
): void {
  // It ended within the microtasks since it was proven.
  if (isOver()) return connection.dispatch({ type: 'redial' });
  heartbeat.stop();
  session.gone();
  socket.adopt(candidate);
  wire.write = (frame) => socket.send(frame);
  links.adopt(link, config.values.connection.protocol);
  connection.dispatch({ type: 'handed-over' });
  session.opened();
  for (const message of messages) session.receive(message);
  logger.info('connection handed over', { messages: messages.length });
}

/** Waits until a change of sockets hurts nobody, or there is nothing to wait for any more. */
function untilQuiet({ session, connection }: ClientParts, isOff: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    const check = (): void => {
      if (session.quiet === undefined && !isOff()) return;
      for (const off of undo) off();
      signal.removeEventListener('abort', check);
      resolve();
    };
    undo.push(session.events.on('quiet', check), connection.$connection.listen(check));
    signal.addEventListener('abort', check);
    check();
  });
}

function pause({ platform: { clock } }: ClientParts, delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimeout(end, delayMs);
    signal.addEventListener('abort', end);
  });
}
