import { aTimeout, expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { AudioProblem } from '../../src/index.js';
import { createClientMock, patchStore, type ClientMock, until } from '../../src/testing/index.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type Microphone = HTMLElementTagNameMap['realtime-microphone'];

describe('realtime-microphone', () => {
  let client: ClientMock;

  beforeEach(() => {
    client = createClientMock();
    patchStore(client.$catalog as never, {
      voices: [
        { id: 'none', vendor: 'system', description: '', outputFormat: 'none' },
        { id: 'avatar', vendor: 'heygen', description: '', outputFormat: 'special' },
        { id: 'alloy', vendor: 'openai', description: 'Alloy, calm', outputFormat: 'pcm16' },
      ],
    });
  });
  afterEach(unmountElements);

  const show = async (attributes: Record<string, string> = {}): Promise<Microphone> => {
    const element = await mountElement('realtime-microphone', client, attributes);
    await until(() => element.shadowRoot!.querySelector('.bar') !== null);
    await element.updateComplete;
    return element;
  };
  const setAudio = async (element: Microphone, values: object): Promise<void> => {
    patchStore(client.$audio, values);
    await element.updateComplete;
  };
  const setMode = async (element: Microphone, inputMode: 'ptt' | 'vad', input = 'auto'): Promise<void> => {
    const { values } = client.$config.get();
    patchStore(client.$config, {
      values: { ...values, audio: { ...values.audio, inputMode, input: input as 'auto' } },
    });
    await element.updateComplete;
  };
  const talk = (element: Microphone): HTMLButtonElement => part(element, '.talk');
  const names = (): unknown[] => client.calls.map(([name]) => name);
  const pointer = (element: Microphone, type: string): void => {
    talk(element).dispatchEvent(new PointerEvent(type, { button: 0, pointerId: 1, bubbles: true, composed: true }));
  };

  it('says that there is no session, and asks for no microphone when it is shown', async () => {
    expect(shadowText(await mountElement('realtime-microphone', undefined))).to.contain('No session');
    const element = await show();
    expect(shadowText(element)).to.contain('Hold the button and speak');
    expect(names()).to.deep.equal([]);
    await expect(element).to.be.accessible();
  });

  it('talks while a pointer holds the button', async () => {
    const element = await show();
    pointer(element, 'pointerdown');
    await setAudio(element, { microphone: 'on', talking: true });
    expect(talk(element).getAttribute('aria-pressed')).to.equal('true');
    expect(shadowText(element)).to.contain('You are speaking');
    pointer(element, 'pointerup');
    talk(element).dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    pointer(element, 'lostpointercapture');
    expect(names()).to.deep.equal(['startTalking', 'stopTalking']);
  });

  for (const key of [' ', 'Enter']) {
    it(`talks while ${key === ' ' ? 'Space' : key} is held, and lets go when the focus leaves`, async () => {
      const element = await show();
      talk(element).focus();
      await sendKeys({ press: key });
      await until(() => names().length === 2);
      expect(names()).to.deep.equal(['startTalking', 'stopTalking']);
      talk(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      talk(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, repeat: true }));
      talk(element).blur();
      expect(names().slice(2)).to.deep.equal(['startTalking', 'stopTalking']);
    });
  }

  it('begins and ends with the clicks of a screen reader', async () => {
    const element = await show();
    talk(element).click();
    expect(names()).to.deep.equal(['startTalking']);
    talk(element).click();
    expect(names()).to.deep.equal(['startTalking', 'stopTalking']);
  });

  it('lets go when it leaves the page', async () => {
    const element = await show();
    pointer(element, 'pointerdown');
    element.remove();
    expect(names()).to.deep.equal(['startTalking', 'stopTalking']);
  });

  it('turns hands-free on, and then listens until it is clicked', async () => {
    const element = await show();
    part(element, '[part="hands-free"]').click();
    await aTimeout(0);
    expect(client.calls).to.deep.equal([['updateConfig', { audio: { inputMode: 'vad' } }], ['startMicrophone']]);
    await setMode(element, 'vad');
    await setAudio(element, { microphone: 'on' });
    expect(part(element, '[part="hands-free"]').getAttribute('aria-pressed')).to.equal('true');
    expect(shadowText(element)).to.contain('Listening');
    part(element, '[part="mute"]').click();
    talk(element).click();
    await aTimeout(0);
    expect(client.calls.slice(2)).to.deep.equal([['setMuted', true], ['stopMicrophone']]);
    await setAudio(element, { muted: true });
    expect(shadowText(element)).to.contain('Microphone muted');
    await expect(element).to.be.accessible();
  });

  it('gives the microphone back, and mutes the agent', async () => {
    const element = await show();
    expect(part<HTMLButtonElement>(element, '[part="off"]').disabled).to.equal(true);
    await setAudio(element, { microphone: 'on', output: 'speaking' });
    expect(shadowText(element)).to.contain('The agent is speaking');
    part(element, '[part="off"]').click();
    part(element, '[part="mute-output"]').click();
    await aTimeout(0);
    expect(client.calls).to.deep.equal([['stopMicrophone'], ['setOutputMuted', true]]);
  });

  it('says of each problem what helps', async () => {
    const element = await show();
    const problems: AudioProblem[] = [
      'blocked',
      'dismissed',
      'in-use',
      'not-found',
      'lost',
      'insecure',
      'unsupported',
      'failed',
    ];
    const seen = new Set<string>();
    for (const problem of problems) {
      await setAudio(element, { microphone: 'failed', problem });
      const { textContent } = part(element, '[role="alert"]');
      expect(textContent!.length).to.be.above(40);
      seen.add(textContent!);
      const helps = problem !== 'insecure' && problem !== 'unsupported';
      expect(
        element.shadowRoot!.querySelector('[part="problem"] button') !== null,
        `${problem} can be tried again`,
      ).to.equal(helps);
    }
    expect(seen.size).to.equal(problems.length);
    await expect(element).to.be.accessible();
    part(element, '[part="problem"] button').click();
    await aTimeout(0);
    expect(names()).to.deep.equal(['startMicrophone']);
  });

  it('lets sound through with one click', async () => {
    const element = await show();
    await setAudio(element, { needsGesture: true });
    expect(element.getAttribute('data-state')).to.contain('needs-gesture');
    part(element, '[part="unlock"]').click();
    await aTimeout(0);
    expect(names()).to.deep.equal(['unlock']);
  });

  it('shows the level without a render and without moving anything', async () => {
    const element = await show();
    const { width, height } = element.getBoundingClientRect();
    client.level(0.1);
    expect(Number(element.style.getPropertyValue('--_level'))).to.be.closeTo(0.67, 0.01);
    client.level(0);
    expect(Number(element.style.getPropertyValue('--_level'))).to.equal(0);
    await setAudio(element, { microphone: 'on', talking: true });
    const after = element.getBoundingClientRect();
    expect([after.width, after.height]).to.deep.equal([width, height]);
  });

  it('has its settings behind a button: Escape closes them and gives the focus back', async () => {
    const element = await show();
    await setAudio(element, {
      inputs: [{ id: 'a', label: 'Headset' }],
      outputs: [{ id: 'b', label: '' }],
      voice: { id: 'none', vendor: '', description: '', outputFormat: 'none' },
    });
    part(element, '#settings-button').click();
    await element.updateComplete;
    expect(part(element, '#settings-button').getAttribute('aria-expanded')).to.equal('true');
    await expect(element).to.be.accessible();
    const [voice, input, output] = [...element.shadowRoot!.querySelectorAll('select')];
    expect(shadowText(element)).to.contain('Alloy, calm').and.contain('Headset').and.contain('Device 1');
    expect(shadowText(element)).not.to.contain('The avatar speaks');
    for (const [select, value] of [
      [voice!, 'alloy'],
      [input!, 'a'],
      [output!, 'b'],
    ] as const) {
      select.value = value;
      select.dispatchEvent(new Event('change'));
      await aTimeout(0);
    }
    expect(client.calls).to.have.deep.members([
      ['setVoice', 'alloy'],
      ['claimOutput'],
      ['setInputDevice', 'a'],
      ['setOutputDevice', 'b'],
    ]);
    const volume = part<HTMLInputElement>(element, 'input[type="range"]');
    volume.value = '0.5';
    volume.dispatchEvent(new Event('input'));
    expect(client.calls.at(-1)).to.deep.equal(['updateConfig', { audio: { volume: 0.5 } }]);
    part(element, '.settings').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await element.updateComplete;
    expect(part(element, '.settings').hidden).to.equal(true);
    expect(element.shadowRoot!.activeElement?.id).to.equal('settings-button');
  });

  it('is of no use where the configuration switches the microphone off, and says so', async () => {
    const element = await show();
    await setMode(element, 'ptt', 'off');
    expect(talk(element).disabled).to.equal(true);
    expect(shadowText(element)).to.contain('switched off here');
  });

  it('speaks German', async () => {
    const element = await show({ lang: 'de' });
    await until(() => shadowText(element).includes('Taste halten und sprechen'));
  });
});
