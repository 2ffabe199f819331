/** A track as far as a provider looks at it. */
export interface FakeTrack {
  readonly kind: 'audio' | 'video';
  stopped: boolean;
  stop(): void;
}

const fakeTrack = (kind: 'audio' | 'video'): FakeTrack => ({
  kind,
  stopped: false,
  stop() {
    this.stopped = true;
  },
});

/** A stream of fake tracks: a browser's own takes no others, and not every runtime has one. */
export class FakeMediaStream {
  #tracks: FakeTrack[] = [];

  getTracks(): FakeTrack[] {
    return [...this.#tracks];
  }

  addTrack(track: FakeTrack): void {
    this.#tracks.push(track);
  }

  removeTrack(track: FakeTrack): void {
    this.#tracks = this.#tracks.filter((other) => other !== track);
  }
}

/** A `Room` of livekit-client whose server is the test. */
export class FakeLiveKitRoom {
  readonly options: unknown;
  state = 'disconnected';
  readonly remoteParticipants = new Map<string, { identity: string }>();
  /** What was published: topic and parsed data. */
  readonly published: { readonly topic: string; readonly data: Readonly<Record<string, unknown>> }[] = [];
  readonly localParticipant = {
    identity: 'client',
    publishData: async (data: Uint8Array, { topic }: { topic: string }): Promise<void> => {
      this.published.push({ topic, data: JSON.parse(new TextDecoder().decode(data)) });
    },
  };
  /** Every track that was shown. */
  readonly tracks: FakeTrack[] = [];
  /** How often it was left. */
  disconnects = 0;
  #listeners: [string, (...args: never[]) => void][] = [];
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(options?: unknown) {
    this.options = options;
  }

  get listeners(): number {
    return this.#listeners.length;
  }

  /** Whether somebody waits to be let in. */
  get isConnecting(): boolean {
    return this.#settle !== undefined;
  }

  connect(_url: string, _token: string): Promise<void> {
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  async disconnect(): Promise<void> {
    this.disconnects += 1;
    this.state = 'disconnected';
    this.#settle?.reject(new Error('Client initiated disconnect'));
    this.#settle = undefined;
  }

  on(event: string, listener: (...args: never[]) => void): this {
    this.#listeners.push([event, listener]);
    return this;
  }

  removeAllListeners(): this {
    this.#listeners = [];
    return this;
  }

  /** The server lets the client in. */
  admit(): void {
    this.state = 'connected';
    this.#settle?.resolve();
    this.#settle = undefined;
  }

  refuse(error: Error): void {
    this.#settle?.reject(error);
    this.#settle = undefined;
  }

  fire(event: string, ...args: readonly unknown[]): void {
    for (const [type, listener] of [...this.#listeners]) {
      if (type === event) (listener as (...all: readonly unknown[]) => void)(...args);
    }
  }

  /** A track of a participant arrives. */
  show(kind: 'audio' | 'video', identity = 'heygen'): FakeTrack {
    const mediaStreamTrack = fakeTrack(kind);
    this.tracks.push(mediaStreamTrack);
    this.fire('trackSubscribed', { kind, mediaStreamTrack }, {}, { identity });
    return mediaStreamTrack;
  }

  join(identity: string): void {
    this.remoteParticipants.set(identity, { identity });
    this.fire('participantConnected', { identity });
  }

  /** A message over a data topic. */
  say(topic: string, data: unknown): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.fire('dataReceived', new TextEncoder().encode(text), undefined, undefined, topic);
  }
}
