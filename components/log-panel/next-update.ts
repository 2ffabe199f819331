/** One update that is to come: in the next frame, or after a while. */
export class NextUpdate {
  readonly #run: () => void;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Plans it, if none is planned. @param waitMs 0 = in the next frame */
  plan(waitMs: number): void {
    if (this.#frame || this.#timer) return;
    if (waitMs === 0) this.#frame = requestAnimationFrame(() => this.#go());
    else this.#timer = setTimeout(() => this.#go(), waitMs);
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.#timer = undefined;
  }

  #go(): void {
    this.cancel();
    this.#run();
  }
}
