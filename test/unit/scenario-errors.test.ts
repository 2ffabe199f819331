import { expect } from '@open-wc/testing';
import { inPageStage, runScenario, scenario, ScenarioError, type Scenario } from '../../src/testing/index.js';

/** What a scenario fails with. */
async function failure(what: Scenario, limitMs = 5000): Promise<ScenarioError> {
  try {
    await runScenario(what, inPageStage(), { limitMs });
  } catch (error) {
    return error as ScenarioError;
  }
  throw new Error('it does not fail');
}

const asked = scenario('asked').connect().say('How are you?');

describe('a scenario that does not go as it says', () => {
  it('says which step, what was expected, what was there, and what was logged last', async () => {
    const error = await failure(asked.expectTranscript('you: How are you?', 'agent: Badly.').expectNothingLost());
    expect(error).to.be.instanceOf(ScenarioError);
    expect(error.step).to.equal(2);
    expect(error.message)
      .to.match(/^Scenario "asked" failed in the page at step 3 of 4\.\n/)
      .and.contain('expected:\n    you: How are you?\n    agent: Badly.\n    in 5000 ms')
      .and.contain('agent: All services are up')
      .and.contain('> 3. expectTranscript("you: How are you?", "agent: Badly.")')
      .and.match(/the last log entries:\n {4}\+0 ms [A-Z]+ \w+: /)
      .and.not.contain('demo-password');
  });

  const failing: readonly [Scenario, RegExp][] = [
    [asked.expectSent('How are they?'), /on the server:\n.*How are they\?\nthere was:\n.*How are you\?\n/],
    [asked.expectStatus('suspended'), /expected:\n.*connection: suspended\n.*\nthere was:\n.*connection: connected\n/],
    [asked.expectError('connection/lost'), /expected:\n.*an error connection\/lost/],
    [asked.drop('mid-tool').expectNothingLost(), /expected:\n.*the moment "mid-tool" comes/],
    [asked.expectNothingLost().resend().waitFor('settled'), /a message whose delivery failed or is unknown/],
    [asked.expectNothingLost().cancel().waitFor('settled'), /the agent has the turn/],
    [
      // The restart takes the question: whoever says that nothing was lost is told.
      asked.restartServer('before-first-delta').waitFor('settled').expectNothingLost(),
      /each once and in order:\n.*How are you\?\nthere was:\n.*nothing/,
    ],
  ];
  for (const [each, message] of failing) {
    it(`${each.steps.map(({ step }) => step).join(', ')}`, async () => {
      expect((await failure(each)).message).to.match(message);
    });
  }
});

describe('a scenario that cannot be', () => {
  const step = (...steps: object[]): Scenario => ({ name: 'wrong', steps: steps as unknown as Scenario['steps'] });
  const wrong: readonly [Scenario, string][] = [
    [step({ step: 'conect' }), 'there is no such step; did you mean connect()'],
    [step({ step: 'fly' }), 'there is no such step. There are connect, signIn,'],
    [step({ step: 'connect', fast: true }), 'it has no field "fast"'],
    [step({ step: 'say' }), 'text is missing: it is a text that is not empty'],
    [step({ step: 'waitFor', state: 'conected' }), 'state is "conected": did you mean "connected"'],
    [step({ step: 'advance', ms: -1 }), 'ms is -1: it is 0 to 3,600,000 milliseconds'],
    [scenario('wrong').connect().closeWith(1006), 'for a connection that just breaks (1006) there is drop()'],
    [scenario('wrong').drop(), 'there is no connection: connect() comes first'],
    [scenario('wrong').connect().cancel(), 'nothing was said: say() comes first'],
    [scenario('wrong').connect().connect(), 'it is connected already'],
    [scenario('wrong').connect().drop('mid-delta'), 'the step has to come right after the say() that begins it'],
    [scenario('wrong').goOnline(), 'it is not offline: goOffline() comes first'],
    [scenario('wrong').goOffline().goOffline(), 'it is offline already'],
    [scenario('wrong').goOffline().reload(), 'without a network there is no page to load'],
    [scenario('wrong').resume(), 'the page is not frozen: freeze() comes first'],
    [scenario('wrong').connect().freeze().say('hi'), 'the page is frozen: nothing happens in it before resume()'],
    [scenario('wrong').connect().freeze(), 'ends with a frozen page: add resume()'],
    [scenario('wrong').connect(), 'expects nothing, so it cannot fail'],
    [scenario(' ').connect().waitFor('settled'), 'A scenario needs a name.'],
  ];
  for (const [each, message] of wrong) {
    it(`${message}`, async () => {
      const error = await failure(each);
      expect(error).to.be.instanceOf(ScenarioError);
      expect(error.message).to.contain(message);
      expect(error.step).to.equal(undefined);
    });
  }

  it('and a step that a stage has not', async () => {
    const stage = Object.assign(inPageStage(), { cannot: { drop: 'its line never breaks' } });
    const rejected = await runScenario(asked.drop().waitFor('settled'), stage).catch(
      (error: unknown) => error as Error,
    );
    expect((rejected as Error).message).to.contain('drop(): it cannot be played in the page: its line never breaks');
  });
});
