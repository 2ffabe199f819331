import type { AudioPorts, SharedAudioContext } from '../platform/audio-ports.js';

/** One track of a microphone. `unplug()` is what happens when its device goes. */
export class FakeAudioTrack extends EventTarget {
  readonly kind = 'audio';
  readyState: 'live' | 'ended' = 'live';
  enabled = true;
  readonly constraints: MediaTrackConstraints[] = [];
  readonly deviceId: string;

  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }

  /** As in a browser: no event. */
  stop(): void {
    this.readyState = 'ended';
  }

  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.constraints.push(constraints);
    return Promise.resolve();
  }
}

/** A node of the audio thread. What is sent to it is kept; `tell()` speaks in its place. */
export class FakeWorkletNode {
  readonly name: string;
  readonly options: AudioWorkletNodeOptions;
  readonly sent: unknown[] = [];
  readonly port: { onmessage: ((event: MessageEvent) => void) | null; postMessage(message: unknown): void };

  constructor(name: string, options: AudioWorkletNodeOptions) {
    this.name = name;
    this.options = options;
    this.port = { onmessage: null, postMessage: (message) => void this.sent.push(message) };
  }

  /** A message of its processor. */
  tell(data: unknown): void {
    this.port.onmessage?.(new MessageEvent('message', { data }));
  }

  connect<T>(target: T): T {
    return target;
  }

  disconnect(): void {}
}

const node = (extra: object = {}) => ({ connect: <T>(target: T): T => target, disconnect: () => {}, ...extra });

/** An audio context that makes no sound. Its clock stands still until a test sets `currentTime`. */
export class FakeAudioContext extends EventTarget {
  state: AudioContextState = 'running';
  currentTime = 0;
  readonly sampleRate = 48_000;
  readonly baseLatency = 0;
  readonly destination = node();
  readonly modules: string[] = [];
  readonly gains: { value: number }[] = [];
  /** Whether `resume()` helps. */
  isHeldBack = false;
  readonly audioWorklet = {
    addModule: (url: string): Promise<void> => {
      this.modules.push(url);
      return this.moduleError ? Promise.reject(this.moduleError) : Promise.resolve();
    },
  };
  moduleError: Error | undefined;
  /** Device that is played on; empty = the system's choice. */
  sinkId = '';

  /** As the system does it for a call, or the browser before a gesture. */
  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  resume(): Promise<void> {
    if (!this.isHeldBack && this.state !== 'closed') this.become('running');
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.become('closed');
    return Promise.resolve();
  }

  setSinkId(id: string): Promise<void> {
    this.sinkId = id;
    return Promise.resolve();
  }

  createGain(): object {
    const gain = { value: 1, setTargetAtTime: (value: number) => void (gain.value = value) };
    this.gains.push(gain);
    return node({ gain });
  }

  /** What is heard at the moment, samples from -1 to 1 that go on from their beginning; empty = silence. */
  heard: readonly number[] = [];

  createAnalyser(): object {
    const fill = (into: Float32Array): void =>
      into.forEach((_, at) => (into[at] = this.heard[at % this.heard.length] ?? 0));
    return node({
      fftSize: 2048,
      frequencyBinCount: 1024,
      context: this,
      getFloatTimeDomainData: fill,
      getByteFrequencyData: (into: Uint8Array) => into.fill(0),
    });
  }

  createMediaStreamSource(): object {
    return node();
  }
}

class FakeMediaDevices extends EventTarget {
  list: { kind: MediaDeviceKind; deviceId: string; label: string }[] = [
    { kind: 'audioinput', deviceId: 'mic-1', label: 'Microphone 1' },
    { kind: 'audioinput', deviceId: 'mic-2', label: 'Microphone 2' },
    { kind: 'audiooutput', deviceId: 'out-1', label: 'Loudspeaker' },
  ];
  readonly asked: MediaStreamConstraints[] = [];
  readonly #ask: (constraints: MediaStreamConstraints) => Promise<MediaStream>;

