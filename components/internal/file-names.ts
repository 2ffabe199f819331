import type { SessionClient } from './session-client.js';

const names = new WeakMap<SessionClient, Map<string, string>>();

/** Keeps what a file is called that this client has uploaded. */
export function rememberFile(client: SessionClient, id: string, name: string): void {
  const known = names.get(client) ?? new Map<string, string>();
  names.set(client, known.set(id, name));
}

/** The name of an uploaded file; its id where another page has uploaded it. */
export function fileName(client: SessionClient | undefined, id: string): string {
  return (client && names.get(client)?.get(id)) ?? id;
}
