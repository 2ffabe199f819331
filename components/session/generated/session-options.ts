// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.

/**
 * The options as properties of `<realtime-session>`. Reading gives what its attribute says, parsed, or `undefined`; writing sets the attribute,
 * `undefined` removes it.
 */
export interface SessionOptions {
  /** Which set of defaults and rules applies. `production` refuses insecure endpoints and development options. Default: `"production"`. */
  environment: 'production' | 'development' | 'testing' | undefined;
  /** `strict`: an error in the configuration stops the start. `lenient`: a bad value falls back one step in the hierarchy and is reported as a warning; environment rules stay errors. Default: `"strict"`. */
  configMode: 'strict' | 'lenient' | undefined;
  /** WebSocket address of the agent. `<realtime-session>` dials only an address that somebody has said. Default: `"wss://api.agentc.com/realtime"`. */
  url: string | undefined;
  /** Dialect that the server speaks. Default: `"agentc"`. */
  protocol: 'agentc' | 'resumable' | undefined;
  /** Connect as soon as the configuration is valid. On for `<realtime-session>`; the core connects when it is told to. Default: `false`. */
  autoConnect: boolean | undefined;
  /** Longest time for one dial, from fetching the token to a usable session. Unit: milliseconds. Default: `30000`. */
  timeout: number | undefined;
  /** Silence after which the server is asked whether it is still there. Unit: milliseconds. Default: `30000`. */
  heartbeatInterval: number | undefined;
  /** Longest wait for the answer to a heartbeat before the socket counts as dead. Unit: milliseconds. Default: `10000`. */
  heartbeatTimeout: number | undefined;
  /** Redials in one outage before the slow rhythm of `suspendedRetry` begins. 0 = none, -1 = without end. Default: `5`. */
  maxReconnectAttempts: number | undefined;
  /** Delay that the first redial is drawn from. Unit: milliseconds. Default: `1000`. */
  reconnectDelay: number | undefined;
  /** Longest delay between two redials. Unit: milliseconds. Default: `30000`. */
  maxReconnectDelay: number | undefined;
  /** Factor by which the delay grows from one redial to the next. Default: `2`. */
  reconnectMultiplier: number | undefined;
  /** Delay between redials once `maxReconnectAttempts` is used up, plus or minus 20 %. 0 = never. Unit: milliseconds. Default: `60000`. */
  suspendedRetry: number | undefined;
  /** How long a connection has to hold before its attempts are forgotten. Unit: milliseconds. Default: `10000`. */
  stableAfter: number | undefined;
  /** Messages kept while there is no connection. Unit: messages. Default: `1000`. */
  maxQueuedMessages: number | undefined;
  /** Bytes of messages kept while there is no connection. Unit: bytes. Default: `1048576`. */
  maxQueuedBytes: number | undefined;
  /** A larger frame from the server is counted and dropped. Unit: bytes. Default: `10485760`. */
  maxMessageBytes: number | undefined;
  /** Key of the agent to talk to. Empty = the server's default agent. Default: `""`. */
  agentKey: string | undefined;
  /** Conversation to open. Empty = the tab's last one, or a new one. Default: `""`. */
  chatSessionId: string | undefined;
  /** Remember the conversation for as long as the tab lives, so that a reload returns to it. Default: `true`. */
  persist: boolean | undefined;
  /** What a second tab with the same session does: its own session, none while the first one lives, or follow the first one. Default: `"independent"`. */
  tabPolicy: 'independent' | 'exclusive' | 'follow' | undefined;
  /** Base address of login and token refresh. Empty = derived from `connection.url`. Default: `""`. */
  authUrl: string | undefined;
  /** Where tokens come from. `auto`: a token provider if there is one, else the token, else credentials. `cookie` has to be said. Default: `"auto"`. */
  authMode: 'auto' | 'token' | 'provider' | 'credentials' | 'cookie' | undefined;
  /** How long before its expiry a token is renewed. Unit: milliseconds. Default: `60000`. */
  authRefreshLeeway: number | undefined;
  /** Where a token may be kept: in memory, or for as long as the tab lives. Default: `"memory"`. */
  authStorage: 'memory' | 'session' | undefined;
  /** Failed attempts to get a token before the user is asked to sign in. Default: `5`. */
  authMaxAttempts: number | undefined;
  /** Upper bound of token requests in any one minute. Default: `10`. */
  authMaxCallsPerMinute: number | undefined;
  /** Longest wait for the answer to one login or refresh. Unit: milliseconds. Default: `10000`. */
  authTimeout: number | undefined;
  /** Sample rate that is asked for; what the server demands on the wire wins. Unit: Hz. Default: `16000`. */
  audioSampleRate: number | undefined;
  /** Bits per sample. Unit: bits. Default: `16`. */
  audioBitDepth: 8 | 16 | 24 | 32 | undefined;
  /** Channels: 1 = mono, 2 = stereo. Default: `1`. */
  audioChannels: number | undefined;
  /** Samples in one frame on the wire. Unit: samples. Default: `2048`. */
  audioBufferSize: number | undefined;
  /** Microphone. `auto`: on when a microphone element is there. The device opens only after a user gesture. Default: `"auto"`. */
  audioInput: 'auto' | 'on' | 'off' | undefined;
  /** Spoken answers. `auto`: on when an avatar element is there. Sound starts only after a user gesture. Default: `"auto"`. */
  audioOutput: 'auto' | 'on' | 'off' | undefined;
  /** `ptt`: the microphone is heard while the button is held. `vad`: hands-free. Default: `"ptt"`. */
  audioInputMode: 'ptt' | 'vad' | undefined;
  /** Ask the device to remove the echo of the loudspeaker. Default: `true`. */
  audioEchoCancellation: boolean | undefined;
  /** Ask the device to suppress background noise. Default: `true`. */
  audioNoiseSuppression: boolean | undefined;
  /** Ask the device to even out the loudness. Default: `true`. */
  audioAutoGainControl: boolean | undefined;
  /** Loudness of the answers, 0 = silent to 1 = full. Default: `1`. */
  audioVolume: number | undefined;
  /** Address of the audio worklet. Empty = next to the script. Default: `""`. */
  audioWorkletUrl: string | undefined;
  /** Voice. Empty = the first real voice once output is on. Default: `""`. */
  voiceId: string | undefined;
  /** Speech model. Empty = the server's default. Default: `""`. */
  voiceModel: string | undefined;
  /** Speaking rate, 1 = normal. Default: `1`. */
  voiceSpeed: number | undefined;
  /** Spoken language as a BCP 47 tag. Empty = the server decides. Default: `""`. */
  voiceLanguage: string | undefined;
  /** Who renders the avatar. Default: `"none"`. */
  avatarProvider: 'none' | 'local' | 'liveavatar' | 'heygen-streaming' | undefined;
  /** Avatar of that provider. Empty = the provider's default. Default: `""`. */
  avatarId: string | undefined;
  /** Video quality that is asked for. Default: `"medium"`. */
  avatarQuality: 'low' | 'medium' | 'high' | 'very_high' | undefined;
  /** Endpoint of your own backend that mints the provider's session. Empty = the agent's server does. Default: `""`. */
  avatarCredentialsUrl: string | undefined;
  /** What is shown when the provider fails. Default: `"local"`. */
  avatarFallback: 'local' | 'none' | undefined;
  /** Without speech in a hidden tab the avatar is stopped after this time. 0 = never. Unit: milliseconds. Default: `90000`. */
  avatarIdleStop: number | undefined;
  /** Longest life of one provider session. 0 = the provider's own limit. Unit: milliseconds. Default: `0`. */
  avatarMaxSession: number | undefined;
  /** Least severe level kept in the buffer and passed to sinks. Default: `"ERROR"`. */
  logLevel: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | undefined;
  /** Least severe level printed on the console; never more than `level` lets through. Default: `"ERROR"`. */
  loggingConsoleLevel: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | undefined;
  /** Where entries go. Default: `["console","buffer"]`. */
  logTargets: readonly ('console' | 'buffer' | 'beacon')[] | undefined;
  /** Look of a console line when `structured` is on. Default: `"json"`. */
  loggingFormat: 'json' | 'pretty' | undefined;
  /** Write the fields of an entry; off = its message only. Default: `true`. */
  loggingStructured: boolean | undefined;
  /** Write the time of an entry on the console. Default: `true`. */
  loggingIncludeTimestamp: boolean | undefined;
  /** Entries kept for the log panel; the oldest are dropped and counted. Unit: entries. Default: `1000`. */
  loggingBufferSize: number | undefined;
  /** Where the `beacon` target sends entries. Empty = nowhere. Default: `""`. */
  loggingBeaconUrl: string | undefined;
  /** More field names whose values must never be logged. Default: `[]`. */
  loggingRedact: readonly string[] | undefined;
  /** Keep what came over the socket, redacted, for a replay file. Default: `false`. */
  loggingRecord: boolean | undefined;
  /** Round trip above which latency is alerted. Unit: milliseconds. Default: `1000`. */
  healthLatencyAlert: number | undefined;
  /** Share of failed operations above which errors are alerted, 0 to 1. Default: `0.1`. */
  healthErrorRateAlert: number | undefined;
  /** Reconnects within five minutes above which the connection is alerted. Default: `3`. */
  healthReconnectAlert: number | undefined;
  /** Delay of the page's own timers above which a busy page is alerted. Unit: milliseconds. Default: `200`. */
  healthLagAlert: number | undefined;
  /** Queued messages above which the queue is alerted. Unit: messages. Default: `100`. */
  healthQueueAlert: number | undefined;
  /** `automatic`: recover and say so. `manual`: propose, and wait for the page. Default: `"automatic"`. */
  recoveryPolicy: 'automatic' | 'manual' | undefined;
  /** Language of labels and messages as a BCP 47 tag. Empty = the page's. Default: `""`. */
  uiLanguage: string | undefined;
  /** Colour scheme. `auto`: as the page or the system. Default: `"auto"`. */
  uiTheme: 'auto' | 'light' | 'dark' | undefined;
  /** Debug tools. Default: `false`. */
  developmentDebug: boolean | undefined;
  /** Talk to a fake server inside the page instead of `connection.url`. Default: `false`. */
  developmentMock: boolean | undefined;
  /** Artificial delay of every message. Unit: milliseconds. Default: `0`. */
  developmentLatency: number | undefined;
  /** Faults to inject. Default: `[]`. */
  developmentFaults: readonly string[] | undefined;
}
