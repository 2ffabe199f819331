import { expect } from '@open-wc/testing';
import { inPageStage, runScenario, scenario, type Scenario } from '../../src/testing/index.js';
import { SCENARIO_LIST } from '../support/scenario-list.js';

const asked = scenario('asked').connect().say('How are you?');

describe('scenarios in the page', () => {
  for (const each of SCENARIO_LIST) {
    it(each.name, async () => {
      const { transcript, statuses } = await runScenario(each, inPageStage());
      expect(statuses[0]).to.equal('idle');
      expect(transcript).to.be.an('array');
    });
  }

  it('are data: what was written as JSON runs as it did before', async () => {
    const written = asked.drop('mid-delta').expectNothingLost();
    const read = JSON.parse(JSON.stringify(written)) as Scenario;
    expect(read.steps[2]).to.deep.equal({ step: 'drop', when: 'mid-delta' });
    const [one, two] = [await runScenario(written, inPageStage()), await runScenario(read, inPageStage())];
    expect({ ...two, ms: 0 }).to.deep.equal({ ...one, ms: 0 });
  });

  it('share a beginning without changing it', () => {
    const begun = asked;
    begun.drop();
    expect(begun.steps.map(({ step }) => step)).to.deep.equal(['connect', 'say']);
    expect(begun.named('another').name).to.equal('another');
  });

  it('ten minutes go by in no time, and the session is still there', async () => {
    const outcome = await runScenario(
      asked.expectNothingLost().advance(600_000).expectStatus('connected').named('ten minutes'),
      inPageStage(),
    );
    expect(outcome.statuses.at(-1)).to.equal('connected');
    expect(outcome.ms).to.be.lessThan(60_000);
  });

  it('run in the resumable protocol as well', async () => {
    const connection = { protocol: 'resumable' } as const;
    for (const when of ['mid-delta', 'while-sending', 'after-sending'] as const)
      await runScenario(asked.drop(when).expectNothingLost(), inPageStage({ config: { connection } }));
  });

  it('a frozen page hears nothing, and catches up', async () => {
    await runScenario(
      asked
        .freeze()
        .advance(5000)
        .resume()
        .expectNothingLost()
        .sleep(600_000)
        .expectNothingLost()
        .named('a device that sleeps'),
      inPageStage(),
    );
  });
});
