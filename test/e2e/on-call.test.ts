import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import type { LogEntry } from '../../src/index.js';
import { DemoBench, DemoPage } from '../support/demo-page.js';

interface Batch {
  readonly format: string;
  readonly client: string;
  readonly entries: readonly LogEntry[];
}

/** Runs in the page: notes what the browser answers, on its way to whoever asked. Text, because a compiler would put helpers into it. */
const NOTE_ANSWERS = `{
  const ask = performance.measureUserAgentSpecificMemory.bind(performance);
  const answers = (performance.answers = []);
  performance.measureUserAgentSpecificMemory = async () => {
    const answer = await ask();
    answers.push(answer.bytes);
    return answer;
  };
}`;

/** What reaches the backend of the engineer on call: a real browser, a real server that takes what is sent. */
describe('on call: alerts and memory of a real page', () => {
  let bench: DemoBench;
  let collector: Server;
  let address: string;
  const batches: Batch[] = [];
  const bodies: string[] = [];
  const entries = (): LogEntry[] => batches.flatMap((batch) => batch.entries);

  before(async () => {
    // Without the first flag the browser measures when it next collects garbage, up to a minute later. The headers that isolate a page are put in by
    // playwright, and of what it answers the browser does not know that it is local, as the socket is.
    bench = await DemoBench.start({
      args: ['--enable-blink-features=ForceEagerMeasureMemory', '--disable-features=LocalNetworkAccessChecks'],
    });
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        bodies.push(body);
        batches.push(JSON.parse(body) as Batch);
        response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/logs`;
  });
  after(async () => {
    await bench.stop();
    await new Promise((resolve) => collector.close(resolve));
  });
  afterEach(() => {
    bench.fault('reset');
    assert.deepEqual(bench.problems.splice(0), []);
  });

  const until = async (done: () => boolean, what: string, limitMs = 20_000): Promise<void> => {
    for (const end = Date.now() + limitMs; !done(); await sleep(50)) assert.ok(Date.now() < end, what);
  };

  it('an alert reaches the backend with its figures and its id, and so does what was left when the page is closed', async () => {
    const demo = await bench.open();
    await demo.set({
      'log-level': 'TRACE',
      'log-targets': 'buffer beacon',
      'logging-beacon-url': address,
      'health-lag-alert': '300',
    });
    await demo.signIn();
    await demo.reaches('connected');
    // A page that is busy for 3 s, in pieces: its timers are late.
    await demo.page.evaluate(async () => {
      for (const end = performance.now() + 5000; performance.now() < end;) {
        for (const piece = performance.now() + 900; performance.now() < piece;);
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    });
    await until(() => entries().some(({ message }) => message === 'health alert raised'), 'the alert is sent');
    const raised = entries().find(({ message }) => message === 'health alert raised');
    const fields = raised?.fields as { condition?: string; value?: number; threshold?: number } | undefined;
    assert.equal(fields?.condition, 'event-loop-lag');
    assert.ok((fields?.value ?? 0) > (fields?.threshold ?? Infinity), JSON.stringify(fields));
    assert.ok(raised?.correlationId, 'an id to look for');

    await demo.page.evaluate(() =>
      document.querySelector('realtime-session')?.client?.logger.error('said just before the end'),
    );
    await demo.page.goto('about:blank');
    await until(() => entries().some(({ message }) => message === 'said just before the end'), 'the rest is sent');

    assert.equal(new Set(batches.map(({ client }) => client)).size, 1, 'one client');
    assert.doesNotMatch(bodies.join(), /eyJ[\w-]{10,}\.[\w-]{10,}|demo-password/);
    const seen = entries().map(({ seq }) => seq);
    assert.equal(new Set(seen).size, seen.length, 'each once');
  });

  it('an isolated page tells what all of it takes, another one its script heap', async () => {
    const context = await bench.browser.newContext();
    const page = await context.newPage();
    await page.route('**/script-tag.html', async (route) => {
      const response = await route.fetch();
      const headers = {
        ...response.headers(),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      };
      await route.fulfill({ response, headers });
    });
    await page.addInitScript({ content: NOTE_ANSWERS });
    await page.goto(new URL('/script-tag.html', bench.server.url).href);
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    const demo = new DemoPage(page);
    await demo.signIn();
    await demo.reaches('connected');
    const told = (of: DemoPage): Promise<number | undefined> =>
      of.page.evaluate(
        () => document.querySelector('realtime-session')?.client?.getMetrics().measurements?.memoryBytes,
      );
    const heap = (of: DemoPage): Promise<number> =>
      of.page.evaluate(() => Reflect.get(performance, 'memory').usedJSHeapSize as number);
    const whole = (): Promise<number | undefined> =>
      page.evaluate(() => (Reflect.get(performance, 'answers') as number[]).at(-1));
    for (const end = Date.now() + 20_000; (await whole()) === undefined; await sleep(200))
      assert.ok(Date.now() < end, 'the browser measures');
    assert.equal(await told(demo), await whole());
    assert.ok((await whole())! > 1_000_000);

    const other = await bench.open();
    await other.signIn();
    await other.reaches('connected');
    // It is read every five seconds, and between two readings a heap may shrink to half.
    const isNear = async (): Promise<boolean> => Math.abs(((await told(other)) ?? 0) / (await heap(other)) - 1) < 0.5;
    for (const end = Date.now() + 20_000; !(await isNear()); await sleep(200))
      assert.ok(Date.now() < end, `the heap is told: ${await told(other)} of ${await heap(other)}`);
    await context.close();
  });
});
