import type { AgentEvent } from './agent-events.js';

/** A wire object: JSON with a string `type`. */
export type WireEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Why a frame was dropped. Holds names only, never the payload. */
export interface FrameProblem {
  reason: 'too-large' | 'not-json' | 'not-an-object' | 'no-type' | 'unknown-type' | 'wrong-field';
  /** The event's type, where it could be read. */
  type?: string;
  /** Dotted path of the field at fault. */
  path?: string;
}

export type Decoded = { ok: true; event: WireEvent } | { ok: false; problem: FrameProblem };

export interface DialTarget {
  /** `ws:` or `wss:` address of the server. */
  url: string;
  /** Absent in cookie mode. */
  token?: string | undefined;
  sessionId?: string | undefined;
  conversationId?: string | undefined;
  agentKey?: string | undefined;
  /** What the framing adds to the query. */
  framing?: Readonly<Record<string, string>>;
}

/**
 * What a close code asks for.
 * `retry`: back off and redial · `planned`: the server announced it, redial with a wider spread · `replaced`: another tab
 * took the session, only the user may take it back · `refresh`: a fresh token once, then stop · `fatal`: redialling cannot help.
 */
export type CloseAction = 'retry' | 'planned' | 'replaced' | 'refresh' | 'fatal';

/** What a server calls things: everything outside `protocol/` is written against this. */
export interface Dialect {
  readonly name: string;
  /** The address to dial. It may hold the token: never log it. */
  dialUrl(target: DialTarget): string;
  /** Decodes one text frame, or the object that one held. Never throws. `maxBytes` bounds a text frame. */
  decode(frame: string | object, maxBytes: number): Decoded;
  /** What a decoded event means; `undefined` when it means nothing to us. */
  interpret(event: WireEvent): AgentEvent | undefined;
  /** Serializes an event for the server; throws `protocol/unknown-event` for one that the server does not take. */
  encode(event: WireEvent): string;
  /** Whether the event may go out while the agent has the turn without harming it. */
  allowedInAgentTurn(event: WireEvent): boolean;
  /** Builders of the events the core sends by itself. */
  readonly commands: {
    ping(): WireEvent;
    cancel(): WireEvent;
    text(text: string, fileIds?: readonly string[]): WireEvent;
    listAgents(): WireEvent;
    listVoices(): WireEvent;
    listAvatars(): WireEvent;
    listConversations(offset: number, limit: number): WireEvent;
    newConversation(agentKey?: string): WireEvent;
    openConversation(id: string): WireEvent;
    renameConversation(name: string, id?: string): WireEvent;
    deleteConversation(id?: string): WireEvent;
    setAgent(key: string): WireEvent;
    setVoice(id: string): WireEvent;
    /** An avatar of a provider speaks: the server makes no sound while it does. */
    setAvatarSession(id: string, token: string): WireEvent;
  };
  /** Sound on the wire, both ways: mono s16le in binary frames. Absent: as the configuration asks. */
  readonly audio?: {
    /** Hz. */
    readonly sampleRate: number;
  };
  /** What this server means by its close codes, where that is not what `closeAction()` says. */
  readonly closeActions?: Readonly<Record<number, CloseAction>>;
  /** Text that the server takes as a command and answers without a turn. */
  isServerCommand(text: string): boolean;
  /** How tokens are had over HTTP. */
  readonly auth: AuthRoutes;
  /** How files are handed over, loaded with the first one. Absent: the server takes none. */
  readonly uploads?: () => Promise<UploadRoutes>;
}

/** HTTP side of a dialect, for files. */
export interface UploadRoutes {
  /** `token`: absent in cookie mode. */
  upload(base: string, token: string | undefined, sessionId: string, file: File): HttpRequest;
  /** Reads a successful answer: the id by which a text names the file; `undefined` when it holds none. */
  readFile(body: unknown): string | undefined;
}

/** HTTP side of a dialect. `base` is `auth.url`, or what `deriveBase` makes of the socket's address. */
export interface AuthRoutes {
  /** `''` for an address that is none. */
  deriveBase(socketUrl: string): string;
  login(base: string, credentials: { username: string; password: string }): HttpRequest;
  refresh(base: string, token: string): HttpRequest;
  /** Reads a successful answer; `undefined` when it holds no token. */
  readToken(body: unknown): string | undefined;
  /** Reads a refusal into a sentence, or `undefined`. */
  readProblem(body: unknown): string | undefined;
}

export interface HttpRequest {
  url: string;
  init: RequestInit;
}
