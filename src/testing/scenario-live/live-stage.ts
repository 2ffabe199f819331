import type { HistoryMessage } from '../../protocol/agent-events.js';
import type { FaultHandle, FaultProxy } from '../fault-proxy/fault-types.js';
import { startFaultProxy } from '../fault-proxy/start-fault-proxy.js';
import { MOMENT_RULES } from '../scenario/frame-gate.js';
import type { ClientCall, ClientReading, ScenarioStage, StageFault, StageHold } from '../scenario/scenario-stage.js';
import type { Moment, StepName } from '../scenario/steps.js';
import { readHistory } from './read-history.js';

/** A server that is running, and what a test can do to it. What `startFakeServer()` gives is one. */
export interface ScenarioServer {
  /** Origin, `http://` or `https://`, without a path. */
  readonly url: string;
  readonly faults?: {
    /** Closes with 1012, forgets its sessions, comes back. Without it no scenario can `restartServer()`. */
    restart?(): unknown;
    /** Refuses every token issued so far. Without it no scenario can `expireToken()`. */
    rejectTokens?(): unknown;
  };
}

export interface LiveStageOptions {
  server: ScenarioServer;
  /** Where the server takes WebSockets. Default `/api/rt/ws`. */
  socketPath?: string;
  /** Who signs in. Default: the demo's user. */
  credentials?: { readonly username: string; readonly password: string };
}

/** A client on a network that is real. */
export interface LiveClient {
  /** `proxy`: the origin to which everything has to go. */
  open(proxy: string): Promise<void>;
  close(): Promise<void>;
  read(): Promise<ClientReading>;
  call(what: ClientCall): Promise<void>;
  reload(): Promise<void>;
  /** What the device says of its network. */
  setOnline(isOnline: boolean): Promise<void>;
  setFrozen(isFrozen: boolean): Promise<void>;
}

const POLL_MS = 100;
const CREDENTIALS = { username: 'demo', password: 'demo-password' };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A real client and a real server, in real time, with a fault proxy between them. */
export class LiveStage implements ScenarioStage {
  readonly name: string;
  readonly cannot: ScenarioStage['cannot'];
  readonly credentials: ScenarioStage['credentials'];
  readonly #server: ScenarioServer;
  readonly #socketPath: string;
  readonly #client: LiveClient;
  #proxy: FaultProxy | undefined;
  #offline: FaultHandle | undefined;
  /** A connection that fell silent stays so. */
  #silent = false;

  constructor(
    name: string,
    client: LiveClient,
    { server, socketPath = '/api/rt/ws', credentials = CREDENTIALS }: LiveStageOptions,
    cannot: ScenarioStage['cannot'] = {},
  ) {
    this.name = name;
    this.credentials = credentials;
    this.#client = client;
    this.#server = server;
    this.#socketPath = socketPath;
    const missing: Partial<Record<StepName, string>> = {};
    if (!server.faults?.restart) missing.restartServer = 'its server has no faults.restart()';
    if (!server.faults?.rejectTokens) missing.expireToken = 'its server has no faults.rejectTokens()';
    this.cannot = { ...missing, ...cannot };
  }

  async open(): Promise<void> {
    this.#proxy = await startFaultProxy({ target: this.#server.url.replace(/\/$/, '') });
    await this.#client.open(this.#proxy.url);
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#proxy?.stop();
  }

  read(): Promise<ClientReading> {
    return this.#client.read();
  }

  call(what: ClientCall): Promise<void> {
    return this.#client.call(what);
  }

  hold(moment: Moment): StageHold {
    const { from, text, skip, passes } = MOMENT_RULES[moment];
    const proxy = this.#network;
    const rule = proxy.addRule({
      match: { on: 'message', from, text, skip },
      action: { do: 'black-hole', forwardFirst: passes },
    });
    return {
      get reached() {
        return rule.hits > 0;
      },
      release: () => {
        rule.remove();
        if (!this.#silent) proxy.heal();
      },
    };
  }

  async fault(what: StageFault): Promise<void> {
    const proxy = this.#network;
    switch (what.do) {
      case 'drop':
        return proxy.reset();
      case 'close':
        return proxy.closeSockets(what.code);
      case 'half-open':
        this.#silent = true;
        // The next message, of whichever side, is the first that does not arrive.
        return void proxy.addRule({ match: { on: 'message' }, action: { do: 'black-hole' } });
      case 'offline':
        this.#offline = proxy.addRule({ match: { on: 'connect' }, action: { do: 'refuse' }, times: Infinity });
        await this.#client.setOnline(false);
        return proxy.reset();
      case 'online':
        this.#offline?.remove();
        return this.#client.setOnline(true);
      case 'freeze':
      case 'resume':
        return this.#client.setFrozen(what.do === 'freeze');
      case 'expire-tokens':
        return void (await this.#server.faults?.rejectTokens?.());
      case 'restart':
        return void (await this.#server.faults?.restart?.());
      case 'reload':
        return this.#client.reload();
    }
  }

  history(conversationId: string): Promise<readonly HistoryMessage[]> {
    const url = new URL(this.#socketPath, this.#server.url).href.replace(/^http/, 'ws');
    return readHistory(url, this.credentials, conversationId);
  }

  advance(ms: number): Promise<void> {
    return pause(ms);
  }

  async waitUntil(fits: (reading: ClientReading) => boolean, limitMs: number): Promise<boolean> {
    for (const end = Date.now() + limitMs; ; await pause(POLL_MS)) {
      if (fits(await this.read())) return true;
      if (Date.now() > end) return false;
    }
  }

  get #network(): FaultProxy {
    if (!this.#proxy) throw new Error('This stage is not open: it is opened by runScenario(), once.');
    return this.#proxy;
  }
}