  constructor(ask: (constraints: MediaStreamConstraints) => Promise<MediaStream>) {
    super();
    this.#ask = ask;
  }

  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    return this.#ask(constraints);
  }

  enumerateDevices(): Promise<object[]> {
    return Promise.resolve(this.list);
  }
}

/** Microphone, loudspeaker and context of a page that has none. Pass it as the port `audio`. */
export class FakeAudio implements AudioPorts {
  readonly contexts: FakeAudioContext[] = [];
  readonly nodes: FakeWorkletNode[] = [];
  readonly tracks: FakeAudioTrack[] = [];
  readonly media: FakeMediaDevices;
  readonly sessionTypes: string[] = [];
  secure = true;
  touched = true;
  permissionState: PermissionState | undefined = 'granted';
  /** Name of the `DOMException` that asking for the microphone ends with. */
  refusal: string | undefined;
  /** Contexts are made like this. */
  makeContext: () => FakeAudioContext = () => new FakeAudioContext();
  readonly #gestures = new Set<() => void>();
  #shares = 0;
  #hold: Promise<void> | undefined;

  constructor() {
    this.media = new FakeMediaDevices((constraints) => this.#ask(constraints));
  }

  get devices(): MediaDevices | undefined {
    return this.media as unknown as MediaDevices;
  }

  /** Contexts that are not closed. */
  get openContexts(): number {
    return this.contexts.filter(({ state }) => state !== 'closed').length;
  }

  /** Tracks that keep the light of the microphone on. */
  get liveTracks(): number {
    return this.tracks.filter(({ readyState }) => readyState === 'live').length;
  }

  /** The last node of this processor: `capture` or `playback`. */
  node(kind: 'capture' | 'playback'): FakeWorkletNode | undefined {
    return this.nodes.filter(({ name }) => name.endsWith(kind)).at(-1);
  }

  /** The browser's question stays open until the returned function is called. */
  holdQuestion(): () => void {
    let answer = (): void => {};
    this.#hold = new Promise((resolve) => (answer = resolve));
    return () => {
      this.#hold = undefined;
      answer();
    };
  }

  /** A person clicks somewhere on the page. */
  gesture(): void {
    this.touched = true;
    for (const listener of [...this.#gestures]) listener();
  }

  /** How many wait for a gesture. */
  get gestureListeners(): number {
    return this.#gestures.size;
  }

  openContext(): SharedAudioContext {
    let context = this.contexts.at(-1);
    if (this.#shares === 0 || !context) this.contexts.push((context = this.makeContext()));
    const shared = context;
    this.#shares += 1;
    let isHeld = true;
    return {
      context: shared as unknown as AudioContext,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#shares -= 1;
        if (this.#shares === 0) void shared.close();
      },
    };
  }

  createWorkletNode(_context: AudioContext, name: string, options: AudioWorkletNodeOptions): AudioWorkletNode {
    const made = new FakeWorkletNode(name, options);
    this.nodes.push(made);
    return made as unknown as AudioWorkletNode;
  }

  permission(): Promise<PermissionState | undefined> {
    return Promise.resolve(this.permissionState);
  }

  onGesture(listener: () => void): () => void {
    this.#gestures.add(listener);
    return () => void this.#gestures.delete(listener);
  }

  setSessionType(type: string): void {
    this.sessionTypes.push(type);
  }

  async #ask({ audio }: MediaStreamConstraints): Promise<MediaStream> {
    await this.#hold;
    if (this.refusal) throw new DOMException('no microphone', this.refusal);
    const wanted = (audio as { deviceId?: { exact: string } }).deviceId?.exact;
    const inputs = this.media.list.filter(({ kind }) => kind === 'audioinput');
    const device = wanted ? inputs.find(({ deviceId }) => deviceId === wanted) : inputs[0];
    if (!device) throw new DOMException('no such device', wanted ? 'OverconstrainedError' : 'NotFoundError');
    const track = new FakeAudioTrack(device.deviceId);
    this.tracks.push(track);
    return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
  }
}
