import { expect, waitUntil } from '@open-wc/testing';
import type { ConversationSummary } from '../../src/index.js';
import { transcriptText } from '../../components/conversation/transcript-file.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { hostileTexts } from '../support/hostile-corpus.js';
import { findLife } from '../support/inertness.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type Conversation = HTMLElementTagNameMap['realtime-conversation'];

const chat = (id: string, name: string | undefined, updatedAt?: string): ConversationSummary => ({
  id,
  name,
  agentKey: 'default',
  agentName: 'Ada',
  updatedAt,
});
const CHATS = [
  chat('one', 'About lit', '2026-01-02T10:00:00Z'),
  chat('two', undefined),
  chat('calm-blue-river', 'Here'),
];

describe('earlier chats', () => {
  let client: ClientMock;
  beforeEach(() => (client = createClientMock()));
  afterEach(unmountElements);

  const openList = async (): Promise<Conversation> => {
    const element = await mountElement('realtime-conversation', client, { history: '' });
    element.style.setProperty('block-size', '500px');
    await waitUntil(() => element.shadowRoot!.querySelector('[part=chats-button]'), 'the bar', { timeout: 9000 });
    part(element, '[part=chats-button]').click();
    await waitUntil(() => element.shadowRoot!.querySelector('[part=chats]'), 'the list', { timeout: 9000 });
    await element.updateComplete;
    return element;
  };
  const arrive = async (
    element: Conversation,
    chats: readonly ConversationSummary[],
    count = chats.length,
  ): Promise<void> => {
    patchStore(client.$catalog, { conversations: chats, conversationCount: count });
    await element.updateComplete;
  };
  const rows = (element: Conversation): HTMLElement[] => [
    ...element.shadowRoot!.querySelectorAll<HTMLElement>('[part=chat]'),
  ];
  const names = (element: Conversation): string[] =>
    rows(element).map((row) => row.querySelector('.chat-name')?.textContent ?? '');
  const button = (row: HTMLElement | undefined, label: RegExp): HTMLButtonElement => {
    const found = [...(row?.querySelectorAll('button') ?? [])].find((each) =>
      label.test(each.getAttribute('aria-label') ?? each.textContent),
    );
    if (!found) throw new Error(`no button ${label}`);
    return found;
  };
  const focused = (element: Conversation): Element | null => element.shadowRoot!.activeElement;

  it('are not offered unless the page wants them', async () => {
    client.say({ kind: 'answer', id: 'a', at: 1, text: 'hi', status: 'complete' });
    const element = await mountElement('realtime-conversation', client);
    await waitUntil(() => element['rich'] !== undefined, 'rich', { timeout: 9000 });
    expect(element.shadowRoot!.querySelector('[part=bar]')).to.equal(null);
  });

  it('are asked for when somebody looks, and say that they load, that there are none, or what they are', async () => {
    const element = await openList();
    expect(client.calls).to.deep.equal([['listConversations']]);
    expect(shadowText(element)).to.contain('Loading the earlier chats');
    expect(part(element, '[role=log]').inert).to.equal(true);
    await waitUntil(() => focused(element) === part(element, '[part=chats]'));
    await expect(element).to.be.accessible();
    await arrive(element, []);
    expect(shadowText(element)).to.contain('No earlier chats yet');
    await arrive(element, CHATS);
    expect(names(element)).to.deep.equal(['About lit', 'Chat without a name', 'Here']);
    expect(rows(element)[0]!.textContent).to.contain('2026').and.contain('Ada');
    expect(rows(element)[2]!.textContent).to.contain('open now');
    expect(rows(element)[2]!.querySelector('[aria-current=true]')).not.to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('are opened: the list closes when the chat is there, and the focus is where it was', async () => {
    const element = await openList();
    await arrive(element, CHATS);
    rows(element)[0]!.querySelector<HTMLElement>('.chat-open')!.click();
    await element.updateComplete;
    expect(client.calls.at(-1)).to.deep.equal(['openConversation', 'one']);
    expect(rows(element)[0]!.textContent).to.contain('opening');
    expect(rows(element)[0]!.getAttribute('aria-busy')).to.equal('true');
    patchStore(client.$conversation, { id: 'one' });
    await waitUntil(() => element.shadowRoot!.querySelector('[part=chats]') === null);
    expect(focused(element)).to.equal(part(element, '[part=chats-button]'));
    expect(part(element, '[role=log]').inert).to.equal(false);
  });

  it('are renamed in place', async () => {
    const element = await openList();
    await arrive(element, CHATS);
    button(rows(element)[0], /Rename/).click();
    await waitUntil(() => focused(element)?.matches('input'));
    await expect(element).to.be.accessible();
    const input = part<HTMLInputElement>(element, '.chat-edit input');
    expect(input.value).to.equal('About lit');
    input.value = '  Templates ';
    part<HTMLFormElement>(element, '.chat-edit').requestSubmit();
    await element.updateComplete;
    expect(client.calls.slice(-2)).to.deep.equal([['renameConversation', 'Templates', 'one'], ['listConversations']]);
    expect(names(element)[0]).to.equal('Templates');
    expect(rows(element)[0]!.getAttribute('aria-busy')).to.equal('true');
    await waitUntil(() => focused(element) === button(rows(element)[0], /Rename/));
    await arrive(element, [chat('one', 'Templates'), ...CHATS.slice(1)]);
    expect(rows(element)[0]!.getAttribute('aria-busy')).to.equal('false');
    expect(shadowText(element)).to.contain('is called “Templates” now');
  });

  it('are deleted after a question', async () => {
    const element = await openList();
    await arrive(element, CHATS);
    button(rows(element)[0], /Delete/).click();
    await waitUntil(() => focused(element)?.textContent.trim() === 'Keep');
    await expect(element).to.be.accessible();
    expect(client.calls.some(([name]) => name === 'deleteConversation')).to.equal(false);
    (focused(element) as HTMLElement).click();
    await element.updateComplete;
    await waitUntil(() => focused(element) === button(rows(element)[0], /Delete/));
    button(rows(element)[0], /Delete/).click();
    await element.updateComplete;
    button(rows(element)[0], /^\s*Delete\s*$/).click();
    await element.updateComplete;
    expect(client.calls.slice(-2)).to.deep.equal([['deleteConversation', 'one'], ['listConversations']]);
    expect(names(element)).to.deep.equal(['Chat without a name', 'Here']);
    expect(shadowText(element)).to.contain('“About lit” was deleted');
    await waitUntil(() => focused(element) === part(element, '[part=chats]'));
  });

  it('the present one is cleared after a question, and shows when a new one has begun', async () => {
    const element = await openList();
    await arrive(element, CHATS);
    const clear = (): HTMLButtonElement => button(part(element, '[part=chats]'), /Clear this conversation/);
    expect(clear().disabled, 'there is nothing to clear').to.equal(true);
    client.say({ kind: 'answer', id: 'a', at: 1, text: 'hi', status: 'complete' });
    await element.updateComplete;
    clear().focus();
    clear().click();
    await waitUntil(() => focused(element)?.textContent.trim() === 'Keep');
    expect(shadowText(element)).to.contain('Delete everything that was said here, for good');
    await expect(element).to.be.accessible();
    (focused(element) as HTMLElement).click();
    await element.updateComplete;
    await waitUntil(() => focused(element) === clear());
    expect(client.calls.some(([name]) => name === 'deleteConversation')).to.equal(false);

    clear().click();
    await element.updateComplete;
    button(part(element, '.chats-more'), /^\s*Delete\s*$/).click();
    await element.updateComplete;
    expect(client.calls.slice(-2)).to.deep.equal([['deleteConversation', 'calm-blue-river'], ['listConversations']]);
    expect(element.shadowRoot!.querySelector('[part=chats]'), 'until the server has done it').not.to.equal(null);
    patchStore(client.$conversation, { id: undefined, items: [] });
    await element.updateComplete;
    patchStore(client.$conversation, { id: 'new-green-hill', items: [] });
    await waitUntil(() => element.shadowRoot!.querySelector('[part=chats]') === null);
    await waitUntil(() => focused(element) === part(element, '[part=chats-button]'));
  });

  it('Escape leaves what is edited, then the list', async () => {
    const element = await openList();
    await arrive(element, CHATS);
    const escape = (): void =>
      void focused(element)!.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
      );
    button(rows(element)[1], /Rename/).click();
    await waitUntil(() => focused(element)?.matches('input'));
    escape();
    await element.updateComplete;
    await waitUntil(() => focused(element) === button(rows(element)[1], /Rename/));
    escape();
    await waitUntil(() => element.shadowRoot!.querySelector('[part=chats]') === null);
    expect(focused(element)).to.equal(part(element, '[part=chats-button]'));
  });

  it('say why they cannot be used: no connection, an answer that runs', async () => {
    patchStore(client.$connection, { status: 'reconnecting' });
    const element = await openList();
    expect(client.calls).to.deep.equal([]);
    await arrive(element, CHATS);
    expect(shadowText(element)).to.contain('Not connected');
    expect(rows(element)[0]!.querySelectorAll('button:not(:disabled)').length).to.equal(0);
    patchStore(client.$connection, { status: 'connected' });
    patchStore(client.$turn, { holder: 'agent' });
    await element.updateComplete;
    expect(shadowText(element)).to.contain('when the answer has ended');
    await expect(element).to.be.accessible();
  });

  it('come in parts', async () => {
    const element = await openList();
    await arrive(element, CHATS, 60);
    button(part(element, '[part=chats]'), /Show more/).click();
    expect(client.calls.at(-1)).to.deep.equal(['listConversations', 3]);
    await arrive(element, CHATS, 3);
    expect(shadowText(element)).not.to.contain('Show more');
  });

  it('are inert, whatever they are called', async () => {
    const element = await openList();
    await arrive(
      element,
      hostileTexts('https://evil.invalid').map((text, index) => ({
        ...chat(`c${index}`, text, text),
        agentName: text,
      })),
    );
    expect(rows(element).length).to.be.greaterThan(100);
    expect(findLife(element.shadowRoot!)).to.deep.equal([]);
    button(rows(element)[3], /Delete/).click();
    await element.updateComplete;
    expect(findLife(element.shadowRoot!)).to.deep.equal([]);
  });

  it('write the present one to a file: the words, not the thoughts', () => {
    const text = transcriptText({
      ...client.$conversation.get(),
      name: 'Sums',
      items: [
        { kind: 'user', id: 'u', at: 0, text: 'What is 1 + 1?', delivery: 'confirmed' },
        { kind: 'thought', id: 't', at: 0, text: 'secret', status: 'complete' },
        { kind: 'answer', id: 'a', at: undefined, text: '**2**', status: 'complete' },
      ],
    });
    expect(text).to.equal('# Sums\n\n**You** (1970-01-01T00:00:00.000Z): What is 1 + 1?\n\n**Ada**:\n\n**2**\n');
  });
});
