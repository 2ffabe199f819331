import { expect, waitUntil } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { registerStrings } from '../../components/index.js';
import { RealtimeError } from '../../src/index.js';
import { createClientMock, patchStore, type ClientMock, until } from '../../src/testing/index.js';
import { callsOf, mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

const reason = (code: 'connection/lost' | 'connection/replaced' | 'connection/gave-up', message: string) => ({
  code,
  message,
  closeCode: undefined,
});

let client: ClientMock;
beforeEach(() => (client = createClientMock()));
afterEach(unmountElements);

describe('realtime-status', () => {
  it('says that there is no session', async () => {
    const status = await mountElement('realtime-status', undefined);
    expect(shadowText(status)).to.contain('No session');
    await expect(status).to.be.accessible();
  });

  it('says the connection and what the agent does, in words', async () => {
    const status = await mountElement('realtime-status', client);
    expect(shadowText(status)).to.contain('Connected');
    const said: string[] = [];
    for (const turn of [
      { agent: 'thinking' },
      { agent: 'speaking' },
      { tool: 'calculator' },
      { cancelling: true },
    ] as const) {
      patchStore(client.$turn, { holder: 'agent', tool: undefined, cancelling: false, ...turn });
      await status.updateComplete;
      said.push(part(status, '.agent').textContent);
    }
    expect(said).to.deep.equal(['Thinking', 'Answering', 'Using calculator', 'Stopping']);
    patchStore(client.$connection, { degraded: true });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('checking it');
    await expect(status).to.be.accessible();
  });

  describe('while it waits', () => {
    let clock: SinonFakeTimers;
    beforeEach(() => (clock = useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })));
    afterEach(() => clock.restore());

    it('counts down, offers to hurry, and does not speak every second', async () => {
      const status = await mountElement('realtime-status', client);
      const cause = reason('connection/lost', 'The connection was lost.');
      patchStore(client.$connection, {
        status: 'reconnecting',
        attempt: 2,
        maxAttempts: 5,
        retryAt: Date.now() + 4000,
        reason: cause,
      });
      await status.updateComplete;
      expect(part(status, '.title').textContent).to.equal('Reconnecting in 4 s (attempt 2 of 5)');
      const spoken = part(status, '.hidden[role=status]').textContent;
      expect(spoken).to.contain('The connection was lost.').and.not.match(/\d/);
      clock.tick(1000);
      await status.updateComplete;
      expect(part(status, '.title').textContent).to.contain('in 3 s');
      expect(part(status, '.hidden[role=status]').textContent).to.equal(spoken);
      part(status, 'button').click();
      expect(client.calls).to.deep.equal([['reconnect']]);
      status.remove();
      expect(clock.countTimers()).to.equal(0);
    });
  });

  it('offers to take over what is open elsewhere', async () => {
    const status = await mountElement('realtime-status', client);
    patchStore(client.$connection, { status: 'suspended', reason: reason('connection/replaced', 'replaced') });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('another tab');
    expect(part(status, 'button').textContent.trim()).to.equal('Use it here');
    part(status, 'button').click();
    patchStore(client.$connection, {
      status: 'suspended',
      offline: true,
      retryAt: Date.now() + 60_000,
      reason: reason('connection/gave-up', 'Gave up.'),
    });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('offline').and.contain('Trying again in');
    expect(client.calls).to.deep.equal([['reconnect']]);
  });

  it('connects and says failures and sign-in', async () => {
    const status = await mountElement('realtime-status', client);
    patchStore(client.$connection, { status: 'closed' });
    await status.updateComplete;
    part(status, 'button').click();
    expect(client.calls).to.deep.equal([['connect']]);
    patchStore(client.$connection, { status: 'failed', reason: reason('connection/lost', 'Refused by the server.') });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('Refused by the server.');
    patchStore(client.$connection, { status: 'connecting', offline: true });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('offline');
    patchStore(client.$auth, { status: 'expired' });
    patchStore(client.$connection, { status: 'idle' });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('Sign in to start').and.contain('has ended');
  });

  it('lists all mistakes of the configuration with what to write instead', async () => {
    const issue = { path: 'a', attribute: 'a', value: 1, severity: 'error' as const };
    patchStore(client.$config, {
      status: 'config-invalid',
      issues: [
        { ...issue, message: 'timeout="3s" is not a number', suggestion: 'timeout="3000"' },
        { ...issue, message: 'second', suggestion: undefined },
      ],
    });
    const status = await mountElement('realtime-status', client);
    await until(() => status.shadowRoot!.querySelectorAll('li').length === 2);
    expect(shadowText(status)).to.contain('Try: timeout="3000"');
    await expect(status).to.be.accessible();
  });

  it('says all three axes when it is full: connection, agent, microphone', async () => {
    const status = await mountElement('realtime-status', client, { variant: 'full' });
    await until(() => shadowText(status).includes('Microphone Off'));
    expect(shadowText(status)).to.contain('Connection Connected').and.contain('Agent Ready');
    const audio = client.$audio.get();
    const said: string[] = [];
    for (const values of [
      { microphone: 'on' },
      { muted: true },
      { microphone: 'failed', problem: 'in-use' },
      { problem: 'blocked' },
    ] as const) {
      client.$audio.set({ ...audio, ...client.$audio.get(), ...values });
      await status.updateComplete;
      said.push(part(status, '[part=device]').textContent);
    }
    expect(said).to.deep.equal(['Listening', 'Muted', 'In use by another program', 'Blocked for this page']);
    patchStore(client.$turn, { tool: 'calculator' });
    await status.updateComplete;
    expect(part(status, '[part=agent]').textContent).to.equal('Using calculator');
    // Every line has a shape of its own besides its colour.
    for (const mark of status.shadowRoot!.querySelectorAll('.mark')) expect(mark.querySelector('svg')).to.exist;
    patchStore(client.$connection, { status: 'reconnecting' });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('Agent Not reachable');
    await expect(status).to.be.accessible();
  });

  it('says what is switched off while the session is degraded', async () => {
    const status = await mountElement('realtime-status', client);
    client.levels['audio'] = 3;
    client.levels['avatar'] = 3;
    patchStore(client.$health, { status: 'degraded', at: 1 });
    await until(() => shadowText(status).includes('Switched off for now: sound and avatar.'));
    expect(part(status, '.off').closest('[role=status]')).to.exist;
    delete client.levels['audio'];
    delete client.levels['avatar'];
    patchStore(client.$health, { status: 'running', at: 2 });
    await status.updateComplete;
    expect(status.shadowRoot!.querySelector('.off')).to.equal(null);
  });

  it('leads to the sign-in: to its form, or to whoever the page asks', async () => {
    const status = await mountElement('realtime-status', client);
    patchStore(client.$auth, { status: 'auth-required', mode: 'credentials' });
    patchStore(client.$connection, { status: 'idle' });
    await status.updateComplete;
    part(status, '[part=action]').click();
    expect(client.calls).to.deep.equal([['connect']]);
    const form = await mountElement('realtime-sign-in', client);
    part(status, '[part=action]').click();
    expect(form.shadowRoot!.activeElement?.id).to.equal('username');
    expect(client.calls.length).to.equal(1);
  });

  it('speaks the language of its page, and what a page overrides', async () => {
    const status = await mountElement('realtime-status', client, { lang: 'de-AT' });
    await until(() => shadowText(status).includes('Verbunden'));
    registerStrings('x-test', { states: { ...status['strings'].states, connected: 'Da!' } });
    patchStore(client.$config, {
      values: {
        ...client.$config.get().values,
        ui: { ...client.$config.get().values.ui, language: 'x-test' },
      },
    });
    await status.updateComplete;
    expect(shadowText(status)).to.contain('Da!');
  });
});

