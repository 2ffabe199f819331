// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.

/** The resolved configuration: every option has a value. All durations are milliseconds. */
export interface ClientConfig {
  /** Which set of defaults and rules applies. `production` refuses insecure endpoints and development options. Default: `"production"`. */
  readonly environment: 'production' | 'development' | 'testing';
  /** `strict`: an error in the configuration stops the start. `lenient`: a bad value falls back one step in the hierarchy and is reported as a warning; environment rules stay errors. Default: `"strict"`. */
  readonly configMode: 'strict' | 'lenient';
  /** Where the agent is and how persistently it is dialled. */
  readonly connection: {
    /** WebSocket address of the agent. `<realtime-session>` dials only an address that somebody has said. Default: `"wss://api.agentc.com/realtime"`. */
    readonly url: string;
    /** Dialect that the server speaks. Default: `"agentc"`. */
    readonly protocol: 'agentc' | 'resumable';
    /** Connect as soon as the configuration is valid. On for `<realtime-session>`; the core connects when it is told to. Default: `false`. */
    readonly autoConnect: boolean;
    /** Longest time for one dial, from fetching the token to a usable session. Unit: milliseconds. Default: `30000`. */
    readonly timeout: number;
    /** Silence after which the server is asked whether it is still there. Unit: milliseconds. Default: `30000`. */
    readonly heartbeatInterval: number;
    /** Longest wait for the answer to a heartbeat before the socket counts as dead. Unit: milliseconds. Default: `10000`. */
    readonly heartbeatTimeout: number;
    /** Redials in one outage before the slow rhythm of `suspendedRetry` begins. 0 = none, -1 = without end. Default: `5`. */
    readonly maxReconnectAttempts: number;
    /** Delay that the first redial is drawn from. Unit: milliseconds. Default: `1000`. */
    readonly reconnectDelay: number;
    /** Longest delay between two redials. Unit: milliseconds. Default: `30000`. */
    readonly maxReconnectDelay: number;
    /** Factor by which the delay grows from one redial to the next. Default: `2`. */
    readonly reconnectMultiplier: number;
    /** Delay between redials once `maxReconnectAttempts` is used up, plus or minus 20 %. 0 = never. Unit: milliseconds. Default: `60000`. */
    readonly suspendedRetry: number;
    /** How long a connection has to hold before its attempts are forgotten. Unit: milliseconds. Default: `10000`. */
    readonly stableAfter: number;
    /** Messages kept while there is no connection. Unit: messages. Default: `1000`. */
    readonly maxQueuedMessages: number;
    /** Bytes of messages kept while there is no connection. Unit: bytes. Default: `1048576`. */
    readonly maxQueuedBytes: number;
    /** What happens when no more messages can be kept: `refuse` rejects the new one, which stays where it was typed; `drop-oldest` gives up the oldest, which stays in the transcript and can be sent again. Default: `"refuse"`. */
    readonly queuePolicy: 'refuse' | 'drop-oldest';
    /** A message that has waited longer when the connection is back is not sent by itself; it stays in the transcript and can be sent again. 0 = no limit. Unit: milliseconds. Default: `0`. */
    readonly queueTtl: number;
    /** A larger frame from the server is counted and dropped. Unit: bytes. Default: `10485760`. */
    readonly maxMessageBytes: number;
  };
  /** Which conversation, and what happens to it between pages and tabs. */
  readonly session: {
    /** Key of the agent to talk to. Empty = the server's default agent. Default: `""`. */
    readonly agentKey: string;
    /** Conversation to open. Empty = the tab's last one, or a new one. Default: `""`. */
    readonly chatSessionId: string;
    /** Remember the conversation for as long as the tab lives, so that a reload returns to it. Default: `true`. */
    readonly persist: boolean;
    /** What a second tab does: `independent` has a session of its own, also when it was made by duplicating the first; `exclusive` waits until the first one is closed or its user says "use here"; `follow` has the conversation of the first tab through that tab, over one connection, and goes on by itself when it is closed. Default: `"independent"`. */
    readonly tabPolicy: 'independent' | 'exclusive' | 'follow';
  };
  /** How the user proves who they are. */
  readonly auth: {
    /** Base address of login and token refresh. Empty = derived from `connection.url`. Default: `""`. */
    readonly url: string;
    /** Where tokens come from. `auto`: a token provider if there is one, else the token, else credentials. `cookie` has to be said. Default: `"auto"`. */
    readonly mode: 'auto' | 'token' | 'provider' | 'credentials' | 'cookie';
    /** Access token. Empty = none. Prefer a token provider: an attribute is visible in the page until it has been read. Default: `""`. */
    readonly token: string;
    /** How long before its expiry a token is renewed. Unit: milliseconds. Default: `60000`. */
    readonly refreshLeeway: number;
    /** Where a token may be kept: in memory, or for as long as the tab lives. Default: `"memory"`. */
    readonly storage: 'memory' | 'session';
    /** Failed attempts to get a token before the user is asked to sign in. Default: `5`. */
    readonly maxAttempts: number;
    /** Upper bound of token requests in any one minute. Default: `10`. */
    readonly maxCallsPerMinute: number;
    /** Longest wait for the answer to one login or refresh. Unit: milliseconds. Default: `10000`. */
    readonly timeout: number;
  };
  /** Microphone and loudspeaker. */
  readonly audio: {
    /** Sample rate that is asked for; what the server demands on the wire wins. Unit: Hz. Default: `16000`. */
    readonly sampleRate: number;
    /** Bits per sample. Unit: bits. Default: `16`. */
    readonly bitDepth: 8 | 16 | 24 | 32;
    /** Channels: 1 = mono, 2 = stereo. Default: `1`. */
    readonly channels: number;
    /** Samples in one frame on the wire. Unit: samples. Default: `2048`. */
    readonly bufferSize: number;
    /** Microphone. `auto`: on when a microphone element is there. The device opens only after a user gesture. Default: `"auto"`. */
    readonly input: 'auto' | 'on' | 'off';
    /** Spoken answers. `auto`: on when an avatar element is there. Sound starts only after a user gesture. Default: `"auto"`. */
    readonly output: 'auto' | 'on' | 'off';
    /** `ptt`: the microphone is heard while the button is held. `vad`: hands-free. Default: `"ptt"`. */
    readonly inputMode: 'ptt' | 'vad';
    /** Speaking interrupts the agent. Default: `true`. */
    readonly bargeIn: boolean;
    /** Ask the device to remove the echo of the loudspeaker. Default: `true`. */
    readonly echoCancellation: boolean;
    /** Ask the device to suppress background noise. Default: `true`. */
    readonly noiseSuppression: boolean;
    /** Ask the device to even out the loudness. Default: `true`. */
    readonly autoGainControl: boolean;
    /** Loudness of the answers, 0 = silent to 1 = full. Default: `1`. */
    readonly volume: number;
    /** Address of the audio worklet. Empty = next to the script. Default: `""`. */
    readonly workletUrl: string;
  };
  /** How the agent sounds. */
  readonly voice: {
    /** Voice. Empty = the first real voice once output is on. Default: `""`. */
    readonly voiceId: string;
    /** Speech model. Empty = the server's default. Default: `""`. */
    readonly model: string;
    /** Speaking rate, 1 = normal. Default: `1`. */
    readonly speed: number;
    /** Spoken language as a BCP 47 tag. Empty = the server decides. Default: `""`. */
    readonly language: string;
  };
  /** The agent's face. */
  readonly avatar: {
    /** Who renders the avatar. Default: `"none"`. */
    readonly provider: 'none' | 'local' | 'liveavatar' | 'heygen-streaming';
    /** Avatar of that provider. Empty = the provider's default. Default: `""`. */
    readonly avatarId: string;
    /** Video quality that is asked for. Default: `"medium"`. */
    readonly quality: 'low' | 'medium' | 'high' | 'very_high';
    /** Endpoint of your own backend that mints the provider's session. Empty = the agent's server does. Default: `""`. */
    readonly credentialsUrl: string;
    /** What is shown when the provider fails. Default: `"local"`. */
    readonly fallback: 'local' | 'none';
    /** Without speech in a hidden tab the avatar is stopped after this time. 0 = never. Unit: milliseconds. Default: `90000`. */
    readonly idleStop: number;
    /** Longest life of one provider session. 0 = the provider's own limit. Unit: milliseconds. Default: `0`. */
    readonly maxSession: number;
    /** The server makes the avatar speak by itself: the answer is not said a second time. Default: `false`. */
    readonly serverSpeaks: boolean;
  };
  /** What is written down, and where. */
  readonly logging: {
    /** Least severe level kept in the buffer and passed to sinks. Default: `"ERROR"`. */
    readonly level: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';
    /** Levels of single areas in the place of `level`, like `connection=debug,auth=warn`. In development the page's own address can say it too: `?realtime-log=connection=debug`. Default: `""`. */
    readonly areaLevels: string;
    /** Least severe level printed on the console; never more than `level` lets through. Default: `"ERROR"`. */
    readonly consoleLevel: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';
    /** Where entries go. Default: `["console","buffer"]`. */
    readonly targets: readonly ('console' | 'buffer' | 'beacon')[];
    /** Look of a console line when `structured` is on. Default: `"json"`. */
    readonly format: 'json' | 'pretty';
    /** Write the fields of an entry; off = its message only. Default: `true`. */
    readonly structured: boolean;
    /** Write the time of an entry on the console. Default: `true`. */
    readonly includeTimestamp: boolean;
    /** Entries kept for the log panel; the oldest are dropped and counted. Unit: entries. Default: `1000`. */
    readonly bufferSize: number;
    /** Where the `beacon` target sends entries. Empty = nowhere. Default: `""`. */
    readonly beaconUrl: string;
    /** Part of the clients whose entries the `beacon` target sends; errors are sent by all. Default: `1`. */
    readonly beaconSample: number;
    /** More names whose values must never be logged, as fields and inside texts. `email` and `card` also hide what looks like an address or a card number. Default: `[]`. */
    readonly redact: readonly string[];
    /** Keep what came and went over the socket, redacted and bounded, for a replay file. On in development. Default: `false`. */
    readonly record: boolean;
    /** Attach a W3C `traceparent` header to sign-in and token calls. Across origins the server has to allow the header. Default: `false`. */
    readonly traceparent: boolean;
  };
  /** When a measurement becomes an alert. */
  readonly health: {
    /** Round trip above which latency is alerted. Unit: milliseconds. Default: `1000`. */
    readonly latencyAlert: number;
    /** Share of failed operations above which errors are alerted, 0 to 1. Default: `0.1`. */
    readonly errorRateAlert: number;
    /** Reconnects within five minutes above which the connection is alerted. Default: `3`. */
    readonly reconnectAlert: number;
    /** Delay of the page's own timers above which a busy page is alerted. Unit: milliseconds. Default: `200`. */
    readonly lagAlert: number;
    /** Queued messages above which the queue is alerted. Unit: messages. Default: `100`. */
    readonly queueAlert: number;
  };
  /** What happens after a failure. */
  readonly recovery: {
    /** `automatic`: recover and say so. `manual`: propose, and wait for the page. Default: `"automatic"`. */
    readonly policy: 'automatic' | 'manual';
  };
  /** How the elements look and speak. */
  readonly ui: {
    /** Language of labels and messages as a BCP 47 tag. Empty = the page's. Default: `""`. */
    readonly language: string;
    /** Colour scheme. `auto`: as the page or the system. Default: `"auto"`. */
    readonly theme: 'auto' | 'light' | 'dark';
    /** Counts the answers that arrive while the page is hidden in the page's title. Needs a `<realtime-conversation>`. Default: `false`. */
    readonly unreadMark: boolean;
  };
  /** Helps while building; refused in production. */
  readonly development: {
    /** Debug tools. Default: `false`. */
    readonly debug: boolean;
    /** Talk to the agent server inside the page instead of `connection.url`: nothing leaves the page, and any name, password and token will do. Default: `false`. */
    readonly mock: boolean;
    /** How long each message to and from the server inside the page is on its way. Unit: milliseconds. Default: `0`. */
    readonly latency: number;
    /** Faults of the server inside the page, by the names of its switches: `silentTakeover`, `dropAfterDeltas=5`. Default: `[]`. */
    readonly faults: readonly string[];
  };
}

/** What a user may say; an absent or undefined option is one that was not said. */
export type ClientConfigInput = {
  readonly [C in keyof ClientConfig]?:
    | (ClientConfig[C] extends string
        ? ClientConfig[C]
        : { readonly [F in keyof ClientConfig[C]]?: ClientConfig[C][F] | undefined })
    | undefined;
} & {
  /** For editors; ignored. */
  readonly $schema?: string | undefined;
};
