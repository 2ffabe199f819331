import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { AvatarState } from '../../src/index.js';
import type { LevelTap } from '../../src/avatar/providers/local/levels.js';
import { setUpAvatar, type AvatarSetup } from '../support/avatar-setup.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type Avatar = HTMLElementTagNameMap['realtime-avatar'];

describe('realtime-avatar', () => {
  let setup: AvatarSetup;
  let client: ClientMock;
  const frames: { count: number } = { count: 0 };
  const { requestAnimationFrame: realFrame } = window;

  const media = HTMLMediaElement.prototype;
  const real = Object.entries(Object.getOwnPropertyDescriptors(media)).filter(([name]) =>
    ['srcObject', 'readyState', 'play'].includes(name),
  );
  let hasGesture = true;
  // A stream without a camera has no frame in any engine, and one engine has no streams: the element is what is tested.
  before(() => {
    const sources = new WeakMap<object, unknown>();
    Object.defineProperties(media, {
      srcObject: {
        configurable: true,
        get(this: object) {
          return sources.get(this) ?? null;
        },
        set(this: object, source: unknown) {
          sources.set(this, source);
        },
      },
      readyState: { configurable: true, get: () => 4 },
      play: {
        configurable: true,
        async value(this: HTMLMediaElement) {
          if (!this.muted && !hasGesture) throw new DOMException('a gesture is needed', 'NotAllowedError');
        },
      },
    });
  });
  after(() => Object.defineProperties(media, Object.fromEntries(real)));

  beforeEach(() => {
    frames.count = 0;
    window.requestAnimationFrame = (callback) => {
      frames.count += 1;
      return realFrame.call(window, callback);
    };
    setup = setUpAvatar({ fallback: 'local' });
    setup.manager.enable();
    client = createClientMock();
    client.$avatar = setup.$avatar;
    Object.assign(client, { useAvatar: async () => setup.manager });
  });

  afterEach(async () => {
    window.requestAnimationFrame = realFrame;
    unmountElements();
    await aTimeout(0);
    const gone = setup.manager.dispose();
    await setup.clock.advance(10_000);
    await gone;
    expect([setup.provider.active, setup.clock.pending, setup.player.listeners.size]).to.deep.equal([0, 0, 0]);
  });

  const show = async (attributes: Record<string, string> = { provider: 'local' }): Promise<Avatar> => {
    const element = await mountElement('realtime-avatar', client, attributes);
    await waitUntil(() => element.shadowRoot!.querySelector('.stage') !== null, 'the view is loaded');
    // What is drawn comes in a file of its own.
    if (attributes['provider'] === 'local')
      await waitUntil(() => element.shadowRoot!.querySelector('.face svg'), 'a face');
    await setup.clock.advance(500);
    await element.updateComplete;
    return element;
  };
  const set = async (element: Avatar, state: Partial<AvatarState>): Promise<void> => {
    patchStore(setup.$avatar, state);
    await element.updateComplete;
  };
  const label = (element: Avatar): string | null => part(element, '.picture').getAttribute('aria-label');
  const tap = (loud: () => number): LevelTap => ({
    fftSize: 1024,
    frequencyBinCount: 512,
    context: { sampleRate: 24_000 },
    getFloatTimeDomainData: (wave) => void wave.fill(loud()),
    getByteFrequencyData: (spectrum) => void spectrum.fill(120),
  });

  it('says that there is no session, and that nobody was chosen', async () => {
    expect(shadowText(await mountElement('realtime-avatar', undefined))).to.contain('No session');
    const element = await show({});
    expect(shadowText(element)).to.contain('Write provider="local" on this element');
    await expect(element).to.be.accessible();
  });

  it('shows a face with words for who does not see it', async () => {
    const element = await show();
    expect(setup.state()).to.include({ status: 'ready', provider: 'local' });
    expect(part(element, '.picture').getAttribute('role')).to.equal('img');
    expect(label(element)).to.equal('Ada, waiting');
    setup.manager.setAgent('thinking');
    await element.updateComplete;
    expect(label(element)).to.equal('Ada, Thinking');
    expect(part(element, '.stage').dataset['activity']).to.equal('thinking');
    expect(part(element, '.status').hidden).to.equal(true);
    await expect(element).to.be.accessible();
    setup.manager.disable();
    await setup.clock.advance(100);
    await element.updateComplete;
    expect(label(element)).to.equal('Ada, not connected');
  });

  for (const face of ['mira', 'orb', 'robot']) {
    it(`${face} moves with the voice, and rests when it is silent`, async () => {
      let level = 0.2;
      setup.sound.tap = tap(() => level);
      const element = await show({ provider: 'local', 'avatar-id': face });
      const drawing = part<SVGElement>(element, `svg.${face}`);
      const shape = (): string => drawing.outerHTML;
      await set(element, { activity: 'speaking' });
      await waitUntil(() => frames.count > 12, 'frames', { timeout: 5_000 });
      const open = shape();
      level = 0;
      await set(element, { activity: 'idle' });
      await aTimeout(1_500);
      expect(shape()).not.to.equal(open);
      const drawn = frames.count;
      await aTimeout(300);
      // At most one look around or blink falls into it: it is not drawn all the time.
      expect(frames.count - drawn).to.be.below(16);
      await expect(element).to.be.accessible();
    });
  }

  it('moves nothing where the user asked for that, and breathes with the voice instead', async () => {
    const { matchMedia } = window;
    window.matchMedia = (query) =>
      query.includes('reduced-motion')
        ? (Object.assign(new EventTarget(), { matches: true, media: query }) as never)
        : matchMedia.call(window, query);
    try {
      setup.sound.tap = tap(() => 0.2);
      const element = await show();
      const holder = part(element, '.face');
      await set(element, { activity: 'speaking' });
      await waitUntil(() => Number(holder.style.getPropertyValue('--_pulse')) > 0.85, 'a pulse');
      const drawing = holder.innerHTML;
      await aTimeout(400);
      expect(holder.innerHTML).to.equal(drawing);
      await set(element, { activity: 'idle' });
      await waitUntil(() => holder.style.getPropertyValue('--_pulse') === '1');
    } finally {
      window.matchMedia = matchMedia;
    }
  });

  it('shows captions where they are wanted, and does not announce them', async () => {
    const element = await show();
    await set(element, { caption: { utteranceId: 'turn-1', text: 'It is 391.' } });
    expect(shadowText(element)).not.to.contain('391');
    element.captions = true;
    await element.updateComplete;
    const caption = part(element, '.caption');
    expect(caption.textContent).to.contain('It is 391.');
    expect(caption.getAttribute('aria-live')).to.equal('off');
    await expect(element).to.be.accessible();
  });

  it('has settings for captions, sound and face, by mouse and by keyboard', async () => {
    const element = await show();
    const button = part<HTMLButtonElement>(element, '.settings');
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    button.focus();
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    const [captions, sound] = element.shadowRoot!.querySelectorAll<HTMLInputElement>('.menu input[type=checkbox]');
    captions?.click();
    expect(element.captions).to.equal(true);
    sound?.click();
    await element.updateComplete;
    expect(element.muted).to.equal(true);
    await expect(element).to.be.accessible();
    const robot = part<HTMLInputElement>(element, 'input[value=robot]');
    robot.click();
    await waitUntil(() => element.shadowRoot!.querySelector('svg.robot') !== null);
    expect(setup.state().sessionId, 'the session is the same').to.equal('local-1');
    robot.focus();
    await sendKeys({ press: 'Escape' });
    await element.updateComplete;
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    expect(element.shadowRoot!.activeElement).to.equal(button);
  });

  const REMOTE: readonly (readonly [words: RegExp, action: string | undefined, state: Partial<AvatarState>])[] = [
    [/on its way/, undefined, { status: 'connecting', provider: 'fake' }],
    [/reconnecting/, undefined, { status: 'reconnecting', provider: 'fake' }],
    [/late; the voice goes on/, undefined, { status: 'ready', provider: 'fake', isDegraded: true }],
    [
      /longest time/,
      'Bring it back',
      { status: 'ended', ended: { sessionId: 'a', reason: 'max-duration', billableMs: 1 } },
    ],
    [
      /nobody was watching/,
      'Bring it back',
      { status: 'ended', ended: { sessionId: 'a', reason: 'idle', billableMs: 1 } },
    ],
    [
      /not available: its service has no free place\. The conversation goes on/,
      'Try again',
      { status: 'failed', error: { code: 'concurrency', message: 'fake', retryable: true } },
    ],
    [
      /drawn face stands in/,
      'Try again',
      { status: 'ready', provider: 'local', isFallback: true, error: { code: 'auth', message: 'x', retryable: false } },
    ],
    [
      /Set avatar-credentials-url/,
      'Try again',
      { status: 'failed', error: { code: 'config', message: 'Set avatar-credentials-url.', retryable: false } },
    ],
  ];
  for (const [words, action, state] of REMOTE) {
    it(`says in words: ${words.source}`, async () => {
      const element = await show({ provider: 'fake' });
      await set(element, state);
      const status = part(element, '.status');
      expect(status.hidden).to.equal(false);
      expect(status.textContent).to.match(words);
      const button = status.querySelector('button');
      expect(button?.textContent?.trim()).to.equal(action);
      await expect(element).to.be.accessible();
      if (!button) return;
      const before = setup.provider.connects;
      button.click();
      await setup.clock.advance(500);
      expect(setup.provider.connects).to.equal(before + 1);
    });
  }

  it('counts down to the end of a session, and says it once', async () => {
    const element = await show({ provider: 'fake' });
    await set(element, { expiresAt: Date.now() + 12_000 });
    expect(part(element, '.status').textContent).to.match(/ends in 1[12] seconds/);
    expect(part(element, '[role=status].hidden').textContent).to.contain('ends in 15 seconds');
  });

  it('has a button for sound that was refused', async () => {
    hasGesture = false;
    const element = await show({ provider: 'fake' });
    expect(setup.state()).to.include({ status: 'ready', playback: 'blocked' });
    expect(part<HTMLVideoElement>(element, 'video').muted, 'shown without sound').to.equal(true);
    const button = part<HTMLButtonElement>(element, '.unlock');
    expect(button.textContent?.trim()).to.equal('Tap for sound');
    await expect(element).to.be.accessible();
    hasGesture = true;
    button.click();
    await waitUntil(() => setup.state().playback === 'playing');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.unlock')).to.equal(null);
    expect(part<HTMLVideoElement>(element, 'video').muted).to.equal(false);
  });

  it('keeps its session when it is moved, and ends it when it is removed', async () => {
    const element = await show({ provider: 'fake' });
    expect(setup.provider.active).to.equal(1);
    const elsewhere = document.createElement('section');
    document.querySelector('#mounted')?.append(elsewhere);
    elsewhere.append(element);
    await aTimeout(0);
    await setup.clock.advance(500);
    expect(setup.provider.sessions.length).to.equal(1);
    expect(setup.provider.active).to.equal(1);
    element.remove();
    await aTimeout(0);
    await setup.clock.advance(500);
    expect([setup.provider.active, setup.provider.session.closedFor]).to.deep.equal([0, 'removed']);
    document.querySelector('#mounted')?.append(element);
    await waitUntil(() => setup.provider.connects === 2);
  });

  it('50 removals and insertions leave no frame, no timer and no session', async () => {
    const element = await show();
    for (let round = 0; round < 50; round += 1) {
      element.remove();
      await aTimeout(0);
      document.querySelector('#mounted')?.append(element);
      await setup.clock.advance(20);
    }
    element.remove();
    await aTimeout(50);
    await setup.clock.advance(1_000);
    const drawn = frames.count;
    await aTimeout(200);
    expect(frames.count).to.equal(drawn);
    expect([setup.clock.pending, setup.state().status]).to.deep.equal([0, 'idle']);
  });

  it('two on a page share the session, and the second goes on when the first leaves', async () => {
    const first = await show({ provider: 'fake' });
    const second = await show({ provider: 'fake' });
    expect(setup.provider.connects).to.equal(1);
    first.remove();
    await aTimeout(0);
    await setup.clock.advance(500);
    expect([setup.provider.active, setup.provider.connects]).to.deep.equal([1, 1]);
    second.remove();
    await aTimeout(0);
    await setup.clock.advance(500);
    expect(setup.provider.active).to.equal(0);
  });

  it('an attribute that changes is another wish', async () => {
    const element = await show({ provider: 'fake' });
    element.setAttribute('avatar-id', 'other');
    await element.updateComplete;
    await setup.clock.advance(500);
    expect(setup.state()).to.include({ status: 'ready', avatarId: 'other' });
    element.setAttribute('provider', 'none');
    await element.updateComplete;
    await setup.clock.advance(500);
    expect([setup.provider.active, setup.state().status]).to.deep.equal([0, 'idle']);
  });

  it('a session takes providers of the page, before and after it is on the page', async () => {
    const session = document.createElement('realtime-session');
    const first = { acme: async () => setup.provider };
    session.avatarProviders = first;
    document.body.append(session);
    expect(session.client?.avatarProviders).to.equal(first);
    const second = { other: async () => setup.provider };
    session.avatarProviders = second;
    expect([session.avatarProviders, session.client?.avatarProviders]).to.deep.equal([second, second]);
    session.remove();
    await aTimeout(0);
  });

  it('keeps no place for captions under words that are more urgent', async () => {
    const element = await show({ provider: 'fake', captions: '' });
    expect(part(element, '.caption').hidden).to.equal(false);
    await set(element, { status: 'reconnecting' });
    expect(part(element, '.caption').hidden).to.equal(true);
    await set(element, { caption: { utteranceId: 'turn-1', text: 'Hello.' } });
    expect(part(element, '.caption').hidden).to.equal(false);
  });

  it('speaks German', async () => {
    document.querySelector('#mounted')?.remove();
    document.documentElement.lang = 'de';
    try {
      const element = await show();
      await waitUntil(() => label(element) === 'Ada, wartet');
    } finally {
      document.documentElement.lang = '';
    }
  });
});
