/** What waits at most: two seconds of 16 kHz PCM. Older sound is worth less than newer. */
const MAX_WAITING_BYTES = 65_536;

export interface MediaQueuePorts {
  /** Whether the network is too slow for us. */
  congested: () => boolean;
  send: (data: ArrayBufferView) => void;
}

/** Sound and pictures on their way to the server: they wait while the network is slow, and the oldest give way. */
export class MediaQueue {
  readonly #ports: MediaQueuePorts;
  readonly #waiting: ArrayBufferView[] = [];
  #dropped = 0;

  constructor(ports: MediaQueuePorts) {
    this.#ports = ports;
  }

  /** Frames that gave way to newer ones since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Returns whether it went out at once: what waits is kept. */
  send(data: ArrayBufferView): boolean {
    if (this.#waiting.length === 0 && !this.#ports.congested()) {
      this.#ports.send(data);
      return true;
    }
    this.#waiting.push(data);
    let bytes = this.#waiting.reduce((sum, { byteLength }) => sum + byteLength, 0);
    while (bytes > MAX_WAITING_BYTES) {
      bytes -= this.#waiting.shift()?.byteLength ?? bytes;
      this.#dropped += 1;
    }
    return false;
  }

  /** There is room again. */
  flush(): void {
    for (const data of this.#waiting.splice(0)) this.#ports.send(data);
  }

  /** What waited for a socket that is gone is not for the next one. */
  clear(): void {
    this.#waiting.length = 0;
  }
}
