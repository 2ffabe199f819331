import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageOf } from '../storm/storm-page.js';
import { plotOf } from '../storm/storm-plot.js';
import { runStorms } from '../storm/storm.js';

const SMALL = { clients: 1000, seed: 7 };

describe('storm', () => {
  const storms = runStorms(SMALL);

  it('connection 1: a thousand clients dropped together: no 50 ms hold more than 10 % of the first redials', () => {
    const restart = storms.find(({ scenario }) => scenario.id === 'restart');
    const ours = restart?.rows[0];
    assert.match(ours?.library.name ?? '', /realtime-elements/);
    assert.ok(ours && ours.result.peakShare <= 0.1, JSON.stringify(ours?.result));
  });

  it('the same seed gives the same documents', () => {
    assert.equal(pageOf(runStorms(SMALL), SMALL), pageOf(storms, SMALL));
    assert.equal(plotOf(runStorms(SMALL)), plotOf(storms));
    assert.notEqual(pageOf(runStorms({ ...SMALL, seed: 8 }), SMALL), pageOf(storms, SMALL));
  });
});
