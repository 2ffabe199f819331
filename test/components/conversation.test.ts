import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import type { ConversationItem, Media } from '../../src/index.js';
import { TranscriptPages } from '../../components/conversation/transcript-pages.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { callsOf, mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

/** A busy machine draws late. */
const LAID_OUT = { timeout: 8000 };

type Conversation = HTMLElementTagNameMap['realtime-conversation'];

const user = (
  id: string,
  text: string,
  delivery: 'queued' | 'sent' | 'confirmed' | 'unknown' | 'failed' = 'confirmed',
) => ({ kind: 'user', id, at: 1, text, delivery }) as const;
const answer = (
  id: string,
  text: string,
  status: 'streaming' | 'complete' | 'cancelled' | 'interrupted' = 'complete',
  at: number | undefined = 1,
) => ({ kind: 'answer', id, at, text, status }) as const;
const media = (values: Partial<Media>): ConversationItem => ({
  kind: 'media',
  id: 'media',
  at: 1,
  media: { contentType: 'text/plain', content: undefined, url: undefined, name: 'Chart', foreign: false, ...values },
});

describe('realtime-conversation', () => {
  let client: ClientMock;
  beforeEach(() => (client = createClientMock()));
  afterEach(unmountElements);

  const show = async (...items: ConversationItem[]): Promise<Conversation> => {
    client.say(...items);
    const element = await mountElement('realtime-conversation', client);
    if (items.length > 0) await waitUntil(() => element['rich'] !== undefined, 'rich', { timeout: 9000 });
    await element.updateComplete;
    return element;
  };

  it('has a face while there is nothing', async () => {
    expect(shadowText(await mountElement('realtime-conversation', undefined))).to.contain('No session');
    const element = await show();
    expect(shadowText(element)).to.contain('Talk to Ada');
    patchStore(client.$conversation, { id: undefined });
    patchStore(client.$connection, { status: 'connecting' });
    await element.updateComplete;
    expect(shadowText(element)).to.contain('Opening the conversation');
    await expect(element).to.be.accessible();
  });

  it('shows what became of each message of the user and sends again', async () => {
    const element = await show(
      user('a', 'waits', 'queued'),
      user('b', 'is out', 'sent'),
      user('c', 'is there', 'confirmed'),
      user('d', 'perhaps', 'unknown'),
      user('e', 'no', 'failed'),
    );
    const marks = [...element.shadowRoot!.querySelectorAll('.user')].map(
      (message) => message.querySelector('.delivery')?.textContent.replace(/\s+/g, ' ').trim() ?? '',
    );
    expect(marks).to.deep.equal([
      'Waiting to be sent',
      'Sending…',
      '',
      'It is not certain that this arrived. Send again',
      'Not sent. Send again',
    ]);
    element.shadowRoot!.querySelectorAll<HTMLElement>('[part=resend]').forEach((button) => button.click());
    expect(client.calls).to.deep.equal([
      ['resend', 'd'],
      ['resend', 'e'],
    ]);
    await expect(element).to.be.accessible();
  });

  it('renders only the item that has changed', async () => {
    const first = answer('a', 'stays');
    const element = await show(first, answer('b', 'grows', 'streaming'));
    const before = part(element, '[part=answer] p');
    const changed: Node[] = [];
    const watch = new MutationObserver((records) => changed.push(...records.map(({ target }) => target)));
    watch.observe(element.shadowRoot!, { subtree: true, childList: true, characterData: true });
    client.say(first, answer('b', 'grows and grows', 'streaming'));
    await element.updateComplete;
    await nextFrame();
    watch.disconnect();
    expect(part(element, '[part=answer] p')).to.equal(before);
    expect(changed.length).to.be.greaterThan(0);
    expect(changed.some((node) => before.contains(node))).to.equal(false);
  });

  it('renders Markdown', async () => {
    const text = [
      '# Title',
      '### Small',
      '#### Smaller',
      'A **bold** and *soft* word, `code`, ~~gone~~, a\\*b, [site](https://example.com/a?b=1&amp;c=2) &lt;3 &#65;&#x42; &nope;.  \nnew line',
      '> quote',
      '- one\n- [x] done\n- [ ] open',
      '3. three\n4. four',
      '```js\nconst a = 1 < 2;\n```',
      '---',
      '| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |',
      '![a picture](https://example.com/p.png)',
      '[def]: https://example.com',
    ].join('\n\n');
    const element = await show(answer('a', text));
    const markdown = part(element, '.markdown');
    expect(markdown.querySelector('h3')!.textContent).to.equal('Title');
    expect(markdown.querySelectorAll('h4, h5').length).to.equal(2);
    expect(markdown.querySelector('p')!.textContent).to.contain(
      'A bold and soft word, code, gone, a*b, site <3 AB &nope;.',
    );
    expect(markdown.querySelector('ol')!.start).to.equal(3);
    expect(markdown.querySelector('li.task')!.textContent).to.contain('☑ done');
    expect(markdown.querySelector('figure code')!.textContent).to.equal('const a = 1 < 2;');
    expect(markdown.querySelector('th:last-child')!.className).to.equal('align-right');
    expect(markdown.querySelector('img')).to.equal(null);
    const links = [...markdown.querySelectorAll('a')];
    expect(links.map(({ href }) => href)).to.deep.equal(['https://example.com/a?b=1&c=2', 'https://example.com/p.png']);
    expect(links.every(({ rel, target }) => rel.includes('noopener') && target === '_blank')).to.equal(true);
    expect(markdown.querySelectorAll('blockquote, hr, br, strong, em, del').length).to.equal(6);
    await expect(element).to.be.accessible({ ignoredRules: ['heading-order'] });
  });

  it('shows hostile markup as text', async () => {
    const hostile = [
      '<script>window.__broken = 1</script>',
      '<img src=x onerror="window.__broken = 1">',
      'inline <b onclick="x()">b</b> <svg onload=alert(1)>',
      '[x](javascript:window.__broken=1)',
      '[y](data:text/html,<script>1</script>)',
      '![z](javascript:window.__broken=1)',
      '<javascript:alert(1)>',
      '<iframe srcdoc="<script>1</script>"></iframe>',
      '[q](java&#115;cript:window.__broken=1) [q](javascript&colon;1)',
      '[r](vbscript:x) [s](/relative) [t](//example.com)',
    ];
    const element = await show(...hostile.map((text, index) => answer(`h${index}`, text)), {
      kind: 'tool',
      id: 'tool',
      at: 1,
      call: { id: '1', name: '<img src=x onerror=1>', input: '<b>' },
      status: 'done',
      result: '<script>1</script>',
      durationMs: 3,
    });
    const items = part(element, '.items');
    expect(items.querySelectorAll('script, img, iframe, b, a[href]').length).to.equal(0);
    expect(items.textContent).to.contain('onerror="window.__broken = 1"');
    expect('__broken' in window).to.equal(false);
  });

  it('a long transcript is laid out in pages: what is added changes the last one only', async () => {
    const turns = (count: number): ConversationItem[] =>
      Array.from({ length: count }, (_, n) => [user(`u${n}`, `${n}`), answer(`a${n}`, `to ${n}`)]).flat();
    const sizes = (items: ConversationItem[]): number[] =>
      new TranscriptPages().next(items).map((page) => page.items.length);
    expect(sizes([])).to.deep.equal([]);
    expect(sizes(turns(25))).to.deep.equal([20, 20, 10]);
    const long = [...turns(9), ...Array.from({ length: 30 }, (_, n) => answer(`b${n}`, 'more')), ...turns(1)];
    expect(sizes(long), 'a turn is not cut').to.deep.equal([48, 2]);

    const pages = new TranscriptPages();
    const items = turns(25);
    const first = pages.next(items);
    expect(first.flatMap((page) => page.items)).to.deep.equal(items);
    expect(pages.next(items)).to.deep.equal(first);
    const grown = pages.next([...items.with(-1, answer('a24', 'to 24 and more')), user('new', 'one')]);
    expect(grown.map((page, index) => page === first[index])).to.deep.equal([true, true, false]);
    const changed = pages.next(items.with(30, user('u15', 'other')));
    expect(changed.map((page, index) => page === first[index])).to.deep.equal([true, false, false]);
    expect(changed.flatMap((page) => page.items).length).to.equal(50);

    const element = await show(...items);
    element.style.setProperty('block-size', '400px');
    const shown = (): HTMLElement[] => [...element.renderRoot.querySelectorAll<HTMLElement>('.page')];
    await waitUntil(() => shown().every((page) => page.children.length > 0));
    expect(shown().map((page) => page.querySelectorAll(':scope > .user, :scope > .answer').length)).to.deep.equal([
      20, 20, 10,
    ]);
    expect(getComputedStyle(shown()[0] as Element).contentVisibility).to.equal('auto');
    expect(getComputedStyle(shown()[2] as Element).contentVisibility).to.equal('visible');
  });

  it('shows the end of a long transcript first, then what the reader goes to, then the rest', async function () {
    this.timeout(40_000);
    const items = Array.from({ length: 1000 }, (_, n) => [user(`u${n}`, `${n}`), answer(`a${n}`, `to ${n}`)]).flat();
    client.say(...items);
    const element = await mountElement('realtime-conversation', client);
    element.style.setProperty('block-size', '400px');
    await waitUntil(() => element['rich'] !== undefined, 'rich', { timeout: 9000 });
    await element.updateComplete;
    const filled = (): boolean[] =>
      [...element.renderRoot.querySelectorAll('.page')].map((page) => page.childElementCount > 0);
    expect(filled().slice(-2)).to.deep.equal([true, true]);
    expect(filled().filter(Boolean).length).to.be.lessThan(20);
    const scroller = part(element, '.scroller');
    await waitUntil(() => scroller.scrollTop > 1000, 'the end', { interval: 5 });
    let before = 0;
    const watch = new MutationObserver(() => (before ||= filled()[0] ? filled().filter(Boolean).length : 0));
    watch.observe(part(element, '.page'), { childList: true });
    scroller.scrollTop = 0;
    await waitUntil(() => filled().every(Boolean), 'everything', { timeout: 30_000, interval: 50 });
    watch.disconnect();
    expect(before, 'pages before the one that is read').to.be.within(1, 60);
    expect(part(element, '.items').querySelectorAll('[part=answer]').length).to.equal(1000);
  });

  it('says when something was said, and where another day begins', async () => {
    const day = 24 * 3600 * 1000;
    const now = Date.now();
    const at = (id: string, daysAgo: number): ConversationItem => ({ ...answer(id, id), at: now - daysAgo * day });
    const element = await show(
      { ...answer('h', 'stored'), at: undefined },
      at('a', 40),
      at('b', 40),
      at('c', 1),
      at('d', 0),
      at('e', 0),
    );
    const days = [...element.shadowRoot!.querySelectorAll('[part=day]')].map(({ textContent }) => textContent.trim());
    expect(days.slice(-2)).to.deep.equal(['yesterday', 'today']);
    expect(days[0]).to.match(/\d{4}/);
    expect(days.length, days.join()).to.equal(3);
    const times = [...element.shadowRoot!.querySelectorAll<HTMLTimeElement>('[part=time]')];
    expect(times.map(({ dateTime }) => Date.parse(dateTime))).to.deep.equal(
      [40, 40, 1, 0, 0].map((ago) => now - ago * day),
    );
    expect(times[0]!.textContent).to.match(/\d/);
    await expect(element).to.be.accessible();
  });

  it('needs no separator on its first day, and takes any language', async () => {
    document.documentElement.lang = 'xx-no-such-language-at-all';
    const element = await show({ ...answer('a', 'now'), at: Date.now() });
    expect(element.shadowRoot!.querySelector('[part=day]')).to.equal(null);
    expect(element.shadowRoot!.querySelector('[part=time]')).not.to.equal(null);
    document.documentElement.lang = 'en';
  });

  it('asks the last question again, when the agent is free', async () => {
    const question = { ...user('u', 'why?'), fileIds: ['file-1'] };
    const element = await show(question, answer('a', 'half', 'cancelled'));
    part(element, '[part=ask-again]').click();
    expect(callsOf(client)).to.deep.equal([['sendText', 'why?', 'file-1']]);
    patchStore(client.$turn, { holder: 'agent' });
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=ask-again]')).to.equal(null);
    patchStore(client.$turn, { holder: 'user' });
    client.say(question);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=ask-again]')).to.equal(null);
  });

  it('shows the files that went with a message', async () => {
    const element = await show({ ...user('u', 'look'), fileIds: ['2026_plan.txt'] });
    expect(part(element, '[part=files]').textContent).to.contain('2026_plan.txt');
    await expect(element).to.be.accessible();
  });

  it('says why nothing is there yet, and lets the user hurry', async () => {
    const element = await show();
    patchStore(client.$conversation, { id: undefined });
    patchStore(client.$connection, { status: 'reconnecting', offline: true });
    await element.updateComplete;
    expect(shadowText(element)).to.contain('offline');
    patchStore(client.$connection, { status: 'failed', offline: false });
    await element.updateComplete;
    expect(shadowText(element)).to.contain('Connection failed');
    element.shadowRoot!.querySelector<HTMLElement>('.empty button')!.click();
    expect(client.calls).to.deep.equal([['reconnect']]);
    await expect(element).to.be.accessible();
  });

  it('shows thoughts, tools and sub-agents as quiet lines that open', async () => {
    const tool = { kind: 'tool', id: 't', at: 1, call: { id: '1', name: 'calculator', input: '{"a":1}' } } as const;
    const element = await show(
      { kind: 'thought', id: 'th', at: 1, text: 'hm', status: 'streaming' },
      { ...tool, id: 't1', status: 'selecting', result: undefined, durationMs: undefined },
      { ...tool, id: 't2', status: 'running', result: undefined, durationMs: undefined },
      { ...tool, id: 't3', status: 'done', result: 'plain result', durationMs: 1234 },
      { ...tool, id: 't4', status: 'interrupted', result: undefined, durationMs: undefined },
      {
        kind: 'subsession',
        id: 's',
        at: 1,
        agentKey: 'librarian',
        status: 'interrupted',
        items: [answer('n', 'nested'), { kind: 'thought', id: 'n2', at: 1, text: 'deep', status: 'complete' }],
      },
    );
    const lines = [...element.shadowRoot!.querySelectorAll('summary .label')].map(({ textContent }) => textContent);
    expect(lines).to.deep.equal([
      'Thinking…',
      'Choosing calculator',
      'Using calculator',
      'Used calculator',
      'calculator was interrupted',
      'Asked librarian',
      'Thought',
    ]);
    expect(shadowText(element)).to.contain('1.2 s').and.contain('plain result').and.contain('{ "a": 1 }');
    expect(part(element, '.nested').textContent).to.contain('nested').and.contain('was interrupted');
    element.shadowRoot!.querySelectorAll('details').forEach((details) => (details.open = true));
    await expect(element).to.be.accessible();
  });

  it('marks answers that were cut short, and notices by severity', async () => {
    const element = await show(
      answer('a', 'half', 'cancelled'),
      answer('b', 'half', 'interrupted'),
      { kind: 'notice', id: 'n', at: 1, text: 'Careful', severity: 'warning' },
      { kind: 'notice', id: 'i', at: 1, text: 'By the way', severity: 'info' },
    );
    expect(shadowText(element)).to.contain('You stopped this answer.').and.contain('This answer was interrupted.');
    expect(part(element, '[data-severity=warning]').textContent.replace(/\s+/g, ' ')).to.contain('Warning: Careful');
    await expect(element).to.be.accessible();
  });

  it('says each finished answer once and no delta', async () => {
    const history = answer('old', 'from before', 'complete', undefined);
    const element = await show(history);
    const said = (): string => part(element, '[role=status][aria-live]').textContent;
    expect(said()).to.equal('');
    client.say(history, answer('a', 'The **ans', 'streaming'));
    await element.updateComplete;
    expect(said()).to.equal('');
    client.say(history, answer('a', 'The **answer**'));
    await element.updateComplete;
    expect(said()).to.equal('Ada: The answer');
    client.say(history, answer('a', 'The **answer**'), {
      kind: 'notice',
      id: 'n',
      at: 2,
      text: 'Oh',
      severity: 'error',
    });
    await element.updateComplete;
    expect(said()).to.equal('Error: Oh');
    patchStore(client.$conversation, { id: 'another-chat', items: [answer('x', 'resumed')] });
    await element.updateComplete;
    expect(said()).to.equal('Error: Oh');
    expect(part(element, '[role=log]').getAttribute('aria-live')).to.equal('off');
  });

  it('waits visibly, and copies', async () => {
    const element = await show(user('u', 'hello'));
    patchStore(client.$turn, { holder: 'agent', agent: 'thinking' });
    await element.updateComplete;
    expect(part(element, '[part=waiting]').textContent).to.equal('Thinking…');
    client.say(user('u', 'hello'), answer('a', 'copy me'));
    await element.updateComplete;
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    });
    part(element, '[part=copy]').click();
    await waitUntil(() => part(element, '[part=copy]').hasAttribute('data-copied'));
    expect(copied).to.deep.equal(['copy me']);
  });

  it('copies on a page that is not secure, which has no clipboard for scripts', async () => {
    const element = await show(user('u', 'hello'), answer('a', 'copy **me**'));
    const copy = part<HTMLButtonElement>(element, '[part=copy]');
    const own = Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard');
    Reflect.deleteProperty(navigator, 'clipboard');
    Reflect.deleteProperty(Navigator.prototype, 'clipboard');
    const copied: string[] = [];
    const isDone = [false, true];
    document.execCommand = (command: string) => {
      const field = element.shadowRoot!.activeElement as HTMLTextAreaElement;
      copied.push(`${command}: ${field.value.slice(field.selectionStart, field.selectionEnd)}`);
      return isDone.shift() ?? false;
    };
    try {
      copy.click();
      expect(copy.hasAttribute('data-copied'), 'the browser did not').to.equal(false);
      copy.click();
      await waitUntil(() => copy.hasAttribute('data-copied'));
      expect(copied).to.deep.equal(['copy: copy **me**', 'copy: copy **me**']);
      expect(element.shadowRoot!.querySelector('textarea')).to.equal(null);
      expect(element.shadowRoot!.activeElement).to.equal(copy);
    } finally {
      Reflect.deleteProperty(document, 'execCommand');
      if (own) Object.defineProperty(Navigator.prototype, 'clipboard', own);
    }
  });

  describe('the reader', () => {
    const many = Array.from({ length: 40 }, (_, index) => answer(`m${index}`, `Paragraph ${index}`));
    const settle = async (element: Conversation): Promise<void> => {
      await element.updateComplete;
      await nextFrame();
      await nextFrame();
    };

    it('follows the end, keeps a place that was chosen, and comes back', async function () {
      this.timeout(20_000);
      const element = await show(...many);
      element.style.setProperty('block-size', '300px');
      await settle(element);
      const scroller = part(element, '.scroller');
      const left = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      await waitUntil(() => left() < 2, 'the end', LAID_OUT);
      client.say(...many, answer('more', 'More', 'streaming'));
      await settle(element);
      expect(left()).to.be.lessThan(2);

      scroller.scrollTop = 50;
      await waitUntil(() => element.shadowRoot!.querySelector('[part=newest]') !== null, 'newest', LAID_OUT);
      client.say(...many, answer('more', 'More'), answer('even', 'Even more'));
      await settle(element);
      expect(scroller.scrollTop).to.equal(50);
      expect(part(element, '[part=newest] span').className).to.equal('');
      part(element, '[part=newest]').click();
      await waitUntil(() => left() < 2, 'the end', LAID_OUT);
      expect(element.shadowRoot!.querySelector('[part=newest]')).to.equal(null);

      scroller.scrollTop = 0;
      await waitUntil(() => element.shadowRoot!.querySelector('[part=newest]') !== null, 'newest', LAID_OUT);
      client.say(...many, user('mine', 'I speak'));
      await waitUntil(() => left() < 2, 'the end', LAID_OUT);
    });
  });

  describe('media', () => {
    it('runs documents in a frame that may do nothing', async () => {
      const element = await show(
        media({ contentType: 'text/html', content: '<script>parent.__broken = 1</script><p>hi' }),
      );
      const frame = part<HTMLIFrameElement>(element, 'iframe');
      expect(frame.getAttribute('sandbox')).to.equal('');
      expect(frame.srcdoc).to.contain("default-src 'none'").and.contain('<p>hi');
      expect(frame.title).to.equal('Chart');
    });

    it('shows documents as source and pictures as links where the policy forbids more', async () => {
      const element = await show(media({ contentType: 'image/svg+xml', content: '<svg></svg>' }));
      element.media = 'link';
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('iframe')).to.equal(null);
      expect(part(element, '.media pre').textContent).to.equal('<svg></svg>');
      client.say(media({ contentType: 'image/png', url: 'https://example.com/a.png' }));
      await element.updateComplete;
      expect(part<HTMLAnchorElement>(element, '.media a').href).to.equal('https://example.com/a.png');
      expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    });

    it('shows pictures, Markdown, text and files', async () => {
      const element = await show(media({ contentType: 'image/png', url: '/nothing-here.png' }));
      const image = part<HTMLImageElement>(element, 'img');
      expect([image.alt, image.referrerPolicy]).to.deep.equal(['Chart', 'no-referrer']);
      image.dispatchEvent(new Event('error'));
      expect(image.hidden).to.equal(true);
      const shown: string[] = [];
      for (const values of [
        { contentType: 'text/markdown', content: '**bold**' },
        { contentType: 'application/json', content: '{"a":1}' },
        { contentType: 'application/pdf', url: 'https://example.com/a.pdf' },
        { contentType: 'application/x', url: 'javascript:alert(1)' },
        { contentType: 'application/x', content: 'raw' },
      ]) {
        client.say(media(values));
        await element.updateComplete;
        shown.push(part(element, '.media').textContent.replace(/\s+/g, ' ').trim());
      }
      expect(shown).to.deep.equal(['bold', '{"a":1}', 'Open Chart in a new tab', '', 'raw']);
    });
  });
});

describe('realtime-conversation: the identity of items', () => {
  it('keeps an open detail, the focus and a selection when the history fills in before them', async () => {
    const client = createClientMock();
    const thought = { kind: 'thought', id: 't', at: 1, text: 'so it is', status: 'complete' } as const;
    client.say(user('u', 'not arrived', 'failed'), thought, answer('a', 'choose this'));
    const element = await mountElement('realtime-conversation', client);
    await waitUntil(() => element.shadowRoot!.querySelector('.markdown') !== null);
    const details = part<HTMLDetailsElement>(element, 'details');
    details.open = true;
    details.querySelector('summary')!.focus();
    const text = part(element, '.markdown');
    const range = new Range();
    range.selectNodeContents(text);
    client.say(
      answer('h', 'from the history'),
      thought,
      answer('a', 'choose this'),
      user('u', 'not arrived', 'failed'),
    );
    await element.updateComplete;
    expect(part(element, 'details')).to.equal(details);
    expect(details.open).to.equal(true);
    expect(element.shadowRoot!.activeElement).to.equal(details.querySelector('summary'));
    expect(range.toString()).to.contain('choose this');
    expect(shadowText(element)).to.match(/from the history.*so it is.*choose this.*not arrived/);
    unmountElements();
  });
});