describe('realtime-sign-in', () => {
  const signedOut = (): void => patchStore(client.$auth, { status: 'auth-required', mode: 'credentials' });
  const refuse = (error: RealtimeError): void => {
    client.next.signIn = async () => {
      patchStore(client.$auth, {
        status: error.code === 'auth/rate-limited' ? 'rate-limited' : 'auth-required',
        error,
      });
      throw error;
    };
  };
  const submit = async (form: HTMLElement & { updateComplete: Promise<boolean> }): Promise<void> => {
    part<HTMLFormElement>(form, 'form').requestSubmit();
    await form.updateComplete;
    await new Promise((done) => setTimeout(done));
    await form.updateComplete;
  };

  it('shows itself only when somebody has to sign in', async () => {
    const element = await mountElement('realtime-sign-in', client);
    expect(element.needed).to.equal(false);
    expect(element.shadowRoot!.querySelector('form')).to.equal(null);
    signedOut();
    await element.updateComplete;
    expect(element.hasAttribute('data-needed')).to.equal(true);
    expect(element.matches(':state(needed)'), 'needed').to.equal(true);
    expect(element.matches(':state(busy)'), 'busy').to.equal(false);
    patchStore(client.$auth, { mode: 'token' });
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('form')).to.equal(null);
  });

  it('is a real form for password managers', async () => {
    signedOut();
    const element = await mountElement('realtime-sign-in', client, { username: 'demo', password: 'demo-password' });
    const [name, password] = element.shadowRoot!.querySelectorAll('input');
    expect([name!.value, name!.autocomplete]).to.deep.equal(['demo', 'username']);
    expect([password!.value, password!.autocomplete, password!.type]).to.deep.equal([
      'demo-password',
      'current-password',
      'password',
    ]);
    await expect(element).to.be.accessible();
    await submit(element);
    expect(client.calls).to.deep.equal([['signIn', { username: 'demo', password: 'demo-password' }]]);
    expect(part<HTMLInputElement>(element, '#password').value).to.equal('');
  });

  it('asks for what is missing next to its field', async () => {
    signedOut();
    const element = await mountElement('realtime-sign-in', client);
    await submit(element);
    expect(client.calls.length).to.equal(0);
    expect(part(element, '#username-problem').textContent).to.contain('fill this in');
    expect(element.shadowRoot!.activeElement?.id).to.equal('username');
  });

  it('explains refusals where they belong, and keeps the focus', async () => {
    signedOut();
    const element = await mountElement('realtime-sign-in', client, { username: 'demo', password: 'nope-nope' });
    refuse(new RealtimeError('auth/invalid-credentials', 'no', { context: { status: 401 } }));
    await submit(element);
    expect(part(element, '#password-problem').textContent).to.contain('not right');
    await until(() => element.shadowRoot!.activeElement?.id === 'password');
    await expect(element).to.be.accessible();
    const detail = 'username: String should have at least 3 characters';
    refuse(new RealtimeError('auth/invalid-credentials', detail, { context: { status: 422, detail } }));
    await submit(element);
    expect(part(element, '#username-problem').textContent).to.contain('at least 3 characters');
    refuse(new RealtimeError('auth/unavailable', 'down'));
    await submit(element);
    expect(part(element, '[role=alert]').textContent).to.contain('does not answer');
    refuse(new RealtimeError('auth/forbidden', 'This account may not use the agent.'));
    await submit(element);
    expect(part(element, '[role=alert]').textContent).to.contain('This account may not');
  });

  it('waits as long as the server asks', async () => {
    signedOut();
    const element = await mountElement('realtime-sign-in', client, { username: 'demo', password: 'nope-nope' });
    refuse(new RealtimeError('auth/rate-limited', 'slow down', { context: { retryAfterMs: 30_000 } }));
    await submit(element);
    expect(part(element, '[role=alert]').textContent).to.match(/wait \d+ seconds/);
    expect(part<HTMLButtonElement>(element, 'button').disabled).to.equal(true);
  });

  it('is busy while it signs in', async () => {
    signedOut();
    let done = (): void => {};
    client.next.signIn = () => new Promise((resolve) => (done = resolve));
    const element = await mountElement('realtime-sign-in', client, { username: 'demo', password: 'demo-password' });
    part<HTMLFormElement>(element, 'form').requestSubmit();
    await element.updateComplete;
    expect(part(element, 'form').getAttribute('aria-busy')).to.equal('true');
    expect(element.matches(':state(busy)')).to.equal(true);
    expect(part(element, 'button').textContent).to.contain('Signing in');
    patchStore(client.$auth, { status: 'authenticated' });
    done();
    await until(() => !element.hasAttribute('data-needed'));
    expect(element.matches(':is(:state(needed), :state(busy))')).to.equal(false);
    patchStore(client.$auth, { status: 'expired' });
    await element.updateComplete;
    expect(shadowText(element)).to.contain('Your session has ended');
  });

  it('says that there is no session', async () => {
    expect(shadowText(await mountElement('realtime-sign-in', undefined))).to.contain('No session');
  });
});

