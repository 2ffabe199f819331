import { jest } from '@jest/globals';
import { createClientMock, inPageStage, patchStore, runScenario } from 'realtime-elements/testing';
import { lostLine, refused } from '../agent.scenario.js';
import '../status-panel.js';

jest.setTimeout(30_000);

describe('an app with an agent', () => {
  it('shows what the agent does', () => {
    const client = createClientMock();
    const panel = document.createElement('status-panel');
    panel.client = client;
    document.body.append(panel);
    expect(panel.textContent).toBe('agent: idle');
    patchStore(client.$turn, { holder: 'agent', agent: 'thinking' });
    expect(panel.textContent).toBe('agent: thinking');
    panel.remove();
  });

  it('loses nothing with a line', async () => {
    const { statuses } = await runScenario(lostLine, inPageStage());
    expect(statuses).toContain('reconnecting');
  });

  it('says that a password is wrong', async () => {
    await runScenario(refused, inPageStage());
  });
});
