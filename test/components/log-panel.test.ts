import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import { registerStrings } from '../../components/index.js';
import { fakeClient, logEntry, type FakeClient } from '../support/fake-client.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type LogPanel = HTMLElementTagNameMap['realtime-log-panel'];

describe('realtime-log-panel', () => {
  let client: FakeClient;

  beforeEach(() => (client = fakeClient()));
  afterEach(unmountElements);

  const show = async (height = '400px'): Promise<LogPanel> => {
    const panel = await mountElement('realtime-log-panel', client);
    panel.style.setProperty('block-size', height);
    await waitUntil(() => panel.shadowRoot!.querySelector('.toolbar') !== null);
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
  const fill = (): void => {
    client.buffer.write(
      logEntry(1, { level: 'ERROR', message: 'gave up', correlationId: 'c-1', fields: { code: 'x' } }),
    );
    client.buffer.write(logEntry(2, { level: 'WARN', message: 'trying again', correlationId: 'c-1' }));
    client.buffer.write(logEntry(3, { message: 'connected', fields: { attempt: 2 } }));
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
    expect(part(panel, '.detail pre').textContent).to.contain('"correlationId": "c-1"');
    await expect(panel).to.be.accessible();
    button(panel, 'Only this episode').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(2);
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
      part(panel, '.list').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await settle(panel);
      return part(panel, '.list').getAttribute('aria-activedescendant');
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
    client.buffer.write(logEntry(4));
    await settle(panel);
    expect(rows(panel).length).to.equal(3);
    button(panel, 'Resume').click();
    await settle(panel);
    expect(rows(panel).length).to.equal(4);
    const blobs: Blob[] = [];
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      blobs.push(blob as Blob);
      return createObjectURL(blob);
    };
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      expect(this.download).to.match(/^realtime-log-.*\.json$/);
    };
    button(panel, 'Export').click();
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
    const file = JSON.parse(await blobs[0]!.text()) as { format: string; entries: unknown[] };
    expect([file.format, file.entries.length]).to.deep.equal(['realtime-elements-log', 4]);
    button(panel, 'Clear').click();
    await settle(panel);
    expect(shadowText(panel)).to.contain('Nothing has been logged yet');
  });

  it('holds only the rows in view of a long log, and follows its end', async () => {
    client.buffer.setCapacity(5000);
    for (let seq = 1; seq <= 6000; seq++) client.buffer.write(logEntry(seq));
    const panel = await show();
    await waitUntil(() => rows(panel).some(({ id }) => id === 'e6000'));
    expect(rows(panel).length).to.be.lessThan(120);
    expect(shadowText(panel)).to.contain('1000 older entries dropped');
    const list = part(panel, '.list');
    await waitUntil(() => list.scrollHeight - list.scrollTop - list.clientHeight < 2);
    expect(list.scrollHeight).to.be.greaterThan(5000 * 20);
    list.scrollTop = 0;
    await waitUntil(() => rows(panel).some(({ id }) => id === 'e1001'));
    client.buffer.write(logEntry(6001));
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
    panel.client = fakeClient();
    await settle(panel);
    expect(shadowText(panel)).to.contain('Nothing has been logged yet');
  });
});
