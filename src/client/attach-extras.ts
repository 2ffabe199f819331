// Loaded only where the configuration asks for it: the server in the page, and what is sent, traced or recorded.
import type { Unsubscribe } from '../events.js';
import { attachLogging } from './attach-logging.js';
import { attachMock } from './attach-mock.js';
import type { ClientParts } from './client-parts.js';
import type { RealtimeClient } from './realtime-client.js';

/** Follows `development` and the logging part of the configuration. Resolves when what they want is there. */
export async function attachExtras(client: RealtimeClient, parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> {
  let isOver = false;
  cleanup.push(() => (isOver = true));
  // First: what traces and records puts itself around what it finds.
  const mocked = attachMock(parts, cleanup);
  if (mocked) await mocked;
  if (!isOver) attachLogging(client, parts, cleanup);
}
