const SIZE = 320;
const FRAME_MS = 66;
const SAMPLE_RATE = 24_000;

/** What the avatar looks and sounds like: a drawn face whose mouth follows the sound. */
export class ActorMedia {
  readonly stream: MediaStream;
  readonly #audio = new AudioContext({ sampleRate: 48_000 });
  readonly #out = this.#audio.createMediaStreamDestination();
  readonly #analyser = this.#audio.createAnalyser();
  readonly #canvas = document.createElement('canvas');
  readonly #levels = new Float32Array(512);
  readonly #sources = new Set<AudioScheduledSourceNode>();
  readonly #timer: ReturnType<typeof setInterval>;
  #nextAt = 0;
  #frame = 0;

  constructor(label: string) {
    this.#analyser.fftSize = this.#levels.length;
    this.#analyser.connect(this.#out);
    this.#canvas.width = SIZE;
    this.#canvas.height = SIZE;
    document.querySelector('#stage')?.append(this.#canvas);
    // A timer and not an animation frame: those stand still in a page that is not shown.
    this.#timer = setInterval(() => this.#draw(label), FRAME_MS);
    this.#draw(label);
    this.stream = new MediaStream([
      ...this.#canvas.captureStream(Math.round(1000 / FRAME_MS)).getVideoTracks(),
      ...this.#out.stream.getAudioTracks(),
    ]);
    void this.#audio.resume();
  }

  /** PCM s16le, mono, 24 kHz, base64; follows on what is being said. */
  speak(base64: string): void {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const samples = new Int16Array(bytes.buffer, 0, bytes.length >> 1);
    const buffer = this.#audio.createBuffer(1, Math.max(1, samples.length), SAMPLE_RATE);
    buffer.copyToChannel(
      Float32Array.from(samples, (sample) => sample / 32_768),
      0,
    );
    const source = new AudioBufferSourceNode(this.#audio, { buffer });
    source.connect(this.#analyser);
    this.#play([source], buffer.duration);
  }

  /** A murmur, in place of a voice for a text. */
  murmur(durationMs: number): void {
    const tone = new OscillatorNode(this.#audio, { type: 'triangle', frequency: 180 });
    const syllables = new OscillatorNode(this.#audio, { frequency: 4 });
    const gain = new GainNode(this.#audio, { gain: 0.15 });
    syllables.connect(new GainNode(this.#audio, { gain: 0.15 })).connect(gain.gain);
    tone.connect(gain).connect(this.#analyser);
    this.#play([tone, syllables], durationMs / 1000);
  }

  hush(): void {
    for (const source of this.#sources) source.stop();
    this.#sources.clear();
    this.#nextAt = 0;
  }

  close(): void {
    clearInterval(this.#timer);
    this.hush();
    for (const track of this.stream.getTracks()) track.stop();
    this.#canvas.remove();
    void this.#audio.close();
  }

  #play(sources: readonly AudioScheduledSourceNode[], seconds: number): void {
    const startAt = Math.max(this.#audio.currentTime + 0.02, this.#nextAt);
    this.#nextAt = startAt + seconds;
    for (const source of sources) {
      source.start(startAt);
      source.stop(this.#nextAt);
      this.#sources.add(source);
      source.onended = () => this.#sources.delete(source);
    }
  }

  #draw(label: string): void {
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    this.#frame += 1;
    this.#analyser.getFloatTimeDomainData(this.#levels);
    const power = this.#levels.reduce((sum, level) => sum + level * level, 0) / this.#levels.length;
    const mouth = Math.min(1, Math.sqrt(power) * 5);
    const circle = (x: number, y: number, width: number, height: number, colour: string): void => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
      context.fill();
    };
    context.fillStyle = '#1d3557';
    context.fillRect(0, 0, SIZE, SIZE);
    const sway = 4 * Math.sin(this.#frame / 12);
    circle(160 + sway, 150, 95, 110, '#e9c9a8');
    const isBlinking = this.#frame % 50 < 2;
    for (const x of [125, 195]) circle(x + sway, 130, 13, isBlinking ? 2 : 13, '#1d3557');
    circle(160 + sway, 205, 32, 5 + 25 * mouth, '#8d2f3c');
    context.fillStyle = '#f1faee';
    context.font = '16px sans-serif';
    context.fillText(`${label} ${this.#frame}`, 12, SIZE - 14);
  }
}
