import { expect } from '@open-wc/testing';
import { problemOf } from '../../src/audio/device-problem.js';
import type { Player } from '../../src/audio/player.js';
import { UtteranceRouter } from '../../src/audio/utterance-router.js';
import { TalkGate } from '../../src/audio/talk-gate.js';
import { VoiceManager } from '../../src/audio/voice-manager.js';
import { VoiceMemory } from '../../src/audio/voice-memory.js';
import type { AgentEvent, VoiceInfo } from '../../src/protocol/agent-events.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import type { WireEvent } from '../../src/protocol/dialect.js';
import { FakeClock, MemoryStore } from '../../src/testing/index.js';
import { rejection } from '../support/rejection.js';

describe('the gate of the microphone', () => {
  class Bench {
    now = 0;
    mode: 'ptt' | 'vad' = 'ptt';
    bargeIn = true;
    isHeard = false;
    interruptions = 0;
    state = { isOpen: false, isTalking: false };
    readonly sent: number[] = [];
    readonly back: number[] = [];
    #next = 0;
    readonly gate = new TalkGate({
      now: () => this.now,
      wireRate: () => 24_000,
      mode: () => this.mode,
      bargeIn: () => this.bargeIn,
      agentIsHeard: () => this.isHeard,
      send: (frame) => void this.sent.push(frame[0] ?? -1),
      interrupt: () => void (this.interruptions += 1),
      recycle: (frame) => void this.back.push(frame[0] ?? -1),
      onChange: (state) => void (this.state = state),
    });

    /** Frames of 100 ms, numbered. Returns their numbers. */
    frames(count: number): number[] {
      return Array.from({ length: count }, () => {
        const frame = new Int16Array(2400);
        frame[0] = this.#next;
        this.#next += 1;
        this.now += 100;
        this.gate.frame(frame);
        return this.#next - 1;
      });
    }
  }

  it('sends what is said while the button is held, and the frame that was begun', () => {
    const bench = new Bench();
    bench.gate.turn('user');
    bench.frames(2);
    bench.gate.hold(true);
    expect(bench.state).to.deep.equal({ isOpen: true, isTalking: true });
    const held = bench.frames(3);
    bench.gate.hold(false);
    expect(bench.state).to.deep.equal({ isOpen: false, isTalking: false });
    const last = bench.frames(1);
    bench.frames(3);
    expect(bench.sent).to.deep.equal([...held, ...last]);
    expect(bench.gate.counts).to.deep.equal({ sent: 4, dropped: 0, suppressed: 5 });
    expect(bench.back.length).to.equal(5);
  });

  it('sends 300 ms from before the detector was sure', () => {
    const bench = new Bench();
    bench.mode = 'vad';
    bench.gate.turn('user');
    bench.gate.update();
    expect(bench.state).to.deep.equal({ isOpen: true, isTalking: false });
    const before = bench.frames(10);
    bench.gate.speech(true);
    const said = bench.frames(5);
    bench.gate.speech(false);
    bench.frames(2);
    expect(bench.sent).to.deep.equal([...before.slice(-3), ...said]);
  });

  it('sends nothing without a connection and nothing in the agent’s turn', () => {
    const bench = new Bench();
    bench.gate.hold(true);
    bench.frames(3);
    expect(bench.state.isTalking).to.equal(false);
    bench.bargeIn = false;
    bench.gate.hold(false);
    bench.now += 1000;
    bench.gate.turn('agent');
    bench.gate.hold(true);
    bench.frames(3);
    bench.gate.turn('user');
    expect(bench.sent).to.deep.equal([]);
    expect(bench.interruptions).to.equal(0);
    const said = bench.frames(1);
    expect(bench.sent, 'the button is held still').to.deep.equal(said);
  });

  it('interrupts the agent once, and keeps what is said until the turn is there: the newest two seconds', () => {
    const bench = new Bench();
    bench.gate.turn('agent');
    bench.gate.hold(true);
    expect(bench.interruptions).to.equal(1);
    const said = bench.frames(25);
    expect(bench.sent).to.deep.equal([]);
    expect(bench.interruptions).to.equal(1);
    bench.gate.turn('user');
    expect(bench.sent).to.deep.equal(said.slice(-20));
    expect(bench.gate.counts.dropped).to.equal(5);
  });

  it('interrupts what is still heard after the turn is over', () => {
    const bench = new Bench();
    bench.gate.turn('user');
    bench.isHeard = true;
    bench.gate.hold(true);
    expect(bench.interruptions).to.equal(1);
    expect(bench.frames(1)).to.deep.equal(bench.sent);
  });

  it('does not interrupt the answer to what is being said', () => {
    const bench = new Bench();
    bench.gate.turn('user');
    bench.gate.hold(true);
    const said = bench.frames(2);
    bench.gate.turn('agent');
    bench.frames(5);
    expect(bench.state.isTalking).to.equal(false);
    bench.gate.turn('user');
    expect(bench.sent).to.deep.equal(said);
    expect(bench.interruptions).to.equal(0);
    const more = bench.frames(1);
    expect(bench.sent).to.deep.equal([...said, ...more]);
  });

  it('is deaf while it is muted, and forgets what waited', () => {
    const bench = new Bench();
    bench.gate.turn('agent');
    bench.gate.hold(true);
    bench.frames(3);
    bench.gate.mute(true);
    bench.gate.turn('user');
    bench.frames(3);
    expect(bench.sent).to.deep.equal([]);
    expect(bench.state).to.deep.equal({ isOpen: false, isTalking: false });
    bench.gate.mute(false);
    expect(bench.state).to.deep.equal({ isOpen: true, isTalking: true });
  });

  it('keeps nothing for the next connection', () => {
    const bench = new Bench();
    bench.gate.turn('agent');
    bench.gate.hold(true);
    bench.frames(3);
    bench.gate.turn('none');
    bench.gate.turn('user');
    expect(bench.sent).to.deep.equal([]);
  });
});

