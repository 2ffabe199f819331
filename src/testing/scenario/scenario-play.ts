import type { ClientReading, ScenarioStage, StageFault, StageHold } from './scenario-stage.js';
import { isSettled, STATE_FITS } from './settled.js';
import type { ScenarioStep } from './steps.js';
import { fitsLines, itemsOf, storedLines, textsOf, transcriptLines } from './transcript-lines.js';
import type { ScenarioOutcome } from './run-scenario.js';

/** What was expected and what was there, in words. */
export interface Mismatch {
  readonly expected: string;
  readonly actual: string;
}

const lines = (texts: readonly string[]): string => (texts.length > 0 ? texts.join('\n') : 'nothing');

const describe = ({ status, auth, errors, turn, items }: ClientReading): string =>
  lines([
    `connection: ${status}${errors.length > 0 ? ` (${errors.join(', ')})` : ''}`,
    `sign-in: ${auth}`,
    `turn: ${turn.holder}, agent ${turn.agent}`,
    ...transcriptLines(items),
  ]);

/** Faults that a client that is connected hears of. */
const HEARD: readonly StageFault['do'][] = ['drop', 'close', 'offline', 'restart'];

/** One run of a scenario: does the steps, one by one, and keeps what the next ones need. */
export class ScenarioPlay {
  readonly #stage: ScenarioStage;
  readonly #limitMs: number;
  readonly #said: string[] = [];
  readonly #visited: string[] = [];
  #hold: StageHold | undefined;

  constructor(stage: ScenarioStage, limitMs: number) {
    this.#stage = stage;
    this.#limitMs = limitMs;
  }

  /** Returns what is not as the step says; `undefined` when it is. */
  async perform(step: ScenarioStep, next: ScenarioStep | undefined): Promise<Mismatch | undefined> {
    if (!('when' in step) || step.when === undefined) return this.#do(step, next);
    const late = await this.#until(() => this.#hold?.reached === true, `the moment "${step.when}" comes`);
    const mismatch = late ?? (await this.#do(step, next));
    this.#release();
    return mismatch;
  }

  async outcome(): Promise<Pick<ScenarioOutcome, 'transcript' | 'statuses' | 'sent'>> {
    const reading = await this.#stage.read();
    return {
      transcript: transcriptLines(reading.items),
      statuses: [...this.#visited, ...reading.visited],
      sent: textsOf(await this.#stored(reading)),
    };
  }

  async #do(step: ScenarioStep, next: ScenarioStep | undefined): Promise<Mismatch | undefined> {
    const stage = this.#stage;
    switch (step.step) {
      case 'connect':
        return this.#connect();
      case 'signIn':
        return this.#signIn(step.password);
      case 'signOut':
      case 'disconnect':
      case 'reconnect':
        return void (await stage.call({ name: step.step }));
      case 'say':
        if (next && 'when' in next && next.when !== undefined) this.#hold = stage.hold(next.when);
        this.#said.push(step.text.trim());
        return void (await stage.call({ name: 'sendText', text: step.text }));
      case 'resend':
        return this.#resend();
      case 'cancel':
        return this.#cancel();
      case 'reload':
        this.#visited.push(...(await stage.read()).visited);
        return void (await stage.fault({ do: 'reload' }));
      case 'advance':
        return void (await stage.advance(step.ms));
      case 'sleep':
        await stage.fault({ do: 'freeze' });
        await stage.advance(step.ms);
        return void (await stage.fault({ do: 'resume' }));
      case 'waitFor':
        return this.#until(STATE_FITS[step.state], `it is ${step.state}`);
      case 'expectStatus':
        return this.#until(({ status }) => status === step.status, `connection: ${step.status}`);
      case 'expectError':
        return this.#until(({ errors }) => errors.includes(step.code), `an error ${step.code}`);
      case 'expectTranscript':
        return this.#until(({ items }) => fitsLines(step.lines, transcriptLines(items)), lines(step.lines));
      case 'expectSent':
        return this.#expectSent(step.texts);
      case 'expectNothingLost':
        return this.#expectNothingLost();
      default:
        return this.#fault(step);
    }
  }

  async #until(fits: (reading: ClientReading) => boolean, expected: string): Promise<Mismatch | undefined> {
    if (await this.#stage.waitUntil(fits, this.#limitMs)) return undefined;
    return { expected: `${expected}\nin ${this.#limitMs} ms`, actual: describe(await this.#stage.read()) };
  }

  async #connect(): Promise<Mismatch | undefined> {
    if ((await this.#stage.read()).auth !== 'authenticated') {
      const refused = await this.#signIn(undefined);
      if (refused) return refused;
    }
    await this.#stage.call({ name: 'connect' });
    return this.#until(isSettled, 'it is connected, and the user has the turn');
  }

  async #signIn(password: string | undefined): Promise<Mismatch | undefined> {
    const { credentials } = this.#stage;
    await this.#stage.call({ name: 'signIn', ...credentials, ...(password !== undefined && { password }) });
    if (password === undefined) return this.#until(({ auth }) => auth === 'authenticated', 'sign-in: authenticated');
    return this.#until(({ auth }) => auth !== 'authenticating' && auth !== 'refreshing', 'the sign-in is through');
  }

  async #cancel(): Promise<Mismatch | undefined> {
    const late = await this.#until(({ turn }) => turn.holder === 'agent', 'the agent has the turn');
    if (!late) await this.#stage.call({ name: 'interrupt' });
    return late;
  }

  async #resend(): Promise<Mismatch | undefined> {
    const { items } = await this.#stage.read();
    const lost = items.filter((item) => item.kind === 'user' && ['failed', 'unknown'].includes(item.delivery));
    for (const { id } of lost) await this.#stage.call({ name: 'resend', id });
    if (lost.length > 0) return undefined;
    return { expected: 'a message whose delivery failed or is unknown', actual: lines(transcriptLines(items)) };
  }

  async #fault(step: ScenarioStep): Promise<Mismatch | undefined> {
    const what = faultOf(step);
    const { status, visited } = await this.#stage.read();
    await this.#stage.fault(what);
    if (status !== 'connected' || !HEARD.includes(what.do)) return undefined;
    this.#release();
    return this.#until((reading) => reading.visited.length > visited.length, 'the client hears of it');
  }

