import type { WebSocketConstructor } from '../../platform/platform.js';
import type { FakeNetwork } from '../fake-network.js';
import type { FakeFrame, FakeWebSocket } from '../fake-web-socket.js';
import type { StageHold } from './scenario-stage.js';
import type { Moment } from './steps.js';

/** The frame that makes a moment, and whether it still gets through. */
export interface MomentRule {
  readonly from: 'client' | 'server';
  readonly text: RegExp;
  /** So many that fit go by first. */
  readonly skip: number;
  readonly passes: boolean;
}

const TEXT = /"type":\s*"text_input"/;
const DELTA = /"type":\s*"text_delta"/;

/** By the names of the `agentc` dialect, in whatever framing. */
export const MOMENT_RULES: Readonly<Record<Moment, MomentRule>> = {
  'while-sending': { from: 'client', text: TEXT, skip: 0, passes: false },
  'after-sending': { from: 'client', text: TEXT, skip: 0, passes: true },
  'before-first-delta': { from: 'server', text: DELTA, skip: 0, passes: false },
  'mid-delta': { from: 'server', text: DELTA, skip: 2, passes: true },
  'mid-tool': { from: 'server', text: /"type":\s*"tool_call"/, skip: 0, passes: true },
};

/** Lies between a client and the sockets of a fake network: lets everything through until it is told to stop, or until a frame comes. */
export class FrameGate {
  /** Pass it as a port, in the place of the network's own. */
  readonly WebSocket: WebSocketConstructor;
  readonly #waiting: (() => void)[] = [];
  #frozen = false;
  #trap: { readonly rule: MomentRule; seen: number; reached: boolean } | undefined;

  constructor(network: FakeNetwork) {
    const pass = (from: MomentRule['from'], frame: FakeFrame | object, go: () => void): void => {
      if (this.#frozen || !this.#springs(from, frame)?.passes) this.#pass(go);
      else go();
    };
    const isFrozen = (): boolean => this.#frozen;
    const through = (go: () => void): void => this.#pass(go);
    const Base = network.WebSocket as unknown as typeof FakeWebSocket;
    this.WebSocket = class extends Base {
      override message(frame: FakeFrame | Readonly<Record<string, unknown>>): void {
        pass('server', frame, () => (this.readyState === 1 ? super.message(frame) : undefined));
      }
      override send(frame: string | ArrayBuffer | ArrayBufferView): void {
        if (this.readyState !== 1) return super.send(frame); // it throws what a browser throws
        pass('client', typeof frame === 'string' ? frame : {}, () => super.send(frame));
      }
      override fail(): void {
        if (isFrozen()) through(() => super.fail());
        else super.fail(); // what waits in a trap is lost
      }
      override closeByServer(code?: number, reason?: string): void {
        through(() => super.closeByServer(code, reason));
      }
    } as unknown as WebSocketConstructor;
  }

  /** Stops everything as soon as such a frame comes. */
  trap(rule: MomentRule): StageHold {
    const trap = { rule, seen: 0, reached: false };
    this.#trap = trap;
    return {
      get reached() {
        return trap.reached;
      },
      release: () => {
        if (this.#trap === trap) this.#trap = undefined;
        this.#flush();
      },
    };
  }

  /** Nothing passes, and nothing is lost, until `thaw()`. */
  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    this.#flush();
  }

  get #isClosed(): boolean {
    return this.#frozen || this.#trap?.reached === true;
  }

  #flush(): void {
    for (const go of this.#waiting.splice(0)) this.#pass(go);
  }

  #pass(go: () => void): void {
    if (this.#isClosed) this.#waiting.push(go);
    else go();
  }

  /** Whether this is the frame that a trap waits for; from then on it is closed. */
  #springs(from: MomentRule['from'], frame: FakeFrame | object): MomentRule | undefined {
    const trap = this.#trap;
    const text = typeof frame === 'string' ? frame : frame instanceof ArrayBuffer ? '' : JSON.stringify(frame);
    if (!trap || trap.reached || trap.rule.from !== from || !trap.rule.text.test(text)) return undefined;
    trap.seen += 1;
    trap.reached = trap.seen > trap.rule.skip;
    return trap.reached ? trap.rule : undefined;
  }
}
