import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import * as puppeteer from 'puppeteer-core';
import { chromiumArgs, findBrowser } from '../../tools/browsers.mjs';
import type { HostilePage } from '../support/hostile-page.js';
import { bundlePageScript } from '../support/page-script.js';
import { startStaticServer, type StaticServer } from '../support/static-server.js';

/** What the strictest page allows, and what one allows that shows documents in place. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'";
const POLICIES = {
  link: `${POLICY}; trusted-types lit-html`,
  inline: `${POLICY}; trusted-types lit-html realtime-elements`,
};
const PAGE =
  '<!doctype html><html lang="en"><head><title>hostile</title><link rel="icon" href="data:,">' +
  '<script type="module" src="/dist/realtime-elements.js"></script></head><body><realtime-conversation></realtime-conversation></body></html>';
const UNGUARDED = '<!doctype html><html lang="en"><head><title>spilled</title></head><body></body></html>';

type Remote = typeof globalThis & { hostilePage: HostilePage; violations: string[] };

describe('hostile content under Trusted Types and a strict policy', () => {
  let evil: Server;
  let evilUrl: string;
  const visits: string[] = [];
  let script: string;
  const servers: Partial<Record<'link' | 'inline' | 'unguarded', StaticServer>> = {};

  before(async () => {
    evil = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    });
    await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
    evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    for (const mode of ['link', 'inline'] as const) {
      servers[mode] = await startStaticServer({ '/': PAGE }, { 'content-security-policy': POLICIES[mode] });
    }
    servers.unguarded = await startStaticServer({ '/': UNGUARDED });
    script = await bundlePageScript('test/support/hostile-page.ts');
  });
  after(async () => {
    await Promise.all(Object.values(servers).map((server) => server.close()));
    evil?.closeAllConnections();
    evil?.close();
  });
  beforeEach(() => void visits.splice(0));

  for (const kind of ['chromium', 'firefox'] as const) {
    const path = findBrowser(kind);
    describe(`in ${kind}`, { skip: path ? false : `no ${kind}` }, () => {
      let browser: puppeteer.Browser;
      before(async () => {
        browser = await puppeteer.launch(
          kind === 'firefox'
            ? { browser: 'firefox', executablePath: path!, protocolTimeout: 170_000 }
            : { executablePath: path!, args: chromiumArgs(), protocolTimeout: 170_000 },
        );
      });
      after(() => browser?.close());

      const open = async (server: StaticServer): Promise<puppeteer.Page> => {
        const page = await browser.newPage();
        await page.goto(`${server.url}/`);
        await page.evaluate(() => {
          const violations: string[] = [];
          Object.assign(globalThis, { violations });
          document.addEventListener('securitypolicyviolation', (event) =>
            violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
          );
        });
        await page.evaluate(script);
        return page;
      };

      it('runs where a page takes it for markup, so the test can fail', async () => {
        const page = await open(servers.unguarded!);
        const ran = await page.evaluate((origin) => (globalThis as Remote).hostilePage.spill(origin), evilUrl);
        assert.ok(ran >= 5, `${ran} payloads ran`);
        assert.ok(visits.length >= 5, `${visits.length} requests`);
        await page.close();
      });

      for (const mode of ['link', 'inline'] as const) {
        it(`is inert with media="${mode}"`, async () => {
          const page = await open(servers[mode]!);
          const result = await page.evaluate(
            (origin, how) => (globalThis as Remote).hostilePage.pour(origin, how),
            evilUrl,
            mode,
          );
          assert.ok(result.texts >= 100);
          assert.deepEqual(result.problems, []);
          assert.equal(result.hits, 0);
          assert.deepEqual(visits, []);
          const violations = await page.evaluate(() => (globalThis as Remote).violations);
          // A picture of the agent's own is what the policy is there to stop.
          assert.deepEqual(
            violations.filter((line) => !(mode === 'inline' && line.startsWith('img-src'))),
            [],
          );
          await page.close();
        });
      }
    });
  }
});
