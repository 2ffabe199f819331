import { createClientMock, inPageStage, patchStore, runScenario } from 'realtime-elements/testing';
import { lostLine, refused } from '../agent.scenario.js';
import '../status-panel.js';

const equal = (actual, expected) => {
  if (actual !== expected) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};

describe('an app with an agent, in a browser', () => {
  it('shows what the agent does', () => {
    const client = createClientMock();
    const panel = document.createElement('status-panel');
    panel.client = client;
    document.body.append(panel);
    equal(panel.textContent, 'agent: idle');
    patchStore(client.$connection, { status: 'reconnecting', attempt: 1, retryAt: Date.now() + 5000 });
    equal(panel.textContent, 'line: reconnecting');
    panel.remove();
  });

  it('loses nothing with a line', async () => {
    const { statuses } = await runScenario(lostLine, inPageStage());
    equal(statuses.includes('reconnecting'), true);
  });

  it('says that a password is wrong', async () => {
    await runScenario(refused, inPageStage());
  });
});
