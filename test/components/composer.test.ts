import { expect, waitUntil } from '@open-wc/testing';
import { RealtimeError, type UploadedFile, type UploadOptions } from '../../src/index.js';
import { isAccepted, sizeInWords } from '../../components/composer/file-limits.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { hostileTexts } from '../support/hostile-corpus.js';
import { findLife } from '../support/inertness.js';
import { callsOf, mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type Composer = HTMLElementTagNameMap['realtime-composer'];

/** An upload that the test ends. */
interface Pending {
  readonly name: string;
  readonly options: UploadOptions;
  resolve(): void;
  reject(error: RealtimeError): void;
}

describe('realtime-composer: what comes with it later', () => {
  let client: ClientMock;
  let uploads: Pending[];
  beforeEach(() => {
    sessionStorage.clear();
    client = createClientMock();
    uploads = [];
    client.next.upload = (file, options) =>
      new Promise<UploadedFile>((resolve, reject) => {
        const { name, size } = file;
        uploads.push({ name, options, resolve: () => resolve({ id: `id of ${name}`, name, size }), reject });
        options.signal?.addEventListener('abort', () => reject(new RealtimeError('upload/cancelled', 'stopped')));
      });
  });
  afterEach(() => {
    unmountElements();
    sessionStorage.clear();
  });

  const mount = async (attributes: Record<string, string> = {}): Promise<Composer> => {
    const composer = await mountElement('realtime-composer', client, attributes);
    await waitUntil(() => composer['extras'] !== undefined, 'the lazy part', { timeout: 9000 });
    await composer.updateComplete;
    return composer;
  };
  const write = async (composer: Composer, text: string): Promise<void> => {
    const field = part<HTMLTextAreaElement>(composer, 'textarea');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await composer.updateComplete;
  };
  const file = (name: string, content = 'words', type = 'text/plain'): File => new File([content], name, { type });
  const transfer = (...files: File[]): DataTransfer => {
    const data = new DataTransfer();
    for (const each of files) data.items.add(each);
    return data;
  };
  const drop = async (composer: Composer, ...files: File[]): Promise<void> => {
    composer.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer(...files), bubbles: true, cancelable: true }),
    );
    await composer.updateComplete;
  };
  const chips = (composer: Composer): HTMLElement[] => [
    ...composer.shadowRoot!.querySelectorAll<HTMLElement>('[part=file]'),
  ];
  const send = async (composer: Composer): Promise<void> => {
    part<HTMLFormElement>(composer, 'form').requestSubmit();
    await composer.updateComplete;
  };

  describe('files', () => {
    it('are handed over with progress, and go with the next message', async () => {
      const composer = await mount({ attach: '' });
      await drop(composer, file('plan.txt'));
      expect(chips(composer)[0]!.textContent).to.contain('plan.txt').and.contain('5 byte');
      uploads[0]!.options.onProgress?.(0.4);
      await composer.updateComplete;
      expect(part<HTMLProgressElement>(composer, 'progress').value).to.be.closeTo(0.4, 0.001);
      await expect(composer).to.be.accessible();
      await write(composer, 'look at this');
      expect(shadowText(composer)).to.contain('when its files are there');
      expect(part<HTMLButtonElement>(composer, '[part=send]').disabled).to.equal(true);
      await send(composer);
      expect(client.calls).to.deep.equal([]);
      uploads[0]!.resolve();
      await waitUntil(() => shadowText(composer).includes('plan.txt is attached.'));
      expect(composer.shadowRoot!.querySelector('progress')).to.equal(null);
      await send(composer);
      expect(callsOf(client)).to.deep.equal([['sendText', 'look at this', 'id of plan.txt']]);
      expect(chips(composer).length).to.equal(0);
    });

    it('are chosen, dropped or pasted; text that is pasted stays text', async () => {
      const composer = await mount({ attach: '' });
      await expect(composer).to.be.accessible();
      const picker = part<HTMLInputElement>(composer, 'input[type=file]');
      picker.files = transfer(file('chosen.txt')).files;
      picker.dispatchEvent(new Event('change'));
      const paste = (data: DataTransfer): boolean => {
        const event = new ClipboardEvent('paste', {
          clipboardData: data,
          bubbles: true,
          cancelable: true,
          composed: true,
        });
        part(composer, 'textarea').dispatchEvent(event);
        return event.defaultPrevented;
      };
      const mixed = transfer(file('picture.png', 'x', 'image/png'));
      mixed.setData('text/plain', 'the words');
      // Firefox empties the clipboard of an event that a script has made.
      if (paste(transfer(file('shot.png', 'x', 'image/png')))) expect(paste(mixed)).to.equal(false);
      await drop(composer, file('dropped.txt'));
      const names = uploads.map(({ name }) => name);
      expect(names[0]).to.equal('chosen.txt');
      expect(names.at(-1)).to.equal('dropped.txt');
    });

    it('show where they may be dropped', async () => {
      const composer = await mount({ attach: '' });
      const drag = async (type: string): Promise<boolean> => {
        const event = new DragEvent(type, { dataTransfer: transfer(file('a.txt')), bubbles: true, cancelable: true });
        composer.dispatchEvent(event);
        await composer.updateComplete;
        return event.defaultPrevented;
      };
      expect(await drag('dragover')).to.equal(true);
      await drag('dragenter');
      await drag('dragenter');
      await drag('dragleave');
      expect(shadowText(composer)).to.contain('Drop the files here');
      await drag('dragleave');
      expect(shadowText(composer)).not.to.contain('Drop the files here');
    });

    it('are nobody’s business without `attach`', async () => {
      const composer = await mount();
      expect(composer.shadowRoot!.querySelector('[part=attach]')).to.equal(null);
      await drop(composer, file('a.txt'));
      expect(chips(composer).length).to.equal(0);
    });

    it('are refused in words: too big, empty, of another kind, too many', async () => {
      const composer = await mount({ attach: '', 'max-file-size': '2000', accept: '.txt,image/*', 'max-files': '2' });
      await drop(
        composer,
        file('big.txt', 'x'.repeat(3500)),
        file('none.txt', ''),
        file('run.exe', 'x', 'application/x-any'),
      );
      const words = shadowText(composer);
      expect(words).to.contain('big.txt is too big: 4 kB, and 2 kB is the limit.');
      expect(words).to.contain('none.txt is empty.');
      expect(words).to.contain('run.exe is of a kind that is not taken here.');
      expect(chips(composer).length).to.equal(0);
      await expect(composer).to.be.accessible();
      await drop(composer, file('1.txt'), file('2.txt'), file('3.txt'));
      expect(shadowText(composer)).to.contain('At most 2 files').and.not.to.contain('too big');
      expect(chips(composer).length).to.equal(2);
    });

    it('stop when they are taken away, and fail in words, with another try', async () => {
      const composer = await mount({ attach: '' });
      await drop(composer, file('one.txt'), file('two.txt'));
      part(composer, '[aria-label="Stop sending one.txt"]').click();
      await composer.updateComplete;
      expect(uploads[0]!.options.signal?.aborted).to.equal(true);
      expect(chips(composer).length).to.equal(1);
      expect(composer.shadowRoot!.activeElement).to.equal(part(composer, 'textarea'));
      uploads[1]!.reject(new RealtimeError('upload/failed', 'The server cannot be reached.', { retryable: true }));
      await waitUntil(() => chips(composer)[0]!.dataset.status === 'failed');
      expect(shadowText(composer)).to.contain('two.txt could not be attached: The server cannot be reached.');
      await expect(composer).to.be.accessible();
      part(composer, '[aria-label="Try two.txt again"]').click();
      await waitUntil(() => uploads.length === 3);
      uploads[2]!.resolve();
      await waitUntil(() => chips(composer)[0]!.dataset.status === 'done');
      await send(composer);
      expect(callsOf(client)).to.deep.equal([['sendText', 'Attached: two.txt', 'id of two.txt']]);
    });

    it('wait for the connection, a few at a time', async () => {
      patchStore(client.$connection, { status: 'reconnecting' });
      const composer = await mount({ attach: '' });
      await drop(composer, ...['a', 'b', 'c', 'd', 'e'].map((name) => file(`${name}.txt`)));
      expect(uploads.length).to.equal(0);
      patchStore(client.$connection, { status: 'connected' });
      await waitUntil(() => uploads.length === 3);
      uploads[0]!.resolve();
      await waitUntil(() => uploads.length === 4);
      expect(uploads.map(({ name }) => name)).to.deep.equal(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
    });

    it('come back with a message that was refused', async () => {
      const composer = await mount({ attach: '' });
      await drop(composer, file('a.txt'));
      uploads[0]!.resolve();
      await waitUntil(() => chips(composer)[0]!.dataset.status === 'done');
      await write(composer, 'precious');
      client.next.sendText = () => Promise.reject(new RealtimeError('connection/queue-full', 'Too much waits.'));
      await send(composer);
      await waitUntil(() => composer.value === 'precious');
      expect(chips(composer).length).to.equal(1);
    });

    it('are inert, whatever they are called', async () => {
      const composer = await mount({ attach: '', 'max-files': '500' });
      const names = hostileTexts('https://evil.invalid').filter(({ length }) => length < 500);
      await drop(composer, ...names.map((name) => file(name)));
      expect(chips(composer).length).to.equal(names.length);
      expect(findLife(composer.shadowRoot!, 'form, .below')).to.deep.equal([]);
    });

    it('have sizes and kinds', () => {
      expect([1, 999, 1500, 2_500_000].map((bytes) => sizeInWords(bytes, 'en'))).to.deep.equal([
        '1 byte',
        '999 bytes',
        '2 kB',
        '2.5 MB',
      ]);
      expect(sizeInWords(2_500_000, 'de')).to.contain('2,5');
      expect(isAccepted(file('A.TXT'), ' .txt , image/*')).to.equal(true);
      expect(isAccepted(file('a.png', 'x', 'image/png'), '.txt,image/*')).to.equal(true);
      expect(isAccepted(file('a.png', 'x', 'image/png'), 'text/plain')).to.equal(false);
      expect(isAccepted(file('a'), '')).to.equal(true);
    });
  });

  describe('drafts', () => {
    it('are there again after a reload, and gone when they are sent', async () => {
      const composer = await mount({ id: 'main' });
      await write(composer, 'half a thought');
      unmountElements();
      const again = await mount({ id: 'main' });
      expect(again.value).to.equal('half a thought');
      await send(again);
      expect(callsOf(client)).to.deep.equal([['sendText', 'half a thought']]);
      unmountElements();
      expect((await mount({ id: 'main' })).value).to.equal('');
    });

    it('stay with their composer, and do not overwrite what is written', async () => {
      await write(await mount({ id: 'main' }), 'for main');
      unmountElements();
      expect((await mount({ id: 'other' })).value).to.equal('');
      unmountElements();
      const composer = await mountElement('realtime-composer', client, { id: 'main' });
      await write(composer, 'quicker');
      await waitUntil(() => composer['extras'] !== undefined, 'the lazy part', { timeout: 9000 });
      expect(composer.value).to.equal('quicker');
    });

    it('survive a reconnect, and are not the next user’s', async () => {
      patchStore(client.$auth, { userName: 'ada' });
      const composer = await mount({ id: 'main' });
      await write(composer, 'my secret');
      patchStore(client.$connection, { status: 'reconnecting' });
      patchStore(client.$connection, { status: 'connected' });
      await composer.updateComplete;
      expect(composer.value).to.equal('my secret');
      patchStore(client.$auth, { userName: 'eve' });
      await waitUntil(() => composer.value === '');
      expect(JSON.stringify({ ...sessionStorage })).not.to.contain('my secret');
      await write(composer, 'hers');
      patchStore(client.$auth, { userName: undefined, status: 'signed-out' });
      await waitUntil(() => composer.value === '');
    });

    it('are not kept where the page keeps nothing', async () => {
      const config = client.$config.get();
      client.$config.set({
        ...config,
        values: { ...config.values, session: { ...config.values.session, persist: false } },
      });
      await write(await mount(), 'only here');
      expect(sessionStorage.length).to.equal(0);
    });
  });

  it('says how many characters are left, and holds a text that is too long', async () => {
    const composer = await mount({ 'max-length': '20' });
    await write(composer, 'short');
    expect(composer.shadowRoot!.querySelector('[part=count]')).to.equal(null);
    await write(composer, 'x'.repeat(19));
    expect(part(composer, '[part=count]').textContent).to.contain('1 character left');
    await write(composer, 'x'.repeat(23));
    expect(part(composer, '[part=count]').textContent).to.contain('3 characters too many');
    expect(part<HTMLButtonElement>(composer, '[part=send]').disabled).to.equal(true);
    await send(composer);
    expect(client.calls).to.deep.equal([]);
    expect(part(composer, '[role=status].hidden').textContent).to.contain('3 characters too many');
    await expect(composer).to.be.accessible();
  });

  it('shows who answers, and lets the user choose', async () => {
    const agent = (key: string, name: string) => ({ key, name, description: `${name} does it`, toolsets: [] });
    patchStore(client.$conversation, { agentKey: 'ada', agentName: 'Ada' });
    const composer = await mount({ agents: '' });
    expect(composer.shadowRoot!.querySelector('select')).to.equal(null);
    patchStore(client.$catalog, { agents: [agent('ada', 'Ada'), agent('ben', 'Ben')] });
    await composer.updateComplete;
    const select = part<HTMLSelectElement>(composer, 'select');
    expect(select.value).to.equal('ada');
    await expect(composer).to.be.accessible();
    select.value = 'ben';
    select.dispatchEvent(new Event('change'));
    expect(client.calls).to.deep.equal([['setAgent', 'ben']]);
    // The server has not agreed yet.
    composer.requestUpdate();
    await composer.updateComplete;
    expect(select.value).to.equal('ada');
    patchStore(client.$conversation, { agentKey: 'ben', agentName: 'Ben' });
    await composer.updateComplete;
    expect(select.value).to.equal('ben');
    patchStore(client.$conversation, { agentKey: 'librarian', agentName: 'Lior' });
    await composer.updateComplete;
    expect(select.selectedOptions[0]!.textContent).to.equal('Lior');
  });
});
