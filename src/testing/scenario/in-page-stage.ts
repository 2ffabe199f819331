// What a client loads when it is wanted is here before it starts: loading takes real time, of which a fake clock knows nothing.
import '../../client/attach-care.js';
import '../../connection/resumable/resumable-link.js';
import type { RealtimeClientOptions } from '../../client/client-parts.js';
import { RealtimeClient } from '../../client/realtime-client.js';
import type { ClientConfigInput } from '../../config/generated/client-config.js';
import { loadLogWriter } from '../../logging/logger.js';
import type { HistoryMessage } from '../../protocol/agent-events.js';
import { agentcDialect } from '../../protocol/agentc-dialect.js';
import { ENGINE_PASSWORD, EngineNetwork, type EngineNetworkOptions } from '../engine-network.js';
import { FakeLifecycle } from '../fake-lifecycle.js';
import { MemoryStore } from '../memory-store.js';
import { settle } from '../settle.js';
import { advanceUntil } from './advance-until.js';
import { FrameGate, MOMENT_RULES } from './frame-gate.js';
import { FreezableClock } from './freezable-clock.js';
import { LocalClient } from './local-client.js';
import type { ClientCall, ClientReading, ScenarioStage, StageFault, StageHold } from './scenario-stage.js';
import type { Moment } from './steps.js';

export interface InPageStageOptions {
  /** Of the client, over what it takes to reach the engine. */
  config?: ClientConfigInput;
  /** Of the client, over its fakes. */
  deps?: RealtimeClientOptions['deps'];
  /** Of the agent server in the page. */
  engine?: EngineNetworkOptions;
  /** Told of each client that is made: show it in your elements, or listen to it. */
  onClient?: (client: RealtimeClient) => void;
}

const URL = 'wss://engine.invalid/api/rt/ws';
/** How long a server that restarts is away. */
const RESTART_MS = 400;
/** How long it may take until a client has what it loads, real milliseconds. */
const LOADING_MS = 5000;

/** A client and the whole agent server in this page, or in Node, on a fake clock: an hour takes milliseconds. */
export function inPageStage(options: InPageStageOptions = {}): ScenarioStage {
  return new InPageStage(options);
}

class InPageStage implements ScenarioStage {
  readonly name = 'in the page';
  readonly cannot = {};
  readonly credentials = { username: 'demo', password: ENGINE_PASSWORD };
  readonly #options: InPageStageOptions;
  readonly #network: EngineNetwork;
  readonly #gate: FrameGate;
  readonly #lifecycle = new FakeLifecycle();
  readonly #storage = new MemoryStore();
  readonly #clock: FreezableClock;
  #local: LocalClient | undefined;

  constructor(options: InPageStageOptions) {
    this.#options = options;
    this.#network = new EngineNetwork(options.engine);
    this.#gate = new FrameGate(this.#network.sockets);
    this.#clock = new FreezableClock(this.#network.clock);
  }

  async open(): Promise<void> {
    const { config = {}, deps } = this.#options;
    await loadLogWriter();
    const ports = this.#network.createPlatform({ lifecycle: this.#lifecycle, storage: this.#storage });
    const client = new RealtimeClient(
      {
        logging: { consoleLevel: 'ERROR', targets: ['buffer'], level: 'DEBUG' },
        ...config,
        connection: { url: URL, ...config.connection },
      },
      { memoryKey: 'scenario', deps: { ...ports, clock: this.#clock, WebSocket: this.#gate.WebSocket, ...deps } },
    );
    this.#local = new LocalClient(client);
    this.#options.onClient?.(client);
    await client.initialize();
    for (const end = Date.now() + LOADING_MS; !client.recovery && Date.now() < end;) await settle();
  }

  async close(): Promise<void> {
    this.#gate.thaw();
    this.#local?.dispose();
    this.#local = undefined;
    await settle();
    this.#network.server.restart();
  }

  read(): Promise<ClientReading> {
    return Promise.resolve(this.#client.read());
  }

  async call(what: ClientCall): Promise<void> {
    await this.#client.call(what);
    await settle();
  }

  hold(moment: Moment): StageHold {
    return this.#gate.trap(MOMENT_RULES[moment]);
  }

  async fault(what: StageFault): Promise<void> {
    const network = this.#network;
    switch (what.do) {
      case 'drop':
        network.cut();
        break;
      case 'close':
        network.closeAll(what.code);
        break;
      case 'half-open':
        for (const socket of network.sockets.alive) socket.goHalfOpen();
        break;
      case 'offline':
        network.down = true;
        this.#lifecycle.send('offline');
        network.cut();
        break;
      case 'online':
        network.down = false;
        this.#lifecycle.send('online');
        break;
      case 'freeze':
        this.#gate.freeze();
        this.#clock.freeze();
        break;
      case 'resume':
        this.#clock.resume();
        this.#gate.thaw();
        this.#lifecycle.send('resume');
        break;
      case 'expire-tokens':
        for (const token of network.issued) network.revoked.add(token);
        break;
      case 'restart':
        network.down = true;
        network.closeAll(1012);
        network.server.restart();
        network.resumable.restart();
        network.clock.setTimeout(() => (network.down = false), RESTART_MS);
        break;
      case 'reload':
        this.#local?.dispose();
        await settle();
        await this.open();
    }
    await settle();
  }

  history(conversationId: string): Promise<readonly HistoryMessage[]> {
    const { messages = [] } = this.#network.server.store.get(conversationId) ?? {};
    const stored = { type: 'chat_session_changed', chat_session: { session_id: conversationId, messages } };
    const event = agentcDialect.interpret(stored);
    return Promise.resolve(event?.kind === 'conversation-loaded' ? event.messages : []);
  }

  advance(ms: number): Promise<void> {
    return this.#network.clock.advance(ms);
  }

  waitUntil(fits: (reading: ClientReading) => boolean, limitMs: number): Promise<boolean> {
    return advanceUntil(this.#network.clock, () => fits(this.#client.read()), limitMs);
  }

  get #client(): LocalClient {
    if (!this.#local) throw new Error('This stage was used already: make one for each scenario.');
    return this.#local;
  }
}
