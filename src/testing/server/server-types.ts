import type { Clock } from '../../platform/platform.js';

/** A JSON event as it goes over the wire, in either direction. */
export type ServerEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The engine's end of one socket. Whatever carries the frames (ws, a page's mock socket) implements it. */
export interface ServerConnection {
  send(text: string): void;
  sendBinary(data: Uint8Array): void;
  /** Asks for the socket to be closed; the carrier calls `closed()` on the peer once it is. */
  close(code?: number, reason?: string): void;
}

/** What the carrier calls for each thing that happens on its socket. */
export interface ServerPeer {
  readonly uiSessionId: string;
  receive(text: string): void;
  receiveBinary(bytes: Uint8Array): void;
  closed(): void;
}

/** A user row. The whole of it goes to the client, the password hash too: that is how the real server behaves. */
export interface ServerUser {
  userId: string;
  userName: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  roles: readonly string[];
  groups: readonly string[];
  /** ISO 8601 without a zone, as the server writes it. */
  createdAt: string;
  lastLogin: string | null;
  passwordHash: string | null;
}

/** Query parameters of the handshake. */
export interface AttachRequest {
  user: ServerUser;
  /** End of the token's life, milliseconds since 1970-01-01 UTC. The agentc dialect looks at a token in the handshake only. */
  expiresAt?: number | undefined;
  uiSessionId?: string | undefined;
  chatSessionId?: string | undefined;
  agentKey?: string | undefined;
}

/** A file somebody has uploaded, as far as the agent cares. */
export interface UploadedFile {
  id: string;
  filename: string;
  mimeType: string;
  size: number;
  /** The text of a text file, `undefined` for anything else. */
  text?: string | undefined;
}

/** Everything the engine takes from outside. */
export interface ServerPorts {
  clock: Clock;
  /** Uniform in [0, 1). Seed it to get the same ids every time. */
  random: () => number;
  /** Looks an uploaded file up. Without it every `file_ids` entry is unknown. */
  findFile?: ((userId: string, fileId: string) => UploadedFile | undefined) | undefined;
}

/** A timestamp in the server's format: ISO 8601, microseconds, no zone. */
export function formatTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000');
}
