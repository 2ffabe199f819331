import { expect } from '@open-wc/testing';
import '../../components/define.js';
import type { Clock } from '../../src/index.js';
import { createSystemClock } from '../../src/platform/browser-platform.js';
import {
  avatarHarness,
  closeSessions,
  composerHarness,
  conversationHarness,
  EngineNetwork,
  FakeAudio,
  findInSession,
  fixtureSession,
  healthHarness,
  logPanelHarness,
  microphoneHarness,
  signInHarness,
  statusHarness,
  until,
} from '../../src/testing/index.js';

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it resolves',
    (error: unknown) => (error as Error).message,
  );

describe('fixtureSession() and the harnesses', () => {
  it('a conversation, as a tester writes it', async () => {
    const { find } = await fixtureSession(
      '<realtime-status></realtime-status><realtime-conversation></realtime-conversation><realtime-composer></realtime-composer>',
    );
    const composer = composerHarness(find('realtime-composer'));
    const conversation = conversationHarness(find('realtime-conversation'));
    expect(statusHarness(find('realtime-status')).title()).to.equal('Connected');
    await composer.type('What is 17 * 23?');
    expect(composer.value()).to.equal('What is 17 * 23?');
    expect(await composer.press('Enter')).to.equal(true);
    await conversation.shows('391');
    expect(composer.value()).to.equal('');
    const said = conversation.transcript().filter(({ who }) => who !== 'notice');
    expect(said.at(0)).to.deep.equal({ who: 'user', text: 'What is 17 * 23?' });
    expect(said.at(-1)?.who).to.equal('agent');
    expect(said.at(-1)?.text).to.contain('391').and.not.to.contain('Copy');
  });

  it('is gone after the test, with its socket', async () => {
    const { network, session, close } = await fixtureSession();
    expect(network.sockets.alive.length).to.equal(1);
    await close();
    expect(network.sockets.alive.length).to.equal(0);
    expect(session.isConnected).to.equal(false);
    const other = await fixtureSession();
    await closeSessions();
    expect(other.session.isConnected).to.equal(false);
  });

  it('nobody is signed in until the form says so, and a wrong password is said', async () => {
    const { find, client } = await fixtureSession('<realtime-sign-in></realtime-sign-in>', { username: undefined });
    const form = signInHarness(find('realtime-sign-in'));
    await form.signIn('ada', 'not the password');
    await until(() => form.problems().length > 0, 'the problem is said');
    await form.signIn('ada', 'demo-password');
    await until(() => client.$connection.get().status === 'connected');
    expect(form.needed).to.equal(false);
  });

  it('the network is the test’s to break', async () => {
    const { find, network } = await fixtureSession('<realtime-status></realtime-status>');
    const status = statusHarness(find('realtime-status'));
    network.down = true;
    network.cut();
    await until(() => status.title() !== 'Connected', 'the status says so');
    network.down = false;
    await status.shows('Connected');
  });

  it('microphone, avatar, log and health', async () => {
    const audio = new FakeAudio();
    const { find, say } = await fixtureSession(
      `<realtime-microphone></realtime-microphone><realtime-avatar provider="local"></realtime-avatar>
       <realtime-log-panel style="block-size: 20rem"></realtime-log-panel><realtime-health></realtime-health>`,
      { deps: { audio }, attributes: { 'audio-input-mode': 'vad', 'log-level': 'DEBUG' } },
    );
    const microphone = microphoneHarness(find('realtime-microphone'));
    await microphone.toggle();
    await until(() => audio.liveTracks === 1, 'the microphone is open');
    expect(microphone.problems()).to.deep.equal([]);
    await until(() => avatarHarness(find('realtime-avatar')).label() !== '', 'the avatar has a label');
    await say('hello');
    const log = logPanelHarness(find('realtime-log-panel'));
    await until(() => log.entries().length > 0, 'the log has entries');
    const health = healthHarness(find('realtime-health'));
    await until(() => health.components().length > 0, 'the parts are listed');
    expect(health.alerts()).to.deep.equal([]);
  });

  it('says what is missing, and what there is instead', async () => {
    const { find, session } = await fixtureSession('<realtime-status></realtime-status>');
    expect(() => findInSession(session, 'realtime-composer')).to.throw('no <realtime-composer>');
    expect(await failure(until(() => false, 'never', 20))).to.equal('Not in 20 ms: never.');
    expect(find('realtime-status').localName).to.equal('realtime-status');
  });

  it('finds in shadow trees, and takes a server of the test', async () => {
    const network = new EngineNetwork<Clock>({
      clock: createSystemClock(),
      respond: function* () {
        yield { text: 'As you say.' };
      },
    });
    const { session, find, say, client } = await fixtureSession('<div></div>', { network });
    await say('hm');
    expect(client.$conversation.get().items.at(-1)).to.include({ kind: 'answer', text: 'As you say.' });
    const inner = document.createElement('realtime-status');
    session.querySelector('div')!.attachShadow({ mode: 'open' }).append(inner);
    expect(find('realtime-status')).to.equal(inner);
  });
});
