/** What the fake does wrong on demand. Every knob holds for calls that come after it was set. */
export interface FakeVendorKnobs {
  /** Of `/api/avatar/session` and the token routes. Default 200. */
  credentialsStatus: number | 'hang';
  /** Of `/v1/sessions/start` and `/v1/streaming.new`. Default 201. `hang`: the session is made and nobody is told. */
  startStatus: number | 'hang';
  /** `Retry-After` of a 429, seconds. Default 1. */
  retryAfterSeconds: number;
  /** A start is answered so much later, in milliseconds; the session runs already. Default 0. */
  startDelayMs: number;
  /** A stopped session takes its slot for so long, in milliseconds. Default 0. */
  stopLagMs: number;
  /** LITE: from the open socket to `connected`, in milliseconds; -1 = never. Default 50. */
  connectMs: number;
  /** Sessions at a time. Default 3. */
  maxConcurrent: number;
  /** Milliseconds without a keep-alive or a command. Default 300,000. */
  idleMs: number;
  /** Longest session in milliseconds, told to clients in whole seconds. Default 600,000. */
  maxMs: number;
  /** Only sound comes. Default false. */
  noVideo: boolean;
  /** FULL: the agent never joins the room. Default false. */
  noAgent: boolean;
  /** LITE: speech is taken and never spoken. Default false. */
  noSpeech: boolean;
  /** What happens to a dial of the LITE socket. Default `accept`. */
  lite: 'accept' | 'refuse' | 'hang';
  /** What happens to a dial of LiveKit's signalling. Default `accept`. */
  rtc: 'accept' | 'refuse' | 'hang';
}

export const DEFAULT_KNOBS: Readonly<FakeVendorKnobs> = {
  credentialsStatus: 200,
  startStatus: 201,
  retryAfterSeconds: 1,
  startDelayMs: 0,
  stopLagMs: 0,
  connectMs: 50,
  maxConcurrent: 3,
  idleMs: 300_000,
  maxMs: 600_000,
  noVideo: false,
  noAgent: false,
  noSpeech: false,
  lite: 'accept',
  rtc: 'accept',
};

export type FakeVendorMode = 'LITE' | 'FULL' | 'HEYGEN';

/** One utterance that came in over the LITE socket. */
export interface FakeVendorUtterance {
  readonly eventId: string;
  chunks: number;
  /** Of PCM: 48,000 are a second. */
  bytes: number;
  /** `agent.speak_end` came. */
  ended: boolean;
  interrupted: boolean;
}

/** One session in the books. */
export interface FakeVendorSession {
  readonly id: string;
  readonly mode: FakeVendorMode;
  readonly avatarId: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  /** `undefined` while it runs, and costs. */
  endedAtMs: number | undefined;
  endReason: string | undefined;
  keepAlives: number;
  stopCalls: number;
  /** Frames that came before `connected` and were dropped. */
  droppedEarly: number;
  /** Error frames that it was sent. */
  errors: number;
  /** Speech that came for an utterance after its interruption. */
  lateChunks: number;
  readonly utterances: FakeVendorUtterance[];
  /** FULL, and the streaming API: texts to speak. */
  readonly texts: string[];
  /** Types of the commands that came over the LITE socket, the data topic or REST, oldest first. */
  readonly commands: string[];
}

export interface FakeVendorLedger {
  /** Sessions that run. A test ends with 0. */
  readonly active: number;
  readonly sessions: readonly FakeVendorSession[];
}

/** One line of the log. Tokens and keys are never in it. */
export interface FakeVendorCall {
  readonly atMs: number;
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  /** 101 for an accepted socket, 0 for a call that is left hanging. */
  status: number;
  /** Whether `authorization` and `x-api-key` were there, and from which origin it came. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface FakeVendorOptions {
  /** 0 or nothing: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  readonly knobs?: Partial<FakeVendorKnobs>;
  /** The API key that a backend has to say. Default: a new one. */
  readonly apiKey?: string;
  /** Default: `fake-avatar-actor.js` of the built package. */
  readonly actorScript?: string;
}

export interface FakeAvatarVendor {
  /** Base of the REST API, without a slash at its end. */
  readonly url: string;
  /** Has to be open in a Chromium before a session starts: this page is the avatar. */
  readonly actorUrl: string;
  /** For backends only. */
  readonly apiKey: string;
  readonly knobs: Readonly<FakeVendorKnobs>;
  readonly ledger: FakeVendorLedger;
  readonly calls: readonly FakeVendorCall[];
  /** Whether the actor's page is open. */
  readonly hasActor: boolean;
  /** Sets some of the knobs. @throws RealtimeError `config/invalid` for one that does not exist or has a wrong type. */
  setKnobs(knobs: Partial<FakeVendorKnobs>): void;
  /** Cuts the signalling of all sessions: what a client does then is called a resume. */
  dropRtc(): void;
  /** Closes all LITE sockets. Default code 1011. */
  closeLite(code?: number): void;
  /** Ends all sessions as the service would. The reason is one of the vendor's, for example `IDLE_TIMEOUT`. */
  kick(reason: string): void;
  /** Sends an event to all clients: to LITE sockets when it has a `type`, else over the data topic. */
  emit(event: Readonly<Record<string, unknown>>): void;
  /** Ends what runs, empties books and log, and sets all knobs back. */
  reset(): void;
  /** Safe to call twice. */
  stop(): Promise<void>;
}
