import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import type { ConversationItem } from '../../src/index.js';
import { createClientMock, type ClientMock } from '../../src/testing/index.js';
import { mountElement, part, unmountElements } from '../support/mount-element.js';

const turns = (from: number, count: number): ConversationItem[] =>
  Array.from({ length: count }, (_, index): ConversationItem[] => {
    const n = from + index;
    return [
      { kind: 'user', id: `u${n}`, at: 1, text: `${n}`, delivery: 'confirmed' },
      { kind: 'answer', id: `a${n}`, at: 1, text: `to ${n}\n\n- one\n- two`, status: 'complete' },
    ];
  }).flat();

describe('the height of a realtime-conversation', () => {
  let client: ClientMock;
  const errors: string[] = [];
  const note = (event: ErrorEvent): void => void errors.push(event.message);
  beforeEach(() => {
    client = createClientMock();
    errors.length = 0;
    addEventListener('error', note);
  });
  afterEach(() => {
    removeEventListener('error', note);
    unmountElements();
  });

  it('may be as great as what it shows: it fills and grows without an error', async function () {
    this.timeout(60_000);
    client.say(...turns(0, 200));
    const element = await mountElement('realtime-conversation', client);
    await waitUntil(() => element['rich'] !== undefined, 'rich', { timeout: 9000 });
    const pages = (): Element[] => [...element.renderRoot.querySelectorAll('.page')];
    await waitUntil(() => pages().length > 10 && pages().every((page) => page.childElementCount > 0), 'everything', {
      timeout: 30_000,
    });
    const before = element.offsetHeight;
    for (let n = 200; n < 210; n += 1) {
      client.say(...turns(0, n));
      await nextFrame();
    }
    await waitUntil(() => element.offsetHeight > before);
    expect(part(element, '.scroller').scrollTop, 'there is nothing to scroll').to.equal(0);
    for (const to of [document.documentElement.scrollHeight, 0]) {
      scrollTo(0, to);
      for (let frames = 0; frames < 5; frames += 1) await nextFrame();
    }
    expect(errors).to.deep.equal([]);
  });

  it('may change while the end is followed, and the end stays in view', async () => {
    client.say(...turns(0, 30));
    const element = await mountElement('realtime-conversation', client);
    element.style.setProperty('block-size', '400px');
    await waitUntil(() => element['rich'] !== undefined, 'rich', { timeout: 9000 });
    const scroller = part(element, '.scroller');
    const rest = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    await waitUntil(() => scroller.scrollTop > 100 && rest() < 2, 'the end');
    for (const height of ['200px', '500px', '250px']) {
      element.style.setProperty('block-size', height);
      await nextFrame();
      await waitUntil(() => rest() < 2, `the end at ${height}`);
    }
    client.say(...turns(0, 31));
    await waitUntil(() => scroller.textContent.includes('to 30') && rest() < 2, 'the end of what is new');
    expect(errors).to.deep.equal([]);
  });
});