describe('the way of the server’s speech', () => {
  function setUp() {
    const clock = new FakeClock();
    const log: string[] = [];
    const player: Pick<Player, 'play' | 'end' | 'flush' | 'heard'> = {
      play: (id, pcm, rate) => void log.push(`play ${id} ${pcm.length} ${rate}`),
      end: (id) => void log.push(`end ${id}`),
      flush: () => ({ utteranceId: 'x', heardMs: 7 }),
      heard: undefined,
    };
    const router = new UtteranceRouter({ clock, player, onFirstSound: (ms) => log.push(`first ${ms}`) });
    const say = (length = 10): void => router.take(new Int16Array(length), 24_000, true);
    return { clock, log, router, say };
  }

  it('is one utterance for each turn of the agent, which ends a moment after the turn', () => {
    const { clock, log, router, say } = setUp();
    router.agentTurn();
    clock.tick(120);
    say();
    say();
    router.userTurn();
    clock.tick(200);
    say();
    clock.tick(299);
    expect(log).to.deep.equal(['first 120', 'play turn-1 10 24000', 'play turn-1 10 24000', 'play turn-1 10 24000']);
    clock.tick(1);
    expect(log.at(-1)).to.equal('end turn-1');
    router.agentTurn();
    say();
    router.agentTurn();
    say();
    expect(log.slice(-4)).to.deep.equal(['play turn-2 10 24000', 'end turn-2', 'first 0', 'play turn-3 10 24000']);
  });

  it('drops what comes late after an interruption, until the next turn', () => {
    const { log, router, say } = setUp();
    const heard: string[] = [];
    router.onSpeech({
      chunk: (id) => heard.push(`chunk ${id}`),
      end: (id) => heard.push(`end ${id}`),
      cancel: (id) => heard.push(`cancel ${id}`),
    });
    router.agentTurn();
    say();
    expect(router.cancel()).to.deep.equal({ utteranceId: 'x', heardMs: 7 });
    say();
    router.userTurn();
    say();
    router.agentTurn();
    say();
    expect(heard).to.deep.equal(['chunk turn-1', 'cancel turn-1', 'chunk turn-2']);
    expect(log.filter((line) => line.startsWith('play'))).to.have.length(2);
    expect(router.dropped).to.equal(2);
  });

  it('tells listeners before the player, and lets them keep the samples', () => {
    const { log, router, say } = setUp();
    const off = router.onSpeech({ chunk: () => router.setRoute('avatar'), end: () => {}, cancel: () => {} });
    router.agentTurn();
    say();
    expect(log).to.deep.equal(['first 0']);
    off();
    router.setRoute('local');
    say();
    expect(log.at(-1)).to.equal('play turn-1 10 24000');
  });
});