  #release(): void {
    this.#hold?.release();
    this.#hold = undefined;
  }

  async #expectSent(texts: readonly string[]): Promise<Mismatch | undefined> {
    const settled = await this.#until(isSettled, 'it has settled');
    if (settled) return settled;
    const sent = textsOf(await this.#stored(await this.#stage.read()));
    const isSame = sent.length === texts.length && sent.every((text, index) => text === texts[index]?.trim());
    return isSame ? undefined : { expected: `on the server:\n${lines(texts)}`, actual: lines(sent) };
  }

  async #expectNothingLost(): Promise<Mismatch | undefined> {
    const settled = await this.#until(isSettled, 'it has settled');
    if (settled) return settled;
    const reading = await this.#stage.read();
    const stored = await this.#stored(reading);
    const said = this.#said.filter((text) => !text.startsWith('!'));
    if (textsOf(stored).join('\n') !== said.join('\n'))
      return { expected: `on the server, each once and in order:\n${lines(said)}`, actual: lines(textsOf(stored)) };
    const [shown, kept] = [storedLines(reading.items), storedLines(stored)];
    if (shown.join('\n') === kept.join('\n')) return undefined;
    return { expected: `on the page, as on the server:\n${lines(kept)}`, actual: lines(shown) };
  }

  async #stored({ conversationId }: ClientReading) {
    return conversationId === undefined ? [] : itemsOf(await this.#stage.history(conversationId));
  }
}

function faultOf(step: ScenarioStep): StageFault {
  switch (step.step) {
    case 'closeWith':
      return { do: 'close', code: step.code };
    case 'goHalfOpen':
      return { do: 'half-open' };
    case 'goOffline':
      return { do: 'offline' };
    case 'goOnline':
      return { do: 'online' };
    case 'expireToken':
      return { do: 'expire-tokens' };
    case 'restartServer':
      return { do: 'restart' };
    case 'drop':
    case 'freeze':
    case 'resume':
      return { do: step.step };
    default:
      throw new Error(`${step.step}() is no fault`);
  }
}
