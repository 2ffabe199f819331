import { RealtimeClient } from '../../client/realtime-client.js';
import type { ClientConfigInput } from '../../config/generated/client-config.js';
import type { WebSocketConstructor } from '../../platform/platform.js';
import { FakeLifecycle } from '../fake-lifecycle.js';
import { loadWs } from '../load-ws.js';
import { MemoryStore } from '../memory-store.js';
import { LocalClient } from '../scenario/local-client.js';
import type { ClientCall, ClientReading, ScenarioStage } from '../scenario/scenario-stage.js';
import { LiveStage, type LiveClient, type LiveStageOptions } from './live-stage.js';

export interface NodeStageOptions extends LiveStageOptions {
  /** Of the client; its address is the stage's. */
  config?: ClientConfigInput;
}

const NO_PAGE = 'there is no page in Node; inPageStage() and browserStage() have one';

/** A client in Node and a server that is running, over real sockets. Node only; needs the package `ws`. */
export function nodeStage({ config, ...options }: NodeStageOptions): ScenarioStage {
  const client = new NodeClient(options.socketPath ?? '/api/rt/ws', config);
  return new LiveStage('in Node', client, options, { freeze: NO_PAGE, resume: NO_PAGE, sleep: NO_PAGE });
}

class NodeClient implements LiveClient {
  readonly #path: string;
  readonly #config: ClientConfigInput;
  readonly #lifecycle = new FakeLifecycle();
  readonly #storage = new MemoryStore();
  #url = '';
  #local: LocalClient | undefined;

  constructor(path: string, config: ClientConfigInput = {}) {
    this.#path = path;
    this.#config = config;
  }

  async open(proxy: string): Promise<void> {
    this.#url = new URL(this.#path, proxy).href.replace(/^http/, 'ws');
    await this.#start();
  }

  close(): Promise<void> {
    this.#local?.dispose();
    return Promise.resolve();
  }

  read(): Promise<ClientReading> {
    return Promise.resolve(this.#client.read());
  }

  call(what: ClientCall): Promise<void> {
    return this.#client.call(what);
  }

  async reload(): Promise<void> {
    this.#local?.dispose();
    await this.#start();
  }

  setOnline(isOnline: boolean): Promise<void> {
    this.#lifecycle.send(isOnline ? 'online' : 'offline');
    return Promise.resolve();
  }

  setFrozen(): Promise<void> {
    return Promise.reject(new Error(NO_PAGE));
  }

  async #start(): Promise<void> {
    const config: ClientConfigInput = {
      // A server of this machine, without a certificate.
      environment: 'development',
      logging: { consoleLevel: 'ERROR', targets: ['buffer'], level: 'DEBUG' },
      ...this.#config,
      connection: { ...this.#config.connection, url: this.#url },
    };
    const { WebSocket } = await loadWs('A scenario in Node');
    const deps = {
      WebSocket: WebSocket as unknown as WebSocketConstructor,
      lifecycle: this.#lifecycle,
      storage: this.#storage,
    };
    this.#local = new LocalClient(new RealtimeClient(config, { memoryKey: 'scenario', deps }));
    await this.#local.client.initialize();
  }

  get #client(): LocalClient {
    if (!this.#local) throw new Error('This stage is not open: it is opened by runScenario(), once.');
    return this.#local;
  }
}
