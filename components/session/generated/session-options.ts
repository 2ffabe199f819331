// Generated from src/config/schema/client-config.schema.json by tools/generate-config.mjs. Do not edit.

/**
 * The options as properties of `<realtime-session>`. Reading gives what the attribute says, parsed, or `undefined`, never a default;
 * writing sets the attribute, `undefined` and `null` remove it.
 */
export interface SessionOptions {
  /** Which set of defaults and rules applies. `production` refuses insecure endpoints and development options. Default: `"production"`. */
  get environment(): 'production' | 'development' | 'testing' | undefined;
  set environment(value: 'production' | 'development' | 'testing' | null | undefined);
  /** `strict`: an error in the configuration stops the start. `lenient`: a bad value falls back one step in the hierarchy and is reported as a warning; environment rules stay errors. Default: `"strict"`. */
  get configMode(): 'strict' | 'lenient' | undefined;
  set configMode(value: 'strict' | 'lenient' | null | undefined);
  /** WebSocket address of the agent. `<realtime-session>` dials only an address that somebody has said. Default: `"wss://api.agentc.com/realtime"`. */
  get url(): string | undefined;
  set url(value: string | null | undefined);
  /** Dialect that the server speaks. Default: `"agentc"`. */
  get protocol(): 'agentc' | 'resumable' | undefined;
  set protocol(value: 'agentc' | 'resumable' | null | undefined);
  /** Connect as soon as the configuration is valid. On for `<realtime-session>`; the core connects when it is told to. Default: `true`. */
  get autoConnect(): boolean | undefined;
  set autoConnect(value: boolean | null | undefined);
  /** Longest time for one dial, from fetching the token to a usable session. Unit: milliseconds. Default: `30000`. */
  get timeout(): number | undefined;
  set timeout(value: number | null | undefined);
  /** Silence after which the server is asked whether it is still there. Unit: milliseconds. Default: `30000`. */
  get heartbeatInterval(): number | undefined;
  set heartbeatInterval(value: number | null | undefined);
  /** Longest wait for the answer to a heartbeat before the socket counts as dead. Unit: milliseconds. Default: `10000`. */
  get heartbeatTimeout(): number | undefined;
  set heartbeatTimeout(value: number | null | undefined);
  /** Redials in one outage before the slow rhythm of `suspendedRetry` begins. 0 = none, -1 = without end. Default: `5`. */
  get maxReconnectAttempts(): number | undefined;
  set maxReconnectAttempts(value: number | null | undefined);
  /** Delay that the first redial is drawn from. Unit: milliseconds. Default: `1000`. */
  get reconnectDelay(): number | undefined;
  set reconnectDelay(value: number | null | undefined);
  /** Longest delay between two redials. Unit: milliseconds. Default: `30000`. */
  get maxReconnectDelay(): number | undefined;
  set maxReconnectDelay(value: number | null | undefined);
  /** Factor by which the delay grows from one redial to the next. Default: `2`. */
  get reconnectMultiplier(): number | undefined;
  set reconnectMultiplier(value: number | null | undefined);
  /** Delay between redials once `maxReconnectAttempts` is used up, plus or minus 20 %. 0 = never. Unit: milliseconds. Default: `60000`. */
  get suspendedRetry(): number | undefined;
  set suspendedRetry(value: number | null | undefined);
  /** How long a connection has to hold before its attempts are forgotten. Unit: milliseconds. Default: `10000`. */
  get stableAfter(): number | undefined;
  set stableAfter(value: number | null | undefined);
  /** Messages kept while there is no connection. Unit: messages. Default: `1000`. */
  get maxQueuedMessages(): number | undefined;
  set maxQueuedMessages(value: number | null | undefined);
  /** Bytes of messages kept while there is no connection. Unit: bytes. Default: `1048576`. */
  get maxQueuedBytes(): number | undefined;
  set maxQueuedBytes(value: number | null | undefined);
  /** What happens when no more messages can be kept: `refuse` rejects the new one, which stays where it was typed; `drop-oldest` gives up the oldest, which stays in the transcript and can be sent again. Default: `"refuse"`. */
  get queuePolicy(): 'refuse' | 'drop-oldest' | undefined;
  set queuePolicy(value: 'refuse' | 'drop-oldest' | null | undefined);
  /** A message that has waited longer when the connection is back is not sent by itself; it stays in the transcript and can be sent again. 0 = no limit. Unit: milliseconds. Default: `0`. */
  get queueTtl(): number | undefined;
  set queueTtl(value: number | null | undefined);
  /** A larger frame from the server is counted and dropped. Unit: bytes. Default: `10485760`. */
  get maxMessageBytes(): number | undefined;
  set maxMessageBytes(value: number | null | undefined);
  /** Key of the agent to talk to. Empty = the server's default agent. Default: `""`. */
  get agentKey(): string | undefined;
  set agentKey(value: string | null | undefined);
  /** Conversation to open. Empty = the tab's last one, or a new one. Default: `""`. */
  get chatSessionId(): string | undefined;
  set chatSessionId(value: string | null | undefined);
  /** Remember the conversation for as long as the tab lives, so that a reload returns to it. Default: `true`. */
  get persist(): boolean | undefined;
  set persist(value: boolean | null | undefined);
  /** What a second tab does: `independent` has a session of its own, also when it was made by duplicating the first; `exclusive` waits until the first one is closed or its user says "use here"; `follow` has the conversation of the first tab through that tab, over one connection, and goes on by itself when it is closed. Default: `"independent"`. */
  get tabPolicy(): 'independent' | 'exclusive' | 'follow' | undefined;
  set tabPolicy(value: 'independent' | 'exclusive' | 'follow' | null | undefined);
  /** Base address of login and token refresh. Empty = derived from `connection.url`. Default: `""`. */
  get authUrl(): string | undefined;
  set authUrl(value: string | null | undefined);
  /** Where tokens come from. `auto`: a token provider if there is one, else the token, else credentials. `cookie` has to be said. Default: `"auto"`. */
  get authMode(): 'auto' | 'token' | 'provider' | 'credentials' | 'cookie' | undefined;
  set authMode(value: 'auto' | 'token' | 'provider' | 'credentials' | 'cookie' | null | undefined);
  /** How long before its expiry a token is renewed. Unit: milliseconds. Default: `60000`. */
  get authRefreshLeeway(): number | undefined;
  set authRefreshLeeway(value: number | null | undefined);
  /** Where a token may be kept: in memory, or for as long as the tab lives. Default: `"memory"`. */
  get authStorage(): 'memory' | 'session' | undefined;
  set authStorage(value: 'memory' | 'session' | null | undefined);
  /** Failed attempts to get a token before the user is asked to sign in. Default: `5`. */
  get authMaxAttempts(): number | undefined;
  set authMaxAttempts(value: number | null | undefined);
  /** Upper bound of token requests in any one minute. Default: `10`. */
  get authMaxCallsPerMinute(): number | undefined;
  set authMaxCallsPerMinute(value: number | null | undefined);
  /** Longest wait for the answer to one login or refresh. Unit: milliseconds. Default: `10000`. */
  get authTimeout(): number | undefined;
  set authTimeout(value: number | null | undefined);
  /** Sample rate that is asked for; what the server demands on the wire wins. Unit: Hz. Default: `16000`. */
  get audioSampleRate(): number | undefined;
  set audioSampleRate(value: number | null | undefined);
  /** Bits per sample. Unit: bits. Default: `16`. */
  get audioBitDepth(): 8 | 16 | 24 | 32 | undefined;
  set audioBitDepth(value: 8 | 16 | 24 | 32 | null | undefined);
  /** Channels: 1 = mono, 2 = stereo. Default: `1`. */
  get audioChannels(): number | undefined;
  set audioChannels(value: number | null | undefined);
  /** Samples in one frame on the wire. Unit: samples. Default: `2048`. */
  get audioBufferSize(): number | undefined;
  set audioBufferSize(value: number | null | undefined);
  /** Microphone. `auto`: on when a microphone element is there. The device opens only after a user gesture. Default: `"auto"`. */
  get audioInput(): 'auto' | 'on' | 'off' | undefined;
  set audioInput(value: 'auto' | 'on' | 'off' | null | undefined);
  /** Spoken answers. `auto`: on when an avatar element is there. Sound starts only after a user gesture. Default: `"auto"`. */
  get audioOutput(): 'auto' | 'on' | 'off' | undefined;
  set audioOutput(value: 'auto' | 'on' | 'off' | null | undefined);
  /** `ptt`: the microphone is heard while the button is held. `vad`: hands-free. Default: `"ptt"`. */
  get audioInputMode(): 'ptt' | 'vad' | undefined;
  set audioInputMode(value: 'ptt' | 'vad' | null | undefined);
  /** Speaking interrupts the agent. Default: `true`. */
  get audioBargeIn(): boolean | undefined;
  set audioBargeIn(value: boolean | null | undefined);
  /** Ask the device to remove the echo of the loudspeaker. Default: `true`. */
  get audioEchoCancellation(): boolean | undefined;
  set audioEchoCancellation(value: boolean | null | undefined);
  /** Ask the device to suppress background noise. Default: `true`. */
  get audioNoiseSuppression(): boolean | undefined;
  set audioNoiseSuppression(value: boolean | null | undefined);
  /** Ask the device to even out the loudness. Default: `true`. */
  get audioAutoGainControl(): boolean | undefined;
  set audioAutoGainControl(value: boolean | null | undefined);
  /** Loudness of the answers, 0 = silent to 1 = full. Default: `1`. */
  get audioVolume(): number | undefined;
  set audioVolume(value: number | null | undefined);
  /** Address of the audio worklet. Empty = next to the script. Default: `""`. */
  get audioWorkletUrl(): string | undefined;
  set audioWorkletUrl(value: string | null | undefined);
  /** Voice. Empty = the first real voice once output is on. Default: `""`. */
  get voiceId(): string | undefined;
  set voiceId(value: string | null | undefined);
  /** Speech model. Empty = the server's default. Default: `""`. */
  get voiceModel(): string | undefined;
  set voiceModel(value: string | null | undefined);
  /** Speaking rate, 1 = normal. Default: `1`. */
  get voiceSpeed(): number | undefined;
  set voiceSpeed(value: number | null | undefined);
  /** Spoken language as a BCP 47 tag. Empty = the server decides. Default: `""`. */
  get voiceLanguage(): string | undefined;
  set voiceLanguage(value: string | null | undefined);
  /** Who renders the avatar. Default: `"none"`. */
  get avatarProvider(): 'none' | 'local' | 'liveavatar' | 'heygen-streaming' | undefined;
  set avatarProvider(value: 'none' | 'local' | 'liveavatar' | 'heygen-streaming' | null | undefined);
  /** Avatar of that provider. Empty = the provider's default. Default: `""`. */
  get avatarId(): string | undefined;
  set avatarId(value: string | null | undefined);
  /** Video quality that is asked for. Default: `"medium"`. */
  get avatarQuality(): 'low' | 'medium' | 'high' | 'very_high' | undefined;
  set avatarQuality(value: 'low' | 'medium' | 'high' | 'very_high' | null | undefined);
  /** Endpoint of your own backend that mints the provider's session. Empty = the agent's server does. Default: `""`. */
  get avatarCredentialsUrl(): string | undefined;
  set avatarCredentialsUrl(value: string | null | undefined);
  /** What is shown when the provider fails. Default: `"local"`. */
  get avatarFallback(): 'local' | 'none' | undefined;
  set avatarFallback(value: 'local' | 'none' | null | undefined);
  /** Without speech in a hidden tab the avatar is stopped after this time. 0 = never. Unit: milliseconds. Default: `90000`. */
  get avatarIdleStop(): number | undefined;
  set avatarIdleStop(value: number | null | undefined);
  /** Longest life of one provider session. 0 = the provider's own limit. Unit: milliseconds. Default: `0`. */
  get avatarMaxSession(): number | undefined;
  set avatarMaxSession(value: number | null | undefined);
  /** The server makes the avatar speak by itself: the answer is not said a second time. Default: `false`. */
  get avatarServerSpeaks(): boolean | undefined;
  set avatarServerSpeaks(value: boolean | null | undefined);
  /** Least severe level kept in the buffer and passed to sinks. Default: `"ERROR"`. */
  get logLevel(): 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | undefined;
  set logLevel(value: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | null | undefined);
  /** Levels of single areas in the place of `level`, like `connection=debug,auth=warn`. In development the page's own address can say it too: `?realtime-log=connection=debug`. Default: `""`. */
  get loggingAreaLevels(): string | undefined;
  set loggingAreaLevels(value: string | null | undefined);
  /** Least severe level printed on the console; never more than `level` lets through. Default: `"ERROR"`. */
  get loggingConsoleLevel(): 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | undefined;
  set loggingConsoleLevel(value: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | null | undefined);
  /** Where entries go. Default: `["console","buffer"]`. */
  get logTargets(): readonly ('console' | 'buffer' | 'beacon')[] | undefined;
  set logTargets(value: readonly ('console' | 'buffer' | 'beacon')[] | null | undefined);
  /** Look of a console line when `structured` is on. Default: `"json"`. */
  get loggingFormat(): 'json' | 'pretty' | undefined;
  set loggingFormat(value: 'json' | 'pretty' | null | undefined);
  /** Write the fields of an entry; off = its message only. Default: `true`. */
  get loggingStructured(): boolean | undefined;
  set loggingStructured(value: boolean | null | undefined);
  /** Write the time of an entry on the console. Default: `true`. */
  get loggingIncludeTimestamp(): boolean | undefined;
  set loggingIncludeTimestamp(value: boolean | null | undefined);
  /** Entries kept for the log panel; the oldest are dropped and counted. Unit: entries. Default: `1000`. */
  get loggingBufferSize(): number | undefined;
  set loggingBufferSize(value: number | null | undefined);
  /** Where the `beacon` target sends entries. Empty = nowhere. Default: `""`. */
  get loggingBeaconUrl(): string | undefined;
  set loggingBeaconUrl(value: string | null | undefined);
  /** Part of the clients whose entries the `beacon` target sends; errors are sent by all. Default: `1`. */
  get loggingBeaconSample(): number | undefined;
  set loggingBeaconSample(value: number | null | undefined);
  /** More names whose values must never be logged, as fields and inside texts. `email` and `card` also hide what looks like an address or a card number. Default: `[]`. */
  get loggingRedact(): readonly string[] | undefined;
  set loggingRedact(value: readonly string[] | null | undefined);
  /** Keep what came and went over the socket, redacted and bounded, for a replay file. On in development. Default: `false`. */
  get loggingRecord(): boolean | undefined;
  set loggingRecord(value: boolean | null | undefined);
  /** Attach a W3C `traceparent` header to sign-in and token calls. Across origins the server has to allow the header. Default: `false`. */
  get loggingTraceparent(): boolean | undefined;
  set loggingTraceparent(value: boolean | null | undefined);
  /** Round trip above which latency is alerted. Unit: milliseconds. Default: `1000`. */
  get healthLatencyAlert(): number | undefined;
  set healthLatencyAlert(value: number | null | undefined);
  /** Share of failed operations above which errors are alerted, 0 to 1. Default: `0.1`. */
  get healthErrorRateAlert(): number | undefined;
  set healthErrorRateAlert(value: number | null | undefined);
  /** Reconnects within five minutes above which the connection is alerted. Default: `3`. */
  get healthReconnectAlert(): number | undefined;
  set healthReconnectAlert(value: number | null | undefined);
  /** Delay of the page's own timers above which a busy page is alerted. Unit: milliseconds. Default: `200`. */
  get healthLagAlert(): number | undefined;
  set healthLagAlert(value: number | null | undefined);
  /** Queued messages above which the queue is alerted. Unit: messages. Default: `100`. */
  get healthQueueAlert(): number | undefined;
  set healthQueueAlert(value: number | null | undefined);
  /** `automatic`: recover and say so. `manual`: propose, and wait for the page. Default: `"automatic"`. */
  get recoveryPolicy(): 'automatic' | 'manual' | undefined;
  set recoveryPolicy(value: 'automatic' | 'manual' | null | undefined);
  /** Language of labels and messages as a BCP 47 tag. Empty = the page's. Default: `""`. */
  get uiLanguage(): string | undefined;
  set uiLanguage(value: string | null | undefined);
  /** Colour scheme. `auto`: as the page or the system. Default: `"auto"`. */
  get uiTheme(): 'auto' | 'light' | 'dark' | undefined;
  set uiTheme(value: 'auto' | 'light' | 'dark' | null | undefined);
  /** Counts the answers that arrive while the page is hidden in the page's title. Needs a `<realtime-conversation>`. Default: `false`. */
  get uiUnreadMark(): boolean | undefined;
  set uiUnreadMark(value: boolean | null | undefined);
  /** Debug tools. Default: `false`. */
  get developmentDebug(): boolean | undefined;
  set developmentDebug(value: boolean | null | undefined);
  /** Talk to the agent server inside the page instead of `connection.url`: nothing leaves the page, and any name, password and token will do. Default: `false`. */
  get developmentMock(): boolean | undefined;
  set developmentMock(value: boolean | null | undefined);
  /** How long each message to and from the server inside the page is on its way. Unit: milliseconds. Default: `0`. */
  get developmentLatency(): number | undefined;
  set developmentLatency(value: number | null | undefined);
  /** Faults of the server inside the page, by the names of its switches: `silentTakeover`, `dropAfterDeltas=5`. Default: `[]`. */
  get developmentFaults(): readonly string[] | undefined;
  set developmentFaults(value: readonly string[] | null | undefined);
}
