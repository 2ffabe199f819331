import type * as Ws from 'ws';
import { RealtimeError } from '../errors.js';

/**
 * The optional peer `ws`, when it is wanted and not before.
 * @param who wants it, as the subject of the error
 * @throws RealtimeError (rejects) `config/invalid` when it is not installed
 */
export async function loadWs(who: string): Promise<typeof Ws> {
  try {
    return await import('ws');
  } catch (cause) {
    throw new RealtimeError('config/invalid', `${who} needs the package \`ws\`: npm i -D ws`, { cause });
  }
}
