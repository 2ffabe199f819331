// Loaded with the first token, or at the start where what is kept, or another tab, matters for the first dial.
import type { Unsubscribe } from '../events.js';
import { attachAuth } from './attach-auth.js';
import { attachTabs } from './attach-tabs.js';
import type { ClientParts } from './client-parts.js';

/** Connects a client with what outlives its page and with the other tabs. Resolves when it may dial. */
export async function attachPage(parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> {
  await Promise.all([attachAuth(parts, cleanup), attachTabs(parts, cleanup)]);
}
