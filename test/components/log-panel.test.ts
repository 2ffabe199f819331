import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import { registerStrings } from '../../components/index.js';
import { LogBuffer } from '../../src/index.js';
import { LogRows } from '../../components/log-panel/log-rows.js';
import {
  readRecording,
  ReplayPlayer,
  createClientMock,
  buildLogEntry,
  type ClientMock,
} from '../../src/testing/index.js';
import { connected, disposeClients, setUp, untilIdle } from '../support/engine-client.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

/** What comes over a real network, on a machine that is busy. */
const LOADED = { timeout: 15_000 };

type LogPanel = HTMLElementTagNameMap['realtime-log-panel'];

describe('realtime-log-panel', () => {
  let client: ClientMock;

  beforeEach(() => (client = createClientMock()));
  afterEach(unmountElements);

  const show = async (height = '400px'): Promise<LogPanel> => {
    const panel = await mountElement('realtime-log-panel', client);
    panel.style.setProperty('block-size', height);
    await waitUntil(() => panel.shadowRoot!.querySelector('.toolbar') !== null, undefined, LOADED);
    await settle(panel);
    return panel;
  };
  const settle = async (panel: LogPanel): Promise<void> => {
    await nextFrame();
    await nextFrame();
    await panel.updateComplete;
  };
  const rows = (panel: LogPanel): HTMLElement[] => [...panel.shadowRoot!.querySelectorAll<HTMLElement>('.entry')];
  const button = (panel: LogPanel, text: string): HTMLButtonElement => {
    const found = [...panel.shadowRoot!.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes(text),
    );
    if (!found) throw new Error(`no button ${text}`);
    return found;
  };
  const type = async (panel: LogPanel, text: string): Promise<void> => {
    const search = part<HTMLInputElement>(panel, 'input[type="search"]');
    search.value = text;
    search.dispatchEvent(new InputEvent('input'));
    await settle(panel);
  };
  const open = async (panel: LogPanel, name: string, text: string): Promise<void> => {
    const input = part<HTMLInputElement>(panel, 'input[type="file"]');
    Object.defineProperty(input, 'files', { value: [new File([text], name)], configurable: true });
    // What a browser does not let a script set does not have to be undone.
    Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true });
    input.dispatchEvent(new Event('change'));
    await waitUntil(() => shadowText(panel).includes(name), undefined, LOADED);
    await settle(panel);
  };
  /** What a click offers as a download. */
  const downloaded = async (act: () => void): Promise<{ name: string; text: string }> => {
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    let blob: Blob | undefined;
    let name = '';
    URL.createObjectURL = (made) => {
      blob = made as Blob;
      return createObjectURL(made);
    };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      name = this.download;
    };
    act();
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
    return { name, text: (await blob?.text()) ?? '' };
  };
  const fill = (): void => {
    client.buffer.write(
      buildLogEntry(1, { level: 'ERROR', message: 'gave up', correlationId: 'c-1', fields: { code: 'x' } }),
    );
    client.buffer.write(buildLogEntry(2, { level: 'WARN', message: 'trying again', correlationId: 'c-1' }));
    client.buffer.write(buildLogEntry(3, { message: 'connected', fields: { attempt: 2 } }));
  };

  it('says that there is no session, and that there is nothing yet', async () => {
    expect(shadowText(await mountElement('realtime-log-panel', undefined))).to.contain('No session');
    expect(shadowText(await show())).to.contain('Nothing has been logged yet');
  });

  it('shows entries as they come, filters and counts', async () => {
    const panel = await show();
    fill();
    await waitUntil(() => rows(panel).length === 3);
    expect(rows(panel)[2]!.textContent).to.contain('attempt=2');
    await expect(panel).to.be.accessible();
    button(panel, 'WARN').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(2);
    expect(shadowText(panel)).to.contain('2 of 3');
    button(panel, 'WARN').click();
    const search = part<HTMLInputElement>(panel, 'input');
    search.value = 'CODE=X';
    search.dispatchEvent(new InputEvent('input'));
    await settle(panel);
    expect(
      rows(panel)
        .map(({ textContent }) => textContent)
        .join(),
    )
      .to.contain('gave up')
      .and.not.contain('trying');
    search.value = 'nowhere';
    search.dispatchEvent(new InputEvent('input'));
    await settle(panel);
    expect(shadowText(panel)).to.contain('Nothing matches');
  });

  it('opens an entry and narrows to its episode', async () => {
    fill();
    const panel = await show();
    rows(panel)[0]!.click();
    await settle(panel);
    expect(part(panel, '.tree').textContent.replace(/\s+/g, ' ')).to.match(/fields.*code x.*seq 1.*correlationId c-1/);
    await expect(panel).to.be.accessible();
    button(panel, 'Only this episode').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(2);
    const timeline = part(panel, '.timeline');
    expect(timeline.getAttribute('aria-label')).to.equal('1 ms, 2 entries, 1 error');
    expect([...timeline.querySelectorAll('.mark')].length).to.equal(2);
    await expect(panel).to.be.accessible();
    timeline.querySelector('[data-seq="2"] .mark')!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await settle(panel);
    expect(part(panel, '.entry[aria-selected="true"]').id).to.equal('e2');
    button(panel, 'Show everything').click();
    button(panel, 'Close details').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(3);
    expect(panel.shadowRoot!.querySelector('.detail')).to.equal(null);
  });

  it('is walked through with the keyboard', async () => {
    fill();
    const panel = await show();
    const press = async (key: string): Promise<string | null> => {
      part(panel, '.rows').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await settle(panel);
      return part(panel, '.rows').getAttribute('aria-activedescendant');
    };
    expect(await press('ArrowDown')).to.equal('e1');
    expect(await press('ArrowDown')).to.equal('e2');
    expect(await press('End')).to.equal('e3');
    expect(await press('ArrowDown')).to.equal('e3');
    expect(await press('Home')).to.equal('e1');
    expect(await press('Escape')).to.equal(null);
    expect(await press('ArrowUp')).to.equal('e3');
    expect(await press('x')).to.equal('e3');
  });

  it('pauses, goes on, clears and exports', async () => {
    fill();
    const panel = await show();
    button(panel, 'Pause').click();
    client.buffer.write(buildLogEntry(4));
    await settle(panel);
    expect(rows(panel).length).to.equal(3);
    button(panel, 'Resume').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(4);
    button(panel, 'More').click();
    await settle(panel);
    const { name, text } = await downloaded(() => button(panel, 'Export log').click());
    expect(name).to.match(/^realtime-log-.*\.jsonl$/);
    const [heading, ...lines] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(heading).to.include({ format: 'realtime-elements-log', version: 1, dropped: 0 });
    expect(lines.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4]);
    button(panel, 'Clear').click();
    await settle(panel);
    expect(shadowText(panel)).to.contain('Nothing has been logged yet');
  });

  it('copies what is shown, as the export has it', async () => {
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
      configurable: true,
    });
    try {
      fill();
      const panel = await show();
      await type(panel, 'again');
      button(panel, 'More').click();
      await settle(panel);
      const copy = part<HTMLButtonElement>(panel, '.copy');
      copy.click();
      await waitUntil(() => copy.hasAttribute('data-copied'));
      const lines = copied.map((text) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as object),
      );
      expect(lines.map(([, ...entries]) => entries.map((entry) => ({ ...entry })))).to.deep.equal([
        [JSON.parse(JSON.stringify(client.buffer.entries()[1]))],
      ]);
    } finally {
      Reflect.deleteProperty(navigator, 'clipboard');
    }
  });

  it('hides areas, marks what is searched for, and counts what was folded', async () => {
    fill();
    client.buffer.write(buildLogEntry(4, { area: 'auth', message: 'a <b>connected</b> one', count: 1 }));
    client.buffer.write(buildLogEntry(4, { area: 'auth', message: 'a <b>connected</b> one', count: 312 }));
    const panel = await show();
    expect(rows(panel).at(-1)?.textContent).to.contain('×312');
    client.buffer.write(buildLogEntry(4, { area: 'auth', message: 'a <b>connected</b> one', count: 400 }));
    await waitUntil(() => rows(panel).at(-1)?.textContent.includes('×400'));
    expect(rows(panel).length).to.equal(4);
    button(panel, 'connection').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(1);
    button(panel, 'connection').click();
    await type(panel, 'CONNECTED');
    const marks = [...panel.shadowRoot!.querySelectorAll('mark')].map(({ textContent }) => textContent);
    expect(marks).to.deep.equal(['connected', 'connected']);
    expect(panel.shadowRoot!.querySelector('.entry b:not(.times)'), 'what was logged is text').to.equal(null);
    await type(panel, '<b>.*(');
    expect(rows(panel).length).to.equal(0);
    await type(panel, '');
    expect(rows(panel).length).to.equal(4);
    await expect(panel).to.be.accessible();
  });

  it('tells times by the clock, since the first row and since the row before', async () => {
    const at = Date.UTC(2026, 0, 1, 12, 30);
    for (const [seq, ms] of [0, 40, 61_500].entries()) client.buffer.write(buildLogEntry(seq + 1, { time: at + ms }));
    const panel = await show();
    const times = (): (string | undefined)[] => rows(panel).map((row) => row.querySelector('.time')?.textContent);
    expect(times()).to.deep.equal(['12:30:00.000', '12:30:00.040', '12:31:01.500']);
    const choose = async (mode: string): Promise<void> => {
      const select = part<HTMLSelectElement>(panel, 'select');
      select.value = mode;
      select.dispatchEvent(new Event('change'));
      await settle(panel);
    };
    await choose('relative');
    expect(times()).to.deep.equal(['+0 ms', '+40 ms', '+1:01.500']);
    await choose('delta');
    expect(times()).to.deep.equal(['+0 ms', '+40 ms', '+1:01.460']);
  });

  it('is a log to screen readers only while it is followed', async () => {
    for (let seq = 1; seq <= 100; seq++) client.buffer.write(buildLogEntry(seq));
    const panel = await show();
    const list = part(panel, '.list');
    expect(list.getAttribute('role')).to.equal('log');
    button(panel, 'Follow').click();
    await settle(panel);
    expect([list.getAttribute('role'), list.getAttribute('aria-live')]).to.deep.equal(['group', 'off']);
    button(panel, 'Follow').click();
    await settle(panel);
    expect(list.getAttribute('role')).to.equal('log');
    await waitUntil(() => list.scrollHeight - list.scrollTop - list.clientHeight < 2);
    button(panel, 'Pause').click();
    await settle(panel);
    expect(list.getAttribute('role')).to.equal('group');
  });

  it('has two lines for an entry and its filters folded where there is little room', async () => {
    fill();
    const panel = await show();
    const wide = rows(panel)[0]!.offsetHeight;
    expect(getComputedStyle(part(panel, '.compact')).display).to.equal('none');
    panel.style.setProperty('inline-size', '360px');
    await settle(panel);
    expect(rows(panel)[0]!.offsetHeight).to.be.greaterThan(wide);
    expect(getComputedStyle(part(panel, '.filters')).display).to.equal('none');
    button(panel, 'Filters').click();
    await settle(panel);
    expect(getComputedStyle(part(panel, '.filters')).display).to.equal('flex');
    await expect(panel).to.be.accessible();
  });

  it('opens a log that was exported, hostile or damaged as it may be, and goes back to the live one', async () => {
    fill();
    const panel = await show();
    button(panel, 'More').click();
    await settle(panel);
    const deep = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`;
    const lines = [
      '{"format":"realtime-elements-log","version":1}',
      '{"seq":7,"time":"never","level":"<img src=x onerror=alert(1)>","area":{"toString":1},"message":"<script>alert(1)</script>","fields":[1]}',
      `{"message":"deep","level":"ERROR","fields":${deep},"count":-4,"__proto__":{"polluted":1}}`,
      'null',
    ];
    await open(panel, 'their.jsonl', lines.join('\n'));
    expect(rows(panel).length).to.equal(3);
    expect(shadowText(panel)).to.contain('From the file their.jsonl').and.to.contain('<script>alert(1)</script>');
    expect(panel.shadowRoot!.querySelector('script, img')).to.equal(null);
    rows(panel)[1]!.click();
    await settle(panel);
    expect(part(panel, '.tree').textContent).to.contain('…');
    expect('polluted' in {}).to.equal(false);
    await expect(panel).to.be.accessible();
    button(panel, 'Back to the live log').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(3);
    expect(shadowText(panel)).to.contain('gave up');
    await open(panel, 'picture.png', '\u0000PNG');
    expect(part(panel, '[role="alert"]').textContent).to.contain('picture.png');
    expect(rows(panel).length).to.equal(3);
  });

  it('exports what was recorded, opens it again and has it played by what the page gives', async () => {
    const setup = await connected(setUp({ logging: { record: true, level: 'DEBUG', targets: ['buffer'] } }));
    void setup.client.sendText('What is 17 * 23?');
    await untilIdle(setup);
    setup.net.cut();
    await setup.net.clock.advanceUntil(() => setup.client.$connection.get().status === 'connected');
    const panel = await mountElement('realtime-log-panel', setup.client as unknown as ClientMock);
    panel.style.setProperty('block-size', '600px');
    let played: ReplayPlayer | undefined;
    panel.player = async (recording) => {
      played = new ReplayPlayer(readRecording(JSON.stringify(recording)));
      const { states, expected } = await played.play();
      expect(states).to.deep.equal(expected);
      return { log: played.client.logger.buffer, note: `the same ${states.length} states` };
    };
    await waitUntil(() => panel.shadowRoot!.querySelector('.toolbar') !== null, undefined, LOADED);
    await settle(panel);
    button(panel, 'More').click();
    await settle(panel);
    const { name, text } = await downloaded(() => button(panel, 'Export replay').click());
    expect(name).to.match(/^realtime-replay-.*\.json$/);
    await open(panel, name, text);
    expect(shadowText(panel)).to.contain('From the file realtime-replay');
    expect(rows(panel).some(({ textContent }) => textContent.includes('replay'))).to.equal(true);
    button(panel, 'Play back').click();
    await waitUntil(() => shadowText(panel).includes('was played back'), undefined, LOADED);
    expect(shadowText(panel)).to.match(/the same \d+ states/);
    played?.dispose();
    disposeClients();
    panel.player = () => Promise.reject(new Error('no such thing'));
    await open(panel, name, text);
    button(panel, 'Play back').click();
    await waitUntil(() => panel.shadowRoot!.querySelector('[role="alert"]') !== null, undefined, LOADED);
    expect(part(panel, '[role="alert"]').textContent).to.contain('no such thing');
  }).timeout(40_000);

  it('goes through a log of 100,000 entries in slices, and follows a full one at the cost of what is new', () => {
    const buffer = new LogBuffer(100_000);
    for (let seq = 1; seq <= 100_000; seq++)
      buffer.write(buildLogEntry(seq, { level: seq % 10 ? 'INFO' : 'WARN', area: `a${seq % 3}` }));
    const model = new LogRows();
    model.setSource(buffer);
    model.pull();
    model.work(Infinity);
    expect([model.length, model.total, model.counts.WARN]).to.deep.equal([100_000, 100_000, 10_000]);
    model.setFilter({ hiddenLevels: new Set(['INFO'] as const), search: 'ENTRY 999' });
    model.work(0);
    expect(model.isDone).to.equal(false);
    model.work(Infinity);
    expect(model.slice(0, 99).every(({ seq }) => seq % 10 === 0 && String(seq).startsWith('999'))).to.equal(true);
    model.setFilter({ hiddenLevels: new Set(), search: '' });
    for (let seq = 100_001; seq <= 130_000; seq++) {
      buffer.write(buildLogEntry(seq));
      if (seq % 100 === 0) {
        model.pull();
        model.work(Infinity);
      }
    }
    expect([model.length, model.at(0)?.seq, model.at(99_999)?.seq]).to.deep.equal([100_000, 30_001, 130_000]);
    expect([model.indexOf(30_001), model.indexOf(80_000), model.indexOf(5)]).to.deep.equal([0, 49_999, -1]);
    expect(model.counts.INFO + model.counts.WARN).to.equal(100_000);
    buffer.clear();
    model.pull();
    expect([model.length, model.total, model.areas.length]).to.deep.equal([0, 0, 0]);
  });

  it('holds only the rows in view of a long log, and follows its end', async () => {
    client.buffer.setCapacity(5000);
    for (let seq = 1; seq <= 6000; seq++) client.buffer.write(buildLogEntry(seq));
    const panel = await show();
    await waitUntil(() => rows(panel).some(({ id }) => id === 'e6000'));
    expect(rows(panel).length).to.be.lessThan(120);
    expect(shadowText(panel)).to.contain('1,000 older entries dropped');
    const list = part(panel, '.list');
    await waitUntil(() => list.scrollHeight - list.scrollTop - list.clientHeight < 2);
    expect(list.scrollHeight).to.be.greaterThan(5000 * 20);
    list.scrollTop = 0;
    await waitUntil(() => rows(panel).some(({ id }) => id === 'e1001'));
    client.buffer.write(buildLogEntry(6001));
    await settle(panel);
    expect(list.scrollTop).to.be.lessThan(60);
  });

  it('speaks the language around it, and what a page put in place of single texts', async () => {
    fill();
    const panel = await show();
    panel.setAttribute('lang', 'de');
    panel.requestUpdate();
    await waitUntil(() => shadowText(panel).includes('3 Einträge'));
    expect(part(panel, 'input').getAttribute('aria-label')).to.equal('Protokoll durchsuchen');
    registerStrings('x-log', { logPause: 'Halt!' });
    panel.setAttribute('lang', 'x-log');
    panel.requestUpdate();
    await settle(panel);
    expect(button(panel, 'Halt!').textContent).to.contain('Halt!');
    expect(shadowText(panel)).to.contain('3 entries');
  });

  it('shows the log of another client', async () => {
    fill();
    const panel = await show();
    panel.client = createClientMock();
    await settle(panel);
    expect(shadowText(panel)).to.contain('Nothing has been logged yet');
  });
});