describe('what went wrong with a device', () => {
  const cases: readonly [string, PermissionState | undefined, string][] = [
    ['NotAllowedError', 'denied', 'blocked'],
    ['NotAllowedError', undefined, 'blocked'],
    ['NotAllowedError', 'prompt', 'dismissed'],
    ['SecurityError', undefined, 'blocked'],
    ['NotFoundError', 'granted', 'not-found'],
    ['OverconstrainedError', 'granted', 'not-found'],
    ['NotReadableError', 'granted', 'in-use'],
    ['AbortError', 'granted', 'in-use'],
    ['TypeError', undefined, 'unsupported'],
    ['WeirdError', undefined, 'failed'],
  ];
  for (const [name, permission, problem] of cases) {
    it(`${name} with permission ${permission} is ${problem}`, () => {
      expect(problemOf({ name }, permission)).to.equal(problem);
    });
  }
});

describe('voices', () => {
  const voice = (id: string, outputFormat = 'pcm16'): VoiceInfo => ({ id, vendor: '', description: '', outputFormat });
  const LIST = [voice('none', 'none'), voice('avatar', 'special'), voice('alloy'), voice('ash')];
  const refusal = (id: string): AgentEvent => ({
    kind: 'notice',
    severity: 'error',
    text: `Voice with voice_id='${id}' not found`,
  });

  function setUp({ configured = '', isOutputWanted = false, storage = new MemoryStore() } = {}) {
    const clock = new FakeClock();
    const state = { configured, isOutputWanted, canSend: true };
    const sent: WireEvent[] = [];
    const shown: (string | undefined)[] = [];
    const released: AgentEvent[] = [];
    const refused: string[] = [];
    const voices = new VoiceManager({
      clock,
      commands: agentcDialect.commands,
      send: (event) => void sent.push(event),
      canSend: () => state.canSend,
      configured: () => state.configured,
      memory: new VoiceMemory(storage, () => 'tab'),
      isOutputWanted: () => state.isOutputWanted,
      voices: () => LIST,
      onChange: (current) => void shown.push(current?.id),
      release: (event) => void released.push(event),
      onRefused: ({ code }) => void refused.push(code),
    });
    return { clock, state, sent, shown, released, refused, voices };
  }

  it('is changed on the server’s word only, and its false refusal is swallowed', async () => {
    const { clock, sent, shown, released, voices } = setUp();
    const change = voices.set('alloy');
    expect(sent).to.deep.equal([{ type: 'set_agent_voice', voice_id: 'alloy' }]);
    expect(voices.current()).to.equal(undefined);
    expect(voices.filter(refusal('alloy'))).to.equal(true);
    expect(voices.filter({ kind: 'voice-changed', voice: voice('alloy') })).to.equal(false);
    await change;
    clock.tick(5000);
    expect(shown).to.deep.equal(['alloy']);
    expect(released).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });

  it('lets a true refusal through, a moment later', async () => {
    const { clock, released, voices } = setUp();
    const change = rejection(voices.set('bogus'));
    expect(voices.filter(refusal('bogus'))).to.equal(true);
    clock.tick(1000);
    expect((await change).code).to.equal('voice/unknown');
    expect(released).to.deep.equal([refusal('bogus')]);
  });

  it('has nothing to do with what other messages say', () => {
    const { voices } = setUp();
    expect(voices.filter(refusal('alloy'))).to.equal(false);
    voices.set('alloy').catch(() => {});
    expect(voices.filter(refusal('ash'))).to.equal(false);
    expect(voices.filter({ kind: 'notice', severity: 'info', text: 'not found' })).to.equal(false);
    voices.close();
  });

  it('gives up after 3 s, counted from when it could be sent', async () => {
    const { clock, state, voices } = setUp();
    state.canSend = false;
    const change = rejection(voices.set('alloy'));
    clock.tick(2900);
    state.canSend = true;
    clock.tick(2900);
    expect(clock.pending).to.equal(1);
    clock.tick(3000);
    expect((await change).code).to.equal('voice/timeout');
  });

  it('takes the first real voice where sound is wanted and nobody chose one', () => {
    const { sent, state, voices } = setUp();
    voices.apply();
    expect(sent).to.deep.equal([]);
    state.isOutputWanted = true;
    voices.apply();
    voices.apply();
    expect(sent).to.deep.equal([{ type: 'set_agent_voice', voice_id: 'alloy' }]);
    voices.close();
  });

  it('comes back in a new session of the server: what was chosen, before what was configured', () => {
    const { sent, voices } = setUp({ configured: 'alloy' });
    voices.apply();
    voices.filter({ kind: 'voice-changed', voice: voice('alloy') });
    voices.set('ash').catch(() => {});
    voices.filter({ kind: 'voice-changed', voice: voice('ash') });
    sent.length = 0;
    voices.filter({ kind: 'session-assigned', sessionId: 'new' });
    expect(voices.current()).to.equal(undefined);
    voices.apply();
    expect(sent).to.deep.equal([{ type: 'set_agent_voice', voice_id: 'ash' }]);
    voices.configure();
    expect(sent.at(-1)).to.deep.equal({ type: 'set_agent_voice', voice_id: 'alloy' });
    voices.close();
  });

  it('leaves text only alone when somebody chose it', () => {
    const { sent, voices } = setUp({ isOutputWanted: true });
    voices.set('none').catch(() => {});
    voices.filter({ kind: 'voice-changed', voice: voice('none', 'none') });
    voices.apply();
    expect(sent).to.have.length(1);
    expect(voices.isHeard).to.equal(false);
  });

  it('tells the server which session the voice of an avatar belongs to, and does not take it away', () => {
    const { sent, voices } = setUp({ isOutputWanted: true });
    voices.set('avatar', { id: 's', token: 't' }).catch(() => {});
    expect(sent).to.deep.equal([{ type: 'set_avatar_session', avatar_session_id: 's', access_token: 't' }]);
    voices.filter({ kind: 'voice-changed', voice: voice('avatar', 'special') });
    voices.apply();
    expect(sent).to.have.length(1);
    expect(voices.isHeard).to.equal(false);
  });

  it('comes back after the voice of an avatar, also when the connection was away when it ended', () => {
    const { sent, voices } = setUp();
    voices.filter({ kind: 'voice-changed', voice: voice('ash') });
    voices.set('avatar', { id: 's', token: 't' }).catch(() => {});
    voices.filter({ kind: 'voice-changed', voice: voice('avatar', 'special') });
    expect(voices.previous()).to.equal('ash');
    voices.restore('ash').catch(() => {});
    voices.close();
    voices.apply();
    expect(sent.filter((event) => event.type === 'set_agent_voice')).to.have.length(2);
    voices.filter({ kind: 'voice-changed', voice: voice('ash') });
    voices.apply();
    expect(sent).to.have.length(3);
  });

  it('what comes back is no choice of a person: the first real voice is still taken where sound is wanted', () => {
    const { sent, state, voices } = setUp();
    voices.restore('none').catch(() => {});
    voices.filter({ kind: 'voice-changed', voice: voice('none', 'none') });
    state.isOutputWanted = true;
    voices.apply();
    expect(sent.at(-1)).to.deep.equal({ type: 'set_agent_voice', voice_id: 'alloy' });
    voices.close();
  });

  it('is remembered for the next page of the tab, the voice before an avatar’s too, until another one is configured', () => {
    const storage = new MemoryStore();
    const first = setUp({ storage });
    first.voices.filter({ kind: 'voice-changed', voice: voice('ash') });
    first.voices.set('avatar', { id: 's', token: 't' }).catch(() => {});
    first.voices.filter({ kind: 'voice-changed', voice: voice('avatar', 'special') });
    first.voices.close();
    const second = setUp({ storage, isOutputWanted: true });
    second.voices.apply();
    expect(second.sent).to.deep.equal([{ type: 'set_agent_voice', voice_id: 'ash' }]);
    second.voices.close();
    const other = setUp({ storage, configured: 'alloy' });
    other.voices.apply();
    expect(other.sent).to.deep.equal([{ type: 'set_agent_voice', voice_id: 'alloy' }]);
    other.voices.close();
  });

  it('one that the server does not have any more is forgotten', () => {
    const storage = new MemoryStore();
    setUp({ storage }).voices.filter({ kind: 'voice-changed', voice: voice('gone') });
    const { clock, sent, voices } = setUp({ storage });
    voices.apply();
    expect(sent).to.have.length(1);
    voices.filter(refusal('gone'));
    clock.tick(1000);
    voices.apply();
    expect(sent).to.have.length(1);
  });
});
