import { aTimeout, expect } from '@open-wc/testing';
import type { HealthAlert, SystemMetrics } from '../../src/index.js';
import { createClientMock, patchStore, type ClientMock, until } from '../../src/testing/index.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type Health = HTMLElementTagNameMap['realtime-health'];

const SUMMARY = { count: 0, sum: 0, p50: undefined, p95: undefined, p99: undefined, max: undefined };
const ALERT: HealthAlert = {
  condition: 'latency',
  value: 1840,
  threshold: 1000,
  since: Date.UTC(2026, 0, 1, 12),
  correlationId: 'k3j9x2m1q0',
};

function measured(client: ClientMock, values: { pings?: number; uptime?: number } = {}): void {
  const { pings = 3, uptime = 185_000 } = values;
  const { metrics } = client.measured;
  const part = { errorRate: 0, responseTime: undefined, memoryUsage: undefined };
  const all: SystemMetrics = {
    ...metrics,
    connectionHealth: {
      ...metrics.connectionHealth,
      uptime,
      dials: 2,
      reconnectionCount: 1,
      averageLatency: 31.4,
      p95Latency: 60,
    },
    authenticationMetrics: { ...metrics.authenticationMetrics, expiresInMs: 3_725_000, tokenRefreshCount: 1 },
    traffic: { framesSent: 3, framesReceived: 90, bytesSent: 900, bytesReceived: 1_234_567 },
    componentHealth: {
      connection: { ...part, status: 'running', responseTime: 31.4, memoryUsage: 0 },
      audio: { ...part, status: 'degraded', errorRate: 0.25 },
      auth: { ...part, status: 'running', errorRate: 0.001 },
    },
    measurements: {
      histograms: {
        roundTrip: { ...SUMMARY, count: pings, sum: pings * 31.4 },
        timeToReconnect: SUMMARY,
        timeToFirstToken: SUMMARY,
        timeToFirstAudio: SUMMARY,
      },
      drops: {},
      audio: undefined,
      longTasks: undefined,
      eventLoopLag: 4,
      memoryBytes: undefined,
    },
  };
  client.measured.metrics = all;
}

describe('realtime-health', () => {
  let client: ClientMock;

  beforeEach(() => (client = createClientMock()));
  afterEach(unmountElements);

  const show = async (attributes: Record<string, string> = {}): Promise<Health> => {
    const panel = await mountElement('realtime-health', client, attributes);
    await until(() => panel.shadowRoot!.querySelector('table') !== null);
    return panel;
  };
  const publish = (status: 'running' | 'degraded', alerts: readonly HealthAlert[] = []): void =>
    client.$health.set({ status, alerts, at: Date.now() + Math.random() });
  const rows = (panel: Health): string[][] =>
    [...panel.shadowRoot!.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()),
    );

  it('says that there is no session, and that nothing is measured yet', async () => {
    expect(shadowText(await mountElement('realtime-health', undefined))).to.contain('No session');
    const panel = await show();
    expect(shadowText(panel))
      .to.contain('nothing is measured')
      .and.to.contain('No alerts')
      .and.to.contain('not measured');
    await expect(panel).to.be.accessible();
  });

  it('shows figures, parts in the order in which they start, and what each is at', async () => {
    measured(client);
    client.levels['audio'] = 2;
    publish('running');
    const panel = await show();
    const text = shadowText(panel);
    for (const words of [
      'All is well',
      '3 min 05 s',
      '31 ms',
      '95 % within 60 ms',
      '2 dials',
      '1.2 MB',
      '900 B sent',
      'for 1 h 02 min more',
    ])
      expect(text).to.contain(words);
    expect(rows(panel)).to.deep.equal([
      ['Sign-in', 'Running', '< 1%', '–not measured', '–not measured'],
      ['Connection', 'Running', '0%', '31 ms', '0 B'],
      ['Audio', 'Degraded2, recovery level 2', '25%', '–not measured', '–not measured'],
    ]);
    expect(part(panel, 'caption').textContent.trim()).to.equal('Parts of the session');
    await expect(panel).to.be.accessible();
  });

  it('names an alert with its figures and its id, and says it once to a screen reader', async () => {
    measured(client);
    publish('degraded', [ALERT]);
    const panel = await show();
    const alert = part(panel, '[part="alert"]').textContent.replace(/\s+/g, ' ');
    expect(alert).to.contain('Slow answers').and.to.contain('1.8 s, alerted above 1 s').and.to.contain('k3j9x2m1q0');
    expect(part(panel, '[role="status"]').textContent).to.equal('Slow answers');
    expect(shadowText(panel)).to.contain('Something needs attention');
    await expect(panel).to.be.accessible();
  });

  it('has a text in the place of the curve, and a point for each round trip', async () => {
    measured(client);
    const panel = await show();
    for (const pings of [4, 5]) {
      measured(client, { pings });
      publish('running');
      await until(() => part(panel, '.curve').getAttribute('d')!.split('L').length === pings - 2);
    }
    const curve = part(panel, '.sparkline');
    expect(curve.getAttribute('role')).to.equal('img');
    expect(curve.getAttribute('aria-label')).to.equal(
      'Curve of the last 3 round trips: 31 ms to 31 ms, the latest 31 ms',
    );
  });

  it('is renewed once a second at most, and nothing moves', async () => {
    measured(client, { uptime: 9_000 });
    publish('running');
    const panel = await show();
    let renewed = 0;
    const { height } = panel.getBoundingClientRect();
    const observer = new MutationObserver(() => (renewed += 1));
    observer.observe(panel.shadowRoot!, { subtree: true, childList: true, characterData: true });
    for (let count = 0; count < 50; count += 1) {
      measured(client, { uptime: 10_000 + count * 1000, pings: 3 + count });
      publish('running');
      patchStore(client.$connection, { attempt: count });
      await aTimeout(20);
    }
    await aTimeout(300);
    observer.disconnect();
    expect(renewed).to.be.within(1, 2);
    expect(panel.getBoundingClientRect().height).to.equal(height);
  });

  it('speaks German, and writes numbers as Germans do', async () => {
    measured(client);
    publish('running');
    const panel = await show({ lang: 'de' });
    await until(() => shadowText(panel).includes('Alles in Ordnung'));
    expect(shadowText(panel)).to.contain('1,2 MB').and.to.contain('Teile der Sitzung');
  });

  it('hears nothing more once it is off the page, and goes on when it is back', async () => {
    publish('running');
    const before = client.$health.lc;
    const panel = await show();
    expect(client.$health.lc).to.equal(before + 1);
    const parent = panel.parentElement!;
    panel.remove();
    expect(client.$health.lc).to.equal(before);
    parent.append(panel);
    expect(client.$health.lc).to.equal(before + 1);
  });
});
