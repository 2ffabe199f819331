import { expect, test } from '@playwright/test';
import { browserStage, nodeStage, runScenario } from 'realtime-elements/testing';
import { lostLine, refused } from '../agent.scenario.js';

// A server that runs: `npm start` in the folder of the project, or yours.
const server = { url: process.env.AGENT_URL ?? 'http://127.0.0.1:4173' };
const path = '/script-tag.html';

test('a page with an agent loses nothing with a line', async ({ page }) => {
  const { statuses } = await runScenario(lostLine, browserStage({ page, server, path }));
  expect(statuses).toContain('reconnecting');
});

test('it says that a password is wrong', async ({ page }) => {
  await runScenario(refused, browserStage({ page, server, path }));
});

test('without a page it comes out the same', async () => {
  const { transcript } = await runScenario(lostLine, nodeStage({ server }));
  expect(transcript).toHaveLength(3);
});
