import { expect, waitUntil } from '@open-wc/testing';
import type { ConversationItem } from '../../src/index.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { mountElement, unmountElements } from '../support/mount-element.js';

type Conversation = HTMLElementTagNameMap['realtime-conversation'];

const answer = (id: string, status: 'streaming' | 'complete' = 'complete', at: number | undefined = 1) =>
  ({ kind: 'answer', id, at, text: id, status }) as const;
const tool: ConversationItem = {
  kind: 'tool',
  id: 'tool',
  at: 1,
  call: { id: 'call', name: 'clock', input: '' },
  status: 'done',
  result: '1',
  durationMs: 1,
};

describe('the unread mark', () => {
  let client: ClientMock;
  let hidden = false;

  beforeEach(() => {
    client = createClientMock();
    document.title = 'Shop';
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  });
  afterEach(() => {
    unmountElements();
    hidden = false;
    Reflect.deleteProperty(document, 'hidden');
  });

  const want = (unreadMark: boolean): void => {
    const { values } = client.$config.get();
    patchStore(client.$config, { values: { ...values, ui: { ...values.ui, unreadMark } } });
  };
  const hide = (to: boolean): void => {
    hidden = to;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const mount = async (): Promise<Conversation> => {
    client.say(answer('stored', 'complete', undefined));
    const element = await mountElement('realtime-conversation', client);
    await waitUntil(() => element['rich'] !== undefined, 'rich', { timeout: 9000 });
    await element.updateComplete;
    return element;
  };
  const turn = async (element: Conversation, holder: 'user' | 'agent', ...items: ConversationItem[]): Promise<void> => {
    patchStore(client.$turn, { holder });
    client.say(...items);
    await element.updateComplete;
  };

  it('is there only for those who want it', async () => {
    const element = await mount();
    hide(true);
    await turn(element, 'user', answer('a'));
    expect(document.title).to.equal('Shop');
  });

  it('counts the turns that ended while nobody looked, and goes when somebody does', async () => {
    want(true);
    const element = await mount();
    await turn(element, 'user', answer('seen'));
    expect(document.title).to.equal('Shop');
    hide(true);
    await turn(element, 'agent', answer('seen'), answer('a', 'streaming'));
    await turn(element, 'agent', answer('seen'), answer('a'), tool);
    expect(document.title, 'the turn goes on').to.equal('Shop');
    await turn(element, 'user', answer('seen'), answer('a'), tool, answer('b'));
    expect(document.title).to.equal('(1) Shop');
    await turn(element, 'user', answer('seen'), answer('a'), tool, answer('b'), answer('c'));
    expect(document.title).to.equal('(2) Shop');
    dispatchEvent(new Event('focus'));
    expect(document.title, 'still hidden').to.equal('(2) Shop');
    hide(false);
    expect(document.title).to.equal('Shop');
    hide(true);
    await turn(element, 'user', answer('c'), answer('d'));
    expect(document.title, 'it begins anew').to.equal('(1) Shop');
    hidden = false;
    dispatchEvent(new Event('focus'));
    expect(document.title).to.equal('Shop');
  });

  it('goes with the element, with the option, and with the client', async () => {
    for (const leave of [
      (element: Conversation) => element.remove(),
      () => want(false),
      (element: Conversation) => (element.client = createClientMock()),
    ]) {
      client = createClientMock();
      want(true);
      const element = await mount();
      hide(true);
      await turn(element, 'user', answer('a'));
      expect(document.title).to.equal('(1) Shop');
      leave(element);
      await element.updateComplete;
      expect(document.title).to.equal('Shop');
      unmountElements();
      hide(false);
    }
  });

  it('leaves a title alone that the page has changed since', async () => {
    want(true);
    const element = await mount();
    hide(true);
    await turn(element, 'user', answer('a'));
    document.title = 'Cart';
    hide(false);
    expect(document.title).to.equal('Cart');
  });

  it('is one for all sessions of a page, in the language of the page', async () => {
    document.documentElement.lang = 'ar';
    want(true);
    const one = await mount();
    client = createClientMock();
    want(true);
    const two = await mount();
    await waitUntil(() => one.shadowRoot!.querySelector('.scroller')!.ariaLabel !== 'Conversation', 'Arabic', {
      timeout: 9000,
    });
    hide(true);
    await turn(two, 'user', answer('a'));
    const number = new Intl.NumberFormat('ar').format(1);
    await waitUntil(() => document.title === `(${number}) Shop`, document.title);
    (one.client as ClientMock).say(answer('x'));
    await one.updateComplete;
    expect(document.title).to.equal(`(${new Intl.NumberFormat('ar').format(2)}) Shop`);
    two.remove();
    expect(document.title).to.equal(`(${number}) Shop`);
    document.documentElement.lang = 'en';
  });
});
