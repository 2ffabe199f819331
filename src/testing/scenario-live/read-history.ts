import type { HistoryMessage } from '../../protocol/agent-events.js';
import { agentcDialect } from '../../protocol/agentc-dialect.js';
import { loadWs } from '../load-ws.js';

const LIMIT_MS = 10_000;

/**
 * A conversation as a server that speaks `agentc` has stored it, asked for by a connection of its own.
 * @throws Error (rejects) when the server gives no token, or does not show the conversation in ten seconds.
 */
export async function readHistory(
  socketUrl: string,
  credentials: { readonly username: string; readonly password: string },
  conversationId: string,
): Promise<readonly HistoryMessage[]> {
  const { auth, decode, dialUrl, interpret } = agentcDialect;
  const login = auth.login(auth.deriveBase(socketUrl), credentials);
  const answer = await fetch(login.url, login.init);
  const token = answer.ok ? auth.readToken(await answer.json()) : undefined;
  if (token === undefined)
    throw new Error(`The server gives no token to read what it has stored: status ${answer.status}.`);
  const { WebSocket } = await loadWs('A scenario');
  const socket = new WebSocket(dialUrl({ url: socketUrl, token, conversationId }));
  try {
    return await new Promise((resolve, reject) => {
      setTimeout(reject, LIMIT_MS, new Error('The server does not show what it has stored.')).unref();
      socket.on('error', () => reject(new Error('The server takes no connection to read what it has stored.')));
      socket.on('message', (data: Buffer) => {
        const decoded = decode(data.toString(), Infinity);
        const event = decoded.ok ? interpret(decoded.event) : undefined;
        if (event?.kind === 'conversation-loaded') resolve(event.messages);
      });
    });
  } finally {
    socket.terminate();
  }
}
