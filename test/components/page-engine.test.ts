import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import type { RealtimeSession } from '../../components/index.js';
import '../../components/define.js';
import { pageEngine } from '../../src/testing/index.js';

/** Whatever would leave the page, counted and refused. */
function closeThePage(): { calls: string[]; open(): void } {
  const { fetch, WebSocket } = globalThis;
  const calls: string[] = [];
  globalThis.fetch = async (input) => {
    calls.push(String(input));
    throw new TypeError('The page is closed.');
  };
  globalThis.WebSocket = function (url: string): never {
    calls.push(url);
    throw new Error('The page is closed.');
  } as unknown as typeof WebSocket;
  return { calls, open: () => Object.assign(globalThis, { fetch, WebSocket }) };
}

describe('development-mock', () => {
  const pages: HTMLElement[] = [];
  let closed: ReturnType<typeof closeThePage>;

  const put = (html: string): RealtimeSession => {
    const holder = document.createElement('main');
    holder.innerHTML = html;
    document.body.append(holder);
    pages.push(holder);
    return holder.querySelector('realtime-session') as RealtimeSession;
  };
  const status = (session: RealtimeSession): string | undefined => session.client?.$connection.get().status;
  const answers = (session: RealtimeSession): string[] =>
    (session.client?.$conversation.get().items ?? []).flatMap((item) => (item.kind === 'answer' ? [item.text] : []));
  const signedIn = async (attributes: string): Promise<RealtimeSession> => {
    const session = put(`<realtime-session ${attributes}></realtime-session>`);
    session.credentials = { username: 'ada', password: 'whatever' };
    await waitUntil(() => status(session) === 'connected', 'the session connects', { timeout: 8000 });
    return session;
  };

  beforeEach(() => {
    closed = closeThePage();
  });
  afterEach(() => {
    closed.open();
    for (const page of pages.splice(0)) page.remove();
    pageEngine().down = false;
    pageEngine().latencyMs = 0;
  });

  for (const protocol of ['agentc', 'resumable']) {
    it(`a session talks to the server inside the page, in ${protocol}, and nothing leaves the page`, async () => {
      const session = await signedIn(`environment="development" development-mock protocol="${protocol}"`);
      await session.sendText('What is 17 * 23?');
      await waitUntil(() => answers(session).some((text) => text.includes('391')), 'an answer', { timeout: 8000 });
      expect(closed.calls).to.deep.equal([]);
      expect(
        pageEngine()
          .server.sessions()
          .some(({ userId }) => userId === 'ada'),
      ).to.equal(true);
    });
  }

  it('the address of the testing environment is the server inside the page', async () => {
    const session = await signedIn('environment="testing"');
    expect(session.client?.$config.get().values.connection.url).to.equal('mock://localhost/api/rt/ws');
    expect(closed.calls).to.deep.equal([]);
  });

  it('the attribute may come later, and go again', async () => {
    const session = put('<realtime-session environment="development" url="ws://localhost:9/ws"></realtime-session>');
    await aTimeout(50);
    session.setAttribute('development-mock', '');
    session.credentials = { username: 'ada', password: 'whatever' };
    await waitUntil(() => status(session) === 'connected', 'it connects', { timeout: 8000 });
    expect(closed.calls).to.deep.equal([]);
    session.removeAttribute('development-mock');
    await waitUntil(() => status(session) !== 'connected', 'it hangs up', { timeout: 8000 });
    // What was good inside the page is nothing out there.
    expect(session.client?.$auth.get().status).to.not.equal('authenticated');
    session.credentials = { username: 'ada', password: 'whatever' };
    await waitUntil(() => closed.calls.length > 0, 'it calls its address', { timeout: 8000 });
    expect(closed.calls[0]).to.equal('http://localhost:9/login');
  });

  it('a token of whatever kind is good enough', async () => {
    const session = put('<realtime-session environment="development" development-mock></realtime-session>');
    session.token = 'opaque';
    await waitUntil(() => status(session) === 'connected', 'it connects', { timeout: 8000 });
  });

  it('the page takes its network away and gives it back', async () => {
    const session = await signedIn('environment="testing" development-mock');
    pageEngine().down = true;
    pageEngine().cut();
    await waitUntil(() => status(session) !== 'connected');
    pageEngine().down = false;
    await waitUntil(() => status(session) === 'connected', 'it is back', { timeout: 8000 });
  });

  it('takes files', async () => {
    const session = await signedIn('environment="development" development-mock');
    const seen: number[] = [];
    const file = new File(['one two three'], 'words.txt', { type: 'text/plain' });
    const { id } = (await session.client?.upload(file, { onProgress: (fraction) => seen.push(fraction) })) ?? {};
    await session.sendText('What is in it?', { fileIds: [id ?? ''] });
    await waitUntil(() => answers(session).some((text) => /words\.txt.*3 words/.test(text)), 'the file is read', {
      timeout: 8000,
    });
    expect(closed.calls).to.deep.equal([]);
  });

  it('is slow and faulty on demand', async () => {
    const faults = 'development-latency="300" development-faults="silentTakeover dropAfterDeltas=9 nosuch"';
    const session = await signedIn(`environment="development" development-mock ${faults}`);
    expect(pageEngine().latencyMs).to.equal(300);
    const { silentTakeover, dropAfterDeltas } = pageEngine().server.switches;
    expect({ silentTakeover, dropAfterDeltas }).to.deep.equal({ silentTakeover: true, dropAfterDeltas: 9 });
    const warnings = session.client?.logger.buffer.entries().filter(({ message }) => message.includes('no such fault'));
    expect(warnings?.map(({ fields }) => fields['faults'])).to.deep.equal([['nosuch']]);
    session.updateConfig({ development: { latency: 0, faults: [] } }).catch(() => {});
    await waitUntil(() => pageEngine().latencyMs === 0);
    expect(pageEngine().server.switches.silentTakeover).to.equal(false);
  });

  it('production refuses it', async () => {
    const session = put('<realtime-session url="wss://agents.example.com/ws" development-mock></realtime-session>');
    await aTimeout(0);
    expect(session.client?.$config.get().issues.map(({ path }) => path)).to.deep.equal(['development.mock']);
  });
});
