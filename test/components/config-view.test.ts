import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import { nextTab } from '../../components/log-panel/next-tab.js';
import { ATTRIBUTES, parseAttributes, RealtimeClient, type ConfigLayer } from '../../src/index.js';
import { createClientMock, buildLogEntry } from '../../src/testing/index.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type LogPanel = HTMLElementTagNameMap['realtime-log-panel'];

const URL_SAID = { environment: 'development', url: 'ws://localhost:9/ws' };
const SECRET = 'eyJhbGciOiJIUzI1NiJ9.secret';

describe('the configuration view of realtime-log-panel', () => {
  const clients: RealtimeClient[] = [];

  afterEach(() => {
    unmountElements();
    document.documentElement.removeAttribute('dir');
    document.documentElement.style.colorScheme = '';
    for (const client of clients.splice(0)) client.dispose();
  });

  /** A client of a session that says these attributes, and more layers. It does not dial. */
  const clientWith = (attributes: Record<string, string> = {}, ...more: ConfigLayer[]): RealtimeClient => {
    const layers = [parseAttributes({ ...URL_SAID, ...attributes }), ...more];
    const client = new RealtimeClient(undefined, { layers, requireUrl: true });
    clients.push(client);
    return client;
  };
  const show = async (
    client: RealtimeClient,
    attributes: Record<string, string> = { tab: 'config' },
  ): Promise<LogPanel> => {
    const panel = await mountElement('realtime-log-panel', undefined, attributes);
    panel.client = client;
    panel.style.setProperty('block-size', '500px');
    await waitUntil(() => panel.shadowRoot!.querySelector('[role="tablist"]') !== null);
    await settle(panel);
    return panel;
  };
  const settle = async (panel: LogPanel): Promise<void> => {
    await nextFrame();
    await panel.updateComplete;
  };
  const all = <E extends HTMLElement>(panel: LogPanel, selector: string): E[] => [
    ...panel.shadowRoot!.querySelectorAll<E>(selector),
  ];
  const text = (element: Element | null | undefined): string =>
    (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const paths = (panel: LogPanel): string[] => all(panel, 'th[scope="row"] code:first-child').map(text);
  const rowOf = (panel: LogPanel, path: string): HTMLElement => {
    const cell = all(panel, 'th[scope="row"]').find((each) => text(each.querySelector('code')) === path);
    if (!cell) throw new Error(`no row ${path}`);
    return cell.closest('tr')!;
  };
  const tab = (panel: LogPanel, name: 'log' | 'config'): HTMLElement => part(panel, `#tab-${name}`);
  const type = async (panel: LogPanel, words: string): Promise<void> => {
    const input = part<HTMLInputElement>(panel, 'input');
    input.value = words;
    input.dispatchEvent(new InputEvent('input'));
    await settle(panel);
  };
  const button = (panel: LogPanel, name: string): HTMLButtonElement => {
    const found = all<HTMLButtonElement>(panel, 'button').find((each) => text(each).includes(name));
    if (!found) throw new Error(`no button ${name}`);
    return found;
  };
  /** Replaces what a button of the view calls; returns what it was called with. */
  const clipboard = (): string[] => {
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (words: string) => void copied.push(words) },
    });
    return copied;
  };

  describe('the tabs', () => {
    const press = async (panel: LogPanel, key: string): Promise<string | undefined> => {
      const from = panel.shadowRoot!.activeElement ?? tab(panel, 'log');
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      from.dispatchEvent(event);
      await settle(panel);
      const selected = all(panel, '[role="tab"][aria-selected="true"]');
      expect(selected.length).to.equal(1);
      expect(all(panel, '[role="tab"][tabindex="0"]')).to.deep.equal(selected);
      return panel.shadowRoot!.activeElement?.id;
    };

    it('begin with the log, and change what is shown', async () => {
      const panel = await show(clientWith(), {});
      expect(all(panel, '[role="tab"]').map((each) => each.getAttribute('aria-selected'))).to.deep.equal([
        'true',
        'false',
      ]);
      for (const each of all(panel, '[role="tab"]')) {
        const controlled = panel.shadowRoot!.getElementById(each.getAttribute('aria-controls')!)!;
        expect(controlled.getAttribute('role')).to.equal('tabpanel');
        expect(controlled.getAttribute('aria-labelledby')).to.equal(each.id);
      }
      await expect(panel).to.be.accessible();
      tab(panel, 'config').click();
      await settle(panel);
      expect(part(panel, '#panel-log').hidden).to.equal(true);
      expect(part(panel, '#panel-config').hidden).to.equal(false);
      panel.requestUpdate();
      await settle(panel);
      expect(paths(panel).length).to.be.greaterThan(50);
      tab(panel, 'log').click();
      await settle(panel);
      expect(paths(panel)).to.deep.equal([]);
      expect(shadowText(panel)).to.contain('Pause');
    });

    it('are walked through with the keyboard, in the direction of reading', async () => {
      const panel = await show(clientWith(), {});
      tab(panel, 'log').focus();
      expect(await press(panel, 'ArrowRight')).to.equal('tab-config');
      expect(await press(panel, 'ArrowRight')).to.equal('tab-log');
      expect(await press(panel, 'ArrowLeft')).to.equal('tab-config');
      expect(await press(panel, 'Home')).to.equal('tab-log');
      expect(await press(panel, 'Home')).to.equal('tab-log');
      expect(await press(panel, 'End')).to.equal('tab-config');
      expect(await press(panel, 'x')).to.equal('tab-config');
    });

    it('follow the reading direction of the page', async () => {
      document.documentElement.dir = 'rtl';
      const panel = await show(clientWith(), {});
      tab(panel, 'log').focus();
      expect(await press(panel, 'ArrowLeft')).to.equal('tab-config');
      // With two tabs both arrows lead to the other one; with three it shows which way is forward.
      const tabs = ['a', 'b', 'c'];
      expect(nextTab(tabs, 'a', 'ArrowLeft', true)).to.equal('b');
      expect(nextTab(tabs, 'a', 'ArrowRight', true)).to.equal('c');
      expect(nextTab(tabs, 'a', 'ArrowRight', false)).to.equal('b');
      expect(nextTab(tabs, 'a', 'ArrowLeft', false)).to.equal('c');
      await expect(panel).to.be.accessible();
    });

    it('keep the place in a long log', async () => {
      const client = clientWith();
      for (let seq = 1; seq <= 400; seq++) client.logger.buffer.write(buildLogEntry(seq));
      const panel = await show(client, {});
      await waitUntil(() => part(panel, '.list').scrollTop > 0);
      // The list follows its end until a scroll event says otherwise: let those of the first layout pass.
      for (let frame = 0; frame < 5; frame++) await settle(panel);
      part(panel, '.list').scrollTop = 1400;
      await waitUntil(() => shadowText(panel).includes('entry 45'));
      await settle(panel);
      tab(panel, 'config').click();
      await settle(panel);
      tab(panel, 'log').click();
      await settle(panel);
      await waitUntil(() => Math.abs(part(panel, '.list').scrollTop - 1400) < 2);
      await waitUntil(() => shadowText(panel).includes('entry 52'));
    });
  });

  it('shows every option with its attribute, value and source', async () => {
    const client = clientWith({ timeout: '2000', 'log-targets': 'buffer console' });
    const panel = await show(client);
    expect(paths(panel)).to.deep.equal(client.config.explainAll().map(({ path }) => path));
    expect(paths(panel).length).to.equal(ATTRIBUTES.length);
    for (const [index, path] of paths(panel).entries()) {
      const field = parseAttributes({ [ATTRIBUTES[index]!]: '1' });
      const named = field.issues?.[0]?.path ?? onlyPath(field.values as Record<string, unknown>);
      expect(named, `attribute ${ATTRIBUTES[index]}`).to.equal(path);
    }
    const timeout = rowOf(panel, 'connection.timeout');
    expect(text(timeout)).to.contain('timeout 2000 attribute timeout overrides 2');
    expect(timeout.hasAttribute('data-said')).to.equal(true);
    expect(text(rowOf(panel, 'logging.targets'))).to.contain('buffer console');
    const quality = rowOf(panel, 'avatar.quality');
    expect(text(quality)).to.equal('avatar.quality avatar-quality medium system default');
    expect(quality.hasAttribute('data-said')).to.equal(false);
    expect(text(rowOf(panel, 'session.agentKey'))).to.contain('empty');
    expect(text(rowOf(panel, 'logging.level'))).to.contain('environment development');
    expect(text(rowOf(panel, 'connection.autoConnect'))).to.contain('true component realtime-session');
    expect(all(panel, 'tr[data-said]').length).to.equal(4);
    expect(all(panel, 'th[scope="rowgroup"]').map(text)).to.include.members(['general', 'connection', 'logging']);
    expect(text(part(panel, 'caption'))).to.contain('where the value comes from');
    await expect(panel).to.be.accessible();
  });

  it('says what a value overrides, and leaves it open', async () => {
    const layer = { source: 'attribute config', values: { connection: { timeout: 5000 } } };
    const client = clientWith({ timeout: '2000' }, layer);
    const panel = await show(client);
    const details = (): HTMLDetailsElement => rowOf(panel, 'connection.timeout').querySelector('details')!;
    expect(text(details().querySelector('summary'))).to.equal('overrides 3');
    details().open = true;
    await settle(panel);
    expect([...details().querySelectorAll('li')].map(text)).to.deep.equal([
      '5000 attribute config',
      '60000 environment development',
      '30000 system default',
    ]);
    await type(panel, 'timeout');
    expect(details().open).to.equal(true);
    await expect(panel).to.be.accessible();
  });

  it('filters by path, attribute, value and source', async () => {
    const panel = await show(clientWith({ timeout: '2345' }));
    const count = (): string => text(part(panel, '.count'));
    expect(count()).to.equal(`${ATTRIBUTES.length} options`);
    for (const [words, path] of [
      ['HEARTBEATinterval', 'connection.heartbeatInterval'],
      ['worklet-url', 'audio.workletUrl'],
      ['2345', 'connection.timeout'],
      ['attribute environment', 'environment'],
    ] as const) {
      await type(panel, words);
      expect(paths(panel), words).to.deep.equal([path]);
    }
    expect(count()).to.equal(`1 of ${ATTRIBUTES.length}`);
    await type(panel, 'no such thing');
    expect(shadowText(panel)).to.contain('Nothing matches');
    await type(panel, '');
    button(panel, 'Only what was said').click();
    await settle(panel);
    expect(paths(panel)).to.deep.equal(['environment', 'connection.url', 'connection.timeout']);
    expect(button(panel, 'Only what was said').getAttribute('aria-pressed')).to.equal('true');
  });

  it('lists every issue, errors first, with what to write instead', async () => {
    const client = clientWith({
      token: SECRET,
      environment: 'production',
      url: 'wss://agents.example.com/ws',
      timeout: '3s',
      'hearbeat-interval': '5',
    });
    const panel = await show(client);
    expect(text(part(panel, '.summary'))).to.contain('The configuration has a mistake. 2 errors, 1 warning');
    expect(part(panel, '.summary').getAttribute('role')).to.equal('status');
    const issues = all(panel, '[part="issue"]');
    expect(issues.map((each) => each.dataset['severity'])).to.deep.equal(['error', 'error', 'warning']);
    const timeout = issues.find((each) => text(each).includes('is not a number of milliseconds'))!;
    expect(text(timeout.querySelector('.names'))).to.equal('connection.timeout timeout');
    expect(text(timeout.querySelector('.instead code'))).to.equal('3000');
    const copied = clipboard();
    timeout.querySelector('button')!.click();
    await waitUntil(() => timeout.querySelector('button')!.hasAttribute('data-copied'));
    expect(copied).to.deep.equal(['3000']);
    expect(text(issues[2])).to.contain('use a token provider').and.not.contain(SECRET);
    await expect(panel).to.be.accessible();
    document.documentElement.style.colorScheme = 'dark';
    panel.style.setProperty('background', 'var(--_surface)');
    await expect(panel).to.be.accessible();
  });

  it('follows changes, and says when one was not taken', async () => {
    const client = clientWith();
    const panel = await show(client, {});
    expect(text(tab(panel, 'config'))).to.equal('Configuration');
    await client.config.setLayers([parseAttributes({ ...URL_SAID, timeout: '3s' })]);
    await settle(panel);
    expect(text(tab(panel, 'config'))).to.equal('Configuration1, 1 error');
    tab(panel, 'config').click();
    await settle(panel);
    expect(text(part(panel, '.summary')))
      .to.contain('The last change was not taken')
      .and.contain('1 error');
    expect(part(panel, '.summary').dataset['tone']).to.equal('danger');
    await client.config.setLayers([parseAttributes({ ...URL_SAID, timeout: '3000' })]);
    await settle(panel);
    expect(text(part(panel, '.summary'))).to.equal('The configuration is valid.');
    expect(all(panel, '[part="issue"]').length).to.equal(0);
    expect(text(rowOf(panel, 'connection.timeout'))).to.contain('3000 attribute timeout');
    await client.updateConfig({ connection: { timeout: 4000 } });
    await settle(panel);
    expect(text(rowOf(panel, 'connection.timeout'))).to.contain('4000 updateConfig()');
    panel.client = clientWith({ timeout: '1234' });
    await settle(panel);
    expect(text(rowOf(panel, 'connection.timeout'))).to.contain('1234');
  });

  it('warns in lenient mode without calling it invalid', async () => {
    const panel = await show(clientWith({ 'config-mode': 'lenient', timeout: '3s' }));
    expect(text(part(panel, '.summary'))).to.equal('The configuration is valid. 1 warning');
    expect(part(panel, '.summary').dataset['tone']).to.equal('warning');
  });

  it('gives everything away as JSON, and nothing unmasked', async () => {
    const client = clientWith({ token: SECRET, url: 'ws://localhost:9/ws?token=abcdefgh12345678' });
    const panel = await show(client);
    const copied = clipboard();
    const blobs: Blob[] = [];
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    const names: string[] = [];
    URL.createObjectURL = (blob) => {
      blobs.push(blob as Blob);
      return createObjectURL(blob);
    };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      names.push(this.download);
    };
    button(panel, 'Export').click();
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
    part<HTMLButtonElement>(panel, '.toolbar .copy').click();
    await waitUntil(() => copied.length === 1);
    const exported = await blobs[0]!.text();
    expect(names[0]).to.match(/^realtime-config-.*\.json$/);
    const file = JSON.parse(exported) as { format: string; status: string; options: { path: string }[] };
    expect([file.format, file.status, file.options.length]).to.deep.equal([
      'realtime-elements-config',
      'valid',
      ATTRIBUTES.length,
    ]);
    const shown = panel.shadowRoot!.innerHTML;
    for (const everything of [exported, copied[0]!, shown]) {
      expect(everything).to.contain('auth.token').and.contain('•••');
      expect(everything).to.not.contain(SECRET).and.not.contain('abcdefgh12345678');
    }
  });

  it('speaks the language around it', async () => {
    const panel = await show(clientWith(), { tab: 'config', lang: 'de' });
    await waitUntil(() => shadowText(panel).includes('Die Konfiguration ist gültig.'));
    expect(part(panel, 'input').getAttribute('aria-label')).to.equal('Optionen filtern');
    expect(text(rowOf(panel, 'session.agentKey'))).to.contain('leer');
  });

  for (const dir of ['ltr', 'rtl']) {
    it(`fits a phone, ${dir}`, async () => {
      document.documentElement.dir = dir;
      const url = `ws://localhost:9/${'a-very-long-path-without-any-space/'.repeat(8)}`;
      const panel = await show(clientWith({ url, timeout: '3s', 'hearbeat-interval': '5' }));
      panel.style.setProperty('inline-size', '320px');
      await settle(panel);
      const scroller = part(panel, '.scroll');
      expect(scroller.scrollWidth).to.be.at.most(scroller.clientWidth);
      expect(getComputedStyle(rowOf(panel, 'connection.timeout')).display).to.equal('grid');
      for (const cell of all(panel, 'th[scope="row"], td')) {
        expect(cell.getBoundingClientRect().width).to.be.greaterThan(80);
      }
      expect(rowOf(panel, 'connection.url').querySelector('.value code')!.getAttribute('title')).to.equal(url);
      panel.style.setProperty('inline-size', '800px');
      await settle(panel);
      expect(getComputedStyle(rowOf(panel, 'connection.timeout')).display).to.equal('table-row');
      expect(scroller.scrollWidth).to.be.at.most(scroller.clientWidth);
      await expect(panel).to.be.accessible();
    });
  }

  it('says that there is no session', async () => {
    const panel = await mountElement('realtime-log-panel', undefined, { tab: 'config' });
    await settle(panel);
    expect(shadowText(panel)).to.contain('No session');
  });

  it('holds on to nothing after its removal', async () => {
    const client = createClientMock();
    let readers = 0;
    const { subscribe } = client.buffer;
    client.buffer.subscribe = (listener) => {
      const off = subscribe.call(client.buffer, listener);
      readers += 1;
      return () => {
        readers -= 1;
        off();
      };
    };
    const listeners = (): number => (client.$config as unknown as { lc: number }).lc;
    const before = listeners();
    const panel = await mountElement('realtime-log-panel', client);
    await waitUntil(() => panel.shadowRoot!.querySelector('[role="tablist"]') !== null);
    expect([listeners() - before, readers]).to.deep.equal([2, 1]);
    tab(panel, 'config').click();
    expect([listeners() - before, readers]).to.deep.equal([2, 0]);
    tab(panel, 'log').click();
    panel.remove();
    expect([listeners() - before, readers]).to.deep.equal([0, 0]);
    panel.client = undefined;
    panel.client = client;
    await panel.updateComplete;
    expect([listeners() - before, readers]).to.deep.equal([0, 0]);
    document.querySelector('#mounted')!.append(panel);
    await panel.updateComplete;
    expect([listeners() - before, readers]).to.deep.equal([2, 1]);
  });
});

/** `{ connection: { timeout: 1 } }` -> `connection.timeout`. */
function onlyPath(values: Record<string, unknown>): string {
  const [[name, value] = ['', undefined]] = Object.entries(values);
  const inside = typeof value === 'object' && value !== null && !Array.isArray(value);
  return inside ? `${name}.${Object.keys(value)[0]}` : name;
}
