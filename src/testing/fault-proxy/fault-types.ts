/** `up`: from the client to the server; `down`: from the server to the client. */
export type FaultDirection = 'up' | 'down' | 'both';

interface EveryToxic {
  /** Default `both`; each direction has a delay, a rate and a count of its own. */
  direction?: FaultDirection;
  /** The share of connections that it falls on, 0 to 1, drawn from the seed once for each. Default 1. */
  probability?: number;
}

/** What happens to the bytes between client and proxy. Names and meanings are those of Toxiproxy (github.com/Shopify/toxiproxy). */
export type Toxic = EveryToxic &
  (
    | {
        /** Bytes arrive later, in their order. */
        type: 'latency';
        latencyMs: number;
        /** At most so much more or less, drawn from the seed. Default 0. */
        jitterMs?: number;
      }
    | { /** No more than a rate. */ type: 'bandwidth'; bytesPerSecond: number }
    | {
        /** Bytes arrive in small pieces. */
        type: 'slicer';
        averageBytes: number;
        /** At most so much more or less in a piece, drawn from the seed. Default 0. */
        variationBytes?: number;
        /** Between two pieces. Default 0. */
        delayMs?: number;
      }
    | { /** So many bytes of a direction pass, then the connection is closed. */ type: 'limit_data'; bytes: number }
    | { /** The end of a connection is heard later. */ type: 'slow_close'; delayMs: number }
    | {
        /** Nothing passes, and the connection is closed after the time. 0: never closed; removing it lets pass what waited. */
        type: 'timeout';
        timeoutMs: number;
      }
    | { /** TCP RST. */ type: 'reset_peer'; /** After the connection began. Default 0. */ delayMs?: number }
  );

/** What a rule waits for. Everything that is said has to fit. */
export interface FaultMatch {
  /** A new connection, an HTTP request, the handshake of a WebSocket, or a message in one. */
  on: 'connect' | 'request' | 'upgrade' | 'message';
  /** Who sent the message. Default: either. */
  from?: 'client' | 'server';
  /** The field `type` of a text message that is JSON. */
  type?: string;
  /** A part of a text message, or an expression that fits it. */
  text?: string | RegExp;
  /** The whole path of the request or of the WebSocket, without the query, or an expression that fits it. */
  path?: string | RegExp;
  /** Only binary messages, or only text messages. Default: both. */
  binary?: boolean;
  /** Lets the first n pass. Default 0. */
  skip?: number;
}

export type FaultAction =
  | {
      /** `reset`: TCP RST. `black-hole`: nothing passes on this connection until `heal()`, and nothing is closed. */
      do: 'reset' | 'black-hole';
      /** Whether the message that fitted is passed on first. Default `false`: it is lost with a reset, and waits in a black hole. */
      forwardFirst?: boolean;
    }
  | {
      /** The client gets a close frame, as if from the server; its answer goes to the server. */
      do: 'close';
      /** 1000 to 4999. Default 1001. */
      code?: number;
      /** At most 123 bytes. Default empty. */
      reason?: string;
      /** Whether the message that fitted is passed on first. Default `false`. */
      forwardFirst?: boolean;
    }
  | { /** The message is lost. */ do: 'drop' }
  | { /** The message is passed on twice. */ do: 'duplicate' }
  | { /** It waits for the next message of its direction, and comes after it. */ do: 'reorder' }
  | { /** It waits, and what is behind it as well. */ do: 'delay'; delayMs: number }
  | { /** Taken and never answered. */ do: 'hang' }
  | {
      /** The proxy answers; a `connect` is closed without an answer. */
      do: 'refuse';
      /** 200 to 599. Default 503. */
      status?: number;
      headers?: Readonly<Record<string, string>>;
      /** Default empty. */
      body?: string;
    };

export interface FaultRule {
  match: FaultMatch;
  action: FaultAction;
  /** How often it acts. Default 1; `Infinity` for always. */
  times?: number;
}

export type FaultEventKind =
  | 'connect'
  | 'disconnect'
  | 'request'
  | 'upgrade'
  | 'toxic'
  | 'rule'
  | 'reset'
  | 'close-sockets'
  | 'black-hole'
  | 'heal'
  | 'error';

export interface FaultEvent {
  /** Milliseconds since the proxy started. */
  readonly atMs: number;
  readonly kind: FaultEventKind;
  /** Connections are counted from 1; 0 is the whole proxy. */
  readonly connection: number;
  /** In words; never a query, a header, or what a message says. */
  readonly detail: string;
}

export interface FaultHandle {
  remove(): void;
}

export interface FaultRuleHandle extends FaultHandle {
  /** How often it has acted. */
  readonly hits: number;
}

export interface FaultProxyOptions {
  /** Origin of the server, `http://` or `https://`, without a path. WebSockets go to the same one. */
  target: string;
  /** Default 0: any that is free. */
  port?: number;
  /** Where to listen. Default `127.0.0.1`. */
  host?: string;
  /** Sends the target's own name as `Host`, for servers that need it. Default `false`: the client's is passed on. */
  changeHost?: boolean;
  /** A whole number from which jitter, variation and probability follow. Default 1. */
  seed?: number;
  /** Gets a line (and the event that it is made of) for each fault and each error of the target; not for traffic. */
  log?: (line: string, event: FaultEvent) => void;
}

/** A proxy for HTTP and WebSockets that has the faults of a network, and of a server that fails. */
export interface FaultProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Holds for connections that are open and for those to come. @throws RealtimeError `config/invalid` */
  addToxic(toxic: Toxic): FaultHandle;
  /** Rules are asked in the order of their adding; the first one that fits acts. @throws RealtimeError `config/invalid` */
  addRule(rule: FaultRule): FaultRuleHandle;
  /** Cuts every connection by TCP RST, now. */
  reset(): void;
  /** Sends a close frame to the client of every WebSocket. Code: default 1001. @throws RealtimeError `config/invalid` */
  closeSockets(code?: number, reason?: string): void;
  /** From now on nothing passes, and nothing is closed: every connection is half-open, new ones too. */
  blackHole(): void;
  /** Ends every black hole, those of rules too. What waited arrives now, in order, as TCP would send it again. */
  heal(): void;
  /** No toxics and no rules any more. A black hole stays until `heal()`. */
  clear(): void;
  /** What has happened, oldest first: the last 10000. */
  readonly events: readonly FaultEvent[];
  /** Connections of clients that are open. */
  readonly connections: number;
  /** WebSockets that are open. */
  readonly sockets: number;
  /** Cuts everything and frees the port. Resolves when no handle is left. */
  stop(): Promise<void>;
}
