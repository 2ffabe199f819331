import type { Unsubscribe } from '../events.js';
import type { LifecycleSource, TabPorts } from '../platform/platform.js';

/** How long a name may stay taken that an earlier page of this tab has just let go, milliseconds. */
const GRACE_MS = 250;

/**
 * A name that one tab of the origin has at a time (Web Locks). It is let go while the page is hidden away by the browser, so that the back/forward
 * cache can keep the page, and asked for again when the page is shown.
 */
export class TabClaim {
  readonly #locks: Pick<LockManager, 'request'>;
  readonly #name: string;
  readonly #onLost: () => void;
  readonly #unsubscribe: Unsubscribe;
  #held = false;
  /** The request that counts; an older one that is granted late lets go at once. */
  #turn = 0;
  #taking: Promise<boolean> | undefined;
  /** Ends holding and waiting. */
  #letGo: (() => void) | undefined;
  /** Told while another tab has the name: it is free now, and ours. */
  #onFree: (() => void) | undefined;

  /** `onLost`: another tab took the name, or has it when this page comes back. */
  constructor(
    locks: NonNullable<TabPorts['locks']>,
    lifecycle: LifecycleSource,
    { name, onLost }: { name: string; onLost: () => void },
  ) {
    this.#locks = locks;
    this.#name = name;
    this.#onLost = onLost;
    let comeBack: (() => void) | undefined;
    this.#unsubscribe = lifecycle.subscribe((signal) => {
      if (signal === 'pagehide' && this.#letGo) {
        const onFree = this.#onFree;
        comeBack = onFree ? () => this.wait(onFree) : () => void this.take().then((taken) => taken || onLost());
        this.release();
      } else if (signal === 'pageshow') {
        comeBack?.();
        comeBack = undefined;
      }
    });
  }

  /** Takes the name when it is free within a moment, or with `steal` in any case. Resolves with whether it is ours. */
  take(steal = false): Promise<boolean> {
    if (this.#held) return Promise.resolve(true);
    if (this.#taking && !steal) return this.#taking;
    this.release();
    this.#taking = this.#request(steal ? { steal } : { signal: AbortSignal.timeout(GRACE_MS) });
    return this.#taking;
  }

  /** Waits until the other tab is gone, and has the name then. */
  wait(onFree: () => void): void {
    if (this.#held) return;
    this.release();
    this.#onFree = onFree;
    const giveUp = new AbortController();
    this.#letGo = () => giveUp.abort();
    void this.#request({ signal: giveUp.signal });
  }

  /** Lets go, or ends the waiting. */
  release(): void {
    this.#turn += 1;
    this.#taking = undefined;
    this.#held = false;
    this.#onFree = undefined;
    this.#letGo?.();
    this.#letGo = undefined;
  }

  dispose(): void {
    this.#unsubscribe();
    this.release();
  }

  #request(options: LockOptions): Promise<boolean> {
    const turn = this.#turn;
    return new Promise((resolve) => {
      this.#locks
        .request(this.#name, options, () => {
          resolve(turn === this.#turn);
          if (turn !== this.#turn) return undefined;
          this.#held = true;
          const onFree = this.#onFree;
          this.#onFree = undefined;
          onFree?.();
          return new Promise<void>((end) => (this.#letGo = end));
        })
        .catch(() => {
          resolve(false);
          if (turn !== this.#turn) return; // nobody waits for it any more
          const held = this.#held;
          this.release();
          if (held) this.#onLost();
        });
    });
  }
}
