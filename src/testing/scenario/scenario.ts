import type { ConnectionStatus } from '../../connection/connection-types.js';
import type { ErrorCode } from '../../errors.js';
import type { Moment, Scenario, ScenarioStep, WaitState } from './steps.js';

/**
 * Writes a scenario, step by step. Every call gives another one with one step more, so a beginning can be shared. Nothing runs before `runScenario()`,
 * which also says what is wrong with the order of the steps.
 */
export class ScenarioBuilder implements Scenario {
  readonly name: string;
  readonly steps: readonly ScenarioStep[];

  constructor(name: string, steps: readonly ScenarioStep[] = []) {
    this.name = name;
    this.steps = Object.freeze([...steps]);
  }

  /** The same steps under another name. */
  named(name: string): ScenarioBuilder {
    return new ScenarioBuilder(name, this.steps);
  }

  /** Signs in where nobody is, connects, and waits until the user has the turn. */
  connect(): ScenarioBuilder {
    return this.#with({ step: 'connect' });
  }
  /** Waits until it is known whether the password is right. Default: the right one. */
  signIn({ password }: { readonly password?: string } = {}): ScenarioBuilder {
    return this.#with({ step: 'signIn', ...(password !== undefined && { password }) });
  }
  signOut(): ScenarioBuilder {
    return this.#with({ step: 'signOut' });
  }
  /** Hangs up and stays so, until `connect()`. */
  disconnect(): ScenarioBuilder {
    return this.#with({ step: 'disconnect' });
  }
  /** The user presses "Reconnect". */
  reconnect(): ScenarioBuilder {
    return this.#with({ step: 'reconnect' });
  }
  /** The page is loaded again in the same tab; then `connect()`. */
  reload(): ScenarioBuilder {
    return this.#with({ step: 'reload' });
  }
  /** The user says something, and does not wait for the answer. */
  say(text: string): ScenarioBuilder {
    return this.#with({ step: 'say', text });
  }
  /** Sends every message again whose delivery failed or is unknown. */
  resend(): ScenarioBuilder {
    return this.#with({ step: 'resend' });
  }
  /** The user stops the answer. */
  cancel(when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'cancel' }, when);
  }
  /** The connection breaks without a close frame. */
  drop(when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'drop' }, when);
  }
  /** The server ends the connection with this close code. */
  closeWith(code: number, when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'closeWith', code }, when);
  }
  /** Nothing passes on the connection any more, and nobody says so. A new one works. */
  goHalfOpen(when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'goHalfOpen' }, when);
  }
  /** The device loses its network, and says so. */
  goOffline(when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'goOffline' }, when);
  }
  goOnline(): ScenarioBuilder {
    return this.#with({ step: 'goOnline' });
  }
  /** The browser freezes the page: no timer, no message, until `resume()`. */
  freeze(): ScenarioBuilder {
    return this.#with({ step: 'freeze' });
  }
  resume(): ScenarioBuilder {
    return this.#with({ step: 'resume' });
  }
  /** The device sleeps so many milliseconds; the server does not. */
  sleep(ms: number): ScenarioBuilder {
    return this.#with({ step: 'sleep', ms });
  }
  /** The server refuses every token that it has issued so far. */
  expireToken(when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'expireToken' }, when);
  }
  /** The server closes with 1012, forgets its sessions, and comes back. Stored conversations are kept. */
  restartServer(when?: Moment): ScenarioBuilder {
    return this.#timed({ step: 'restartServer' }, when);
  }
  /** So many milliseconds go by. */
  advance(ms: number): ScenarioBuilder {
    return this.#with({ step: 'advance', ms });
  }
  waitFor(state: WaitState): ScenarioBuilder {
    return this.#with({ step: 'waitFor', state });
  }
  /** Waits until the connection is in this state. */
  expectStatus(status: ConnectionStatus): ScenarioBuilder {
    return this.#with({ step: 'expectStatus', status });
  }
  /** Waits until the connection or the sign-in says why it is not as it should be. */
  expectError(code: ErrorCode): ScenarioBuilder {
    return this.#with({ step: 'expectError', code });
  }
  /** Waits until the transcript is this: `you: hi`, `you (unknown): hi`, `tool add: 3`, `agent: Hello…`, `agent (cancelled): …`. */
  expectTranscript(...lines: string[]): ScenarioBuilder {
    return this.#with({ step: 'expectTranscript', lines });
  }
  /** Waits until it has settled: the server has these texts of the user and no others, in order. */
  expectSent(...texts: string[]): ScenarioBuilder {
    return this.#with({ step: 'expectSent', texts });
  }
  /** Waits until it has settled: all that was said is on the server once and in order, and the page shows what the server has. */
  expectNothingLost(): ScenarioBuilder {
    return this.#with({ step: 'expectNothingLost' });
  }

  #timed(step: ScenarioStep, when: Moment | undefined): ScenarioBuilder {
    return this.#with(when === undefined ? step : ({ ...step, when } as ScenarioStep));
  }

  #with(step: ScenarioStep): ScenarioBuilder {
    return new ScenarioBuilder(this.name, [...this.steps, Object.freeze(step)]);
  }
}

/** Begins a scenario: `scenario('a lost line').connect().say('hi').drop('mid-delta').expectNothingLost()`. */
export const scenario = (name: string): ScenarioBuilder => new ScenarioBuilder(name);
