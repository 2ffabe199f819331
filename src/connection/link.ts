/** Whoever is told what a link makes of the frames. */
export interface LinkListener {
  /** A message of the dialect: the frame itself, or the object that it carried. */
  onMessage: (message: string | object) => void;
  /** The server does not know the session that was left, or has none to know: it is told anew. */
  onNewSession: () => void;
  /** The session that the socket left goes on where it was; nothing was lost or repeated. */
  onResumed: () => void;
  /** The session did not survive its socket. */
  onLost: () => void;
  /** The server has forgotten the session that was to be resumed; a new one follows. */
  onNotResumed: () => void;
  /** Room again for what had to wait. */
  onDrain: () => void;
  /** The server ends the connection, and says more about it than a close code can. */
  onBye: (code: number, retryAfterMs: number) => void;
  /** The answer to the last ping. */
  onPong: () => void;
  /** The server wants a token that holds longer. */
  onTokenWanted: () => void;
}

/** What lies between a socket and the session: how messages are framed, and what of them survives the socket. */
export interface Link {
  listener: LinkListener;
  /** What the address of a dial says about the framing. */
  readonly query: Readonly<Record<string, string>>;
  /** Whether what can wait should: too much is not acknowledged. */
  readonly congested: boolean;
  /** The socket is open. */
  opened(): void;
  /** A text frame came in. */
  receive(frame: string): void;
  /** Takes a message of the dialect, serialized; `false` when there is no way to send it. */
  send(message: string): boolean;
  /** Asks for a sign of life. */
  ping(): void;
  /** Shows the server a new token, where it can be told on an open connection. */
  renew(token: string): void;
  /** The socket is gone. */
  closed(): void;
  /** What the socket left behind is not wanted any more. */
  forget(): void;
}

export interface LinkPorts {
  /** Puts a frame on the wire; `false` when there is no open socket. */
  write: (frame: string) => boolean;
  /** The dialect's own ping, serialized. */
  pingMessage: string;
}

/** One frame, one message, and nothing survives: what a server speaks that knows of no framing. */
export function createPlainLink({ write, pingMessage }: LinkPorts, listener: LinkListener): Link {
  return {
    listener,
    query: {},
    congested: false,
    opened() {
      this.listener.onNewSession();
    },
    receive(frame) {
      this.listener.onMessage(frame);
    },
    send: write,
    ping: () => void write(pingMessage),
    renew() {},
    closed() {
      this.listener.onLost();
    },
    forget() {},
  };
}