describe('realtime-composer', () => {
  type Composer = HTMLElementTagNameMap['realtime-composer'];
  const field = (composer: Composer): HTMLTextAreaElement => part<HTMLTextAreaElement>(composer, 'textarea');
  const write = async (composer: Composer, text: string): Promise<void> => {
    field(composer).value = text;
    field(composer).dispatchEvent(new InputEvent('input', { bubbles: true }));
    await composer.updateComplete;
  };
  const press = async (composer: Composer, key: string, init: KeyboardEventInit = {}): Promise<boolean> => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    field(composer).dispatchEvent(event);
    await composer.updateComplete;
    return event.defaultPrevented;
  };

  it('sends with Enter, not with Shift+Enter and not while an input method composes', async () => {
    const composer = await mountElement('realtime-composer', client);
    await expect(composer).to.be.accessible();
    await write(composer, '  hello  ');
    expect(await press(composer, 'Enter', { shiftKey: true })).to.equal(false);
    await press(composer, 'Enter', { isComposing: true });
    expect(client.calls.length).to.equal(0);
    await press(composer, 'Enter');
    expect(callsOf(client)).to.deep.equal([['sendText', 'hello']]);
    expect(composer.value).to.equal('');
    await press(composer, 'Enter');
    expect(client.calls.length).to.equal(1);
  });

  it('sends with its button and keeps the focus in the field', async () => {
    const composer = await mountElement('realtime-composer', client);
    const button = part<HTMLButtonElement>(composer, '[part=send]');
    expect(button.disabled).to.equal(true);
    await write(composer, 'hello');
    button.click();
    await composer.updateComplete;
    expect(callsOf(client)).to.deep.equal([['sendText', 'hello']]);
    expect(composer.shadowRoot!.activeElement).to.equal(field(composer));
  });

  it('gives back what was refused', async () => {
    client.next.sendText = async () => {
      throw new RealtimeError('connection/queue-full', 'Too many messages wait.');
    };
    const composer = await mountElement('realtime-composer', client);
    await write(composer, 'precious');
    await press(composer, 'Enter');
    await until(() => composer.value === 'precious');
    expect(shadowText(composer)).to.contain('Not sent: Too many messages wait.');
    client.next.sendText = async () => {
      throw new RealtimeError('connection/lost', 'It is in the transcript.');
    };
    await press(composer, 'Enter');
    await until(() => shadowText(composer).includes('in the transcript'));
    expect(composer.value).to.equal('');
  });

  it('stops the answer by button and Escape', async () => {
    patchStore(client.$turn, { holder: 'agent', agent: 'speaking' });
    const composer = await mountElement('realtime-composer', client);
    part(composer, '[part=stop]').click();
    expect(await press(composer, 'Escape')).to.equal(true);
    expect(client.calls).to.deep.equal([['interrupt'], ['interrupt']]);
    await write(composer, 'next');
    expect(shadowText(composer)).to.contain('when this answer has ended');
    patchStore(client.$turn, { cancelling: true });
    await composer.updateComplete;
    expect(part<HTMLButtonElement>(composer, '[part=stop]').disabled).to.equal(true);
    patchStore(client.$turn, { holder: 'user', cancelling: false });
    await composer.updateComplete;
    expect(await press(composer, 'Escape')).to.equal(false);
  });

  it('brings earlier messages back with the arrows', async () => {
    client.say(
      { kind: 'user', id: '1', at: 1, text: 'first', delivery: 'confirmed' },
      { kind: 'user', id: '2', at: 2, text: 'second', delivery: 'confirmed' },
    );
    const composer = await mountElement('realtime-composer', client);
    // From when the part that does it has been loaded.
    await waitUntil(async () => await press(composer, 'ArrowUp'), 'a message comes back', { timeout: 10_000 });
    expect(composer.value).to.equal('second');
    await press(composer, 'ArrowUp');
    await press(composer, 'ArrowUp');
    expect(composer.value).to.equal('first');
    await press(composer, 'ArrowDown');
    await press(composer, 'ArrowDown');
    expect(composer.value).to.equal('');
    await write(composer, 'mine');
    expect(await press(composer, 'ArrowUp')).to.equal(false);
    expect(composer.value).to.equal('mine');
  });

  it('says why a message waits, and still takes it', async () => {
    const composer = await mountElement('realtime-composer', client);
    patchStore(client.$connection, { status: 'reconnecting' });
    await composer.updateComplete;
    expect(shadowText(composer)).to.contain('when the connection is back');
    await write(composer, 'later');
    await press(composer, 'Enter');
    expect(callsOf(client)).to.deep.equal([['sendText', 'later']]);
    patchStore(client.$auth, { status: 'auth-required' });
    await composer.updateComplete;
    expect(shadowText(composer)).to.contain('Sign in first');
    const issue = {
      path: 'a',
      attribute: 'a',
      value: 1,
      severity: 'error',
      message: 'a',
      suggestion: undefined,
    } as const;
    patchStore(client.$config, { status: 'config-invalid', issues: [issue] });
    await composer.updateComplete;
    expect(shadowText(composer)).to.contain('configuration has a mistake');
  });

  it('begins a new chat, grows, and says that there is no session', async () => {
    const composer = await mountElement('realtime-composer', client, { 'new-chat': '' });
    part(composer, '[part=new-chat]').click();
    expect(client.calls).to.deep.equal([['newConversation']]);
    const before = field(composer).offsetHeight;
    composer.value = 'one\ntwo\nthree\nfour';
    await composer.updateComplete;
    expect(field(composer).offsetHeight).to.be.greaterThan(before);
    composer.client = undefined;
    await composer.updateComplete;
    expect(shadowText(composer)).to.contain('No session');
  });
});
