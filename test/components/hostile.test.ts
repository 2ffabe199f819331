import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import type { ConversationItem } from '../../src/index.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { hostileMarkup, hostileTexts, hostileUrls } from '../support/hostile-corpus.js';
import { itemsOf, mediaAt } from '../support/hostile-items.js';
import { countHits, findLife } from '../support/inertness.js';
import { mountElement, part, unmountElements } from '../support/mount-element.js';

const NOWHERE = 'https://evil.invalid';
const BATCH = 16;

/** Requests that went, or tried to go, where the corpus wants them. */
const requests = (): string[] =>
  performance.getEntriesByType('resource').flatMap(({ name }) => (name.startsWith(NOWHERE) ? [name] : []));

describe('hostile content', function () {
  this.timeout(90_000);
  let client: ClientMock;
  let hits: () => number;
  beforeEach(() => {
    client = createClientMock();
    hits = countHits();
    performance.clearResourceTimings();
  });
  afterEach(unmountElements);

  const batches = (items: ConversationItem[][]): ConversationItem[][] =>
    Array.from({ length: Math.ceil(items.length / BATCH) }, (_, n) => items.slice(n * BATCH, (n + 1) * BATCH).flat());

  const show = async (mode: 'inline' | 'link'): Promise<HTMLElementTagNameMap['realtime-conversation']> => {
    client.say({ kind: 'answer', id: 'first', at: 1, text: 'here', status: 'complete' });
    const element = await mountElement('realtime-conversation', client, { media: mode });
    await waitUntil(() => element.shadowRoot!.querySelector('.markdown') !== null, 'Markdown', { timeout: 20_000 });
    return element;
  };

  it('would be seen by this test', async () => {
    const elsewhere = document.implementation.createHTMLDocument();
    const blind = hostileMarkup(NOWHERE).filter((text) => {
      elsewhere.body.innerHTML = text;
      return findLife(elsewhere.body).length === 0 && elsewhere.body.children.length > 0;
    });
    expect(blind).to.deep.equal([]);
    const place = document.createElement('div');
    document.body.append(place);
    place.innerHTML = '<img src=x:x onerror=hit()>';
    await waitUntil(() => hits() > 0);
    place.remove();
  });

  for (const mode of ['inline', 'link'] as const) {
    it(`is text, wherever it stands, with media="${mode}"`, async () => {
      const element = await show(mode);
      const texts = hostileTexts(NOWHERE);
      expect(texts.length).to.be.greaterThan(100);
      for (const items of batches(texts.map((text, index) => itemsOf(text, `t${index}`)))) {
        client.say(...items);
        await element.updateComplete;
        element.shadowRoot!.querySelectorAll('details').forEach((details) => (details.open = true));
        await nextFrame();
        expect(part(element, '.items').querySelectorAll('[part~=answer]').length).to.be.greaterThan(BATCH / 2);
        expect(findLife(element.shadowRoot!)).to.deep.equal([]);
        if (mode === 'link') expect(element.shadowRoot!.querySelector('iframe, img')).to.equal(null);
      }
      expect(hits()).to.equal(0);
      expect(requests()).to.deep.equal([]);
    });
  }

  it('is followed nowhere, as the address of a picture or a file', async () => {
    const element = await show('link');
    for (const items of batches(hostileUrls(NOWHERE).map((url, index) => mediaAt(url, `u${index}`)))) {
      client.say(...items);
      await element.updateComplete;
      expect(findLife(element.shadowRoot!)).to.deep.equal([]);
      expect(element.shadowRoot!.querySelector('iframe, img')).to.equal(null);
    }
    element.media = 'inline';
    client.say(
      ...hostileUrls(NOWHERE).flatMap((url, index) =>
        mediaAt(url, `f${index}`).filter((item) => item.kind === 'media' && item.media.foreign),
      ),
    );
    await element.updateComplete;
    expect(findLife(element.shadowRoot!)).to.deep.equal([]);
    expect(element.shadowRoot!.querySelector('img'), 'a foreign picture asks first').to.equal(null);
    expect(hits()).to.equal(0);
    expect(requests()).to.deep.equal([]);
  });

  it('does not turn the words around a name', async () => {
    const element = await show('link');
    client.say({
      kind: 'tool',
      id: 't',
      at: 1,
      call: { id: '1', name: '\u202Etxt.exe\u2066\n', input: '' },
      status: 'done',
      result: undefined,
      durationMs: undefined,
    });
    await element.updateComplete;
    expect(part(element, '.tool .label').textContent).to.equal('Used txt.exe');
  });

  it('is not indented to millions of characters, nor taken for lists without a bottom', async () => {
    const element = await show('link');
    const brackets = `${'['.repeat(60)}${']'.repeat(60)}`;
    const call = { id: '1', name: 'x', input: '{"a":1}' };
    client.say(
      { kind: 'tool', id: 't', at: 1, call, status: 'done', result: brackets, durationMs: undefined },
      { kind: 'answer', id: 'lists', at: 1, text: `${'- '.repeat(40)}x`, status: 'complete' },
      { kind: 'answer', id: 'rule', at: 1, text: `a\n\n${'- '.repeat(40)}`, status: 'complete' },
    );
    await element.updateComplete;
    const [input, result] = [...element.shadowRoot!.querySelectorAll('.tool pre')].map(
      ({ textContent }) => textContent,
    );
    expect(input).to.equal('{\n  "a": 1\n}');
    expect(result).to.equal(brackets);
    expect(element.shadowRoot!.querySelectorAll('li').length).to.equal(0);
    expect(element.shadowRoot!.querySelectorAll('hr').length).to.equal(1);
  });

  it('is a name like any other', async () => {
    const element = await show('link');
    for (const text of hostileTexts(NOWHERE)) {
      patchStore(client.$conversation, { items: [], agentName: text, agentKey: text, name: text });
      await element.updateComplete;
      expect(findLife(element.shadowRoot!)).to.deep.equal([]);
    }
    expect(hits()).to.equal(0);
  });
});
