import { once } from 'node:events';
import WebSocket from 'ws';
import { fromWire } from '../support/audio/signals.js';
import { startDemoServer, type DemoServer, type DemoServerOptions } from '../../demo/server/main.js';

/** A wire event, loosely typed: tests look into it. */
export type Wire = { type: string; [field: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A server on any port that answers as fast as it can. */
export function startFastServer(options: Partial<DemoServerOptions> = {}): Promise<DemoServer> {
  return startDemoServer({ port: 0, ...options, switches: { deltaDelayMs: 0, ...options.switches } });
}

export async function post(server: DemoServer, path: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(new URL(path, server.url), {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export interface Login {
  agent_c_token: string;
  heygen_token: string;
  ui_session_id: string;
}

export async function login(server: DemoServer, username = 'demo'): Promise<Login> {
  const response = await post(server, '/api/rt/login', { username, password: 'demo-password' });
  if (response.status !== 200) throw new Error(`login answered ${response.status}`);
  return (await response.json()) as Login;
}

/** A binary frame, when it came, and the type of the event before it. */
export interface SoundFrame {
  readonly atMs: number;
  readonly bytes: Uint8Array;
  readonly after: string;
}

/** A bare WebSocket client of the dialect that remembers everything and waits for events, never for time. */
export class TestSocket {
  readonly events: Wire[] = [];
  readonly sound: SoundFrame[] = [];
  readonly socket: WebSocket;
  closeCode: number | undefined;
  #read = 0;
  readonly #waiting = new Set<() => void>();

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) {
        const last = this.events.at(-1)?.type ?? '';
        this.sound.push({ atMs: performance.now(), bytes: new Uint8Array(data as Buffer), after: last });
        for (const wake of [...this.#waiting]) wake();
        return;
      }
      this.events.push(JSON.parse(String(data)) as Wire);
      for (const wake of [...this.#waiting]) wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => {
      this.closeCode = code;
      for (const wake of [...this.#waiting]) wake();
    });
  }

  static async open(server: DemoServer, parameters: Record<string, string>): Promise<TestSocket> {
    const client = new TestSocket(socketUrl(server, parameters));
    await once(client.socket, 'open');
    return client;
  }

  send(event: Record<string, unknown> | string): void {
    this.socket.send(typeof event === 'string' ? event : JSON.stringify(event));
  }

  say(text: string): void {
    this.send({ type: 'text_input', text });
  }

  /** The events since the last call, up to and with the first one of this type (or that the function likes). */
  async until(wanted: string | ((event: Wire) => boolean)): Promise<Wire[]> {
    const fits = typeof wanted === 'string' ? (event: Wire) => event.type === wanted : wanted;
    const start = this.#read;
    for (;;) {
      const at = this.events.findIndex((event, index) => index >= this.#read && fits(event));
      if (at >= 0) {
        this.#read = at + 1;
        return this.events.slice(start, at + 1);
      }
      if (this.closeCode !== undefined) {
        const seen = this.events.slice(start).map((event) => event.type);
        throw new Error(`closed with ${this.closeCode} before ${String(wanted)}; got ${seen.join(' ')}`);
      }
      await this.#change();
    }
  }

  /** Waits until so many frames of sound are there, counted from the start. */
  async untilSound(count: number): Promise<void> {
    while (this.sound.length < count) await this.#change();
  }

  /** The samples of all frames of sound from this one on. */
  speech(from = 0): Int16Array {
    return fromWire(Buffer.concat(this.sound.slice(from).map(({ bytes }) => bytes)));
  }

  /** The last event of `until`. */
  async next(wanted: string | ((event: Wire) => boolean)): Promise<Wire> {
    return (await this.until(wanted)).at(-1) as Wire;
  }

  /** Everything that came before the answer to a ping: proof that nothing else is on its way. */
  async settled(): Promise<Wire[]> {
    this.send({ type: 'ping' });
    return (await this.until('pong')).slice(0, -1);
  }

  async closed(): Promise<number> {
    if (this.closeCode === undefined) await once(this.socket, 'close');
    return this.closeCode ?? 0;
  }

  /** Something came, or the socket is closed. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}

export function socketUrl(server: DemoServer, parameters: Record<string, string>): string {
  return `${server.url.replace('http', 'ws')}api/rt/ws?${new URLSearchParams(parameters)}`;
}

/** Signs in, connects, and reads up to the user's turn. */
export async function connect(server: DemoServer, extra: Record<string, string> = {}, user = 'demo') {
  const tokens = await login(server, user);
  const client = await TestSocket.open(server, {
    token: tokens.agent_c_token,
    ui_session_id: tokens.ui_session_id,
    ...extra,
  });
  const init = await client.until('user_turn_start');
  return { client, init, tokens, id: extra['ui_session_id'] ?? tokens.ui_session_id };
}

export const types = (events: readonly Wire[]): string[] => events.map((event) => event.type);

/** The types, with a run of the same type written once. */
export function runs(events: readonly Wire[]): string[] {
  return types(events).filter((type, index, all) => type !== all[index - 1]);
}

/** The main text of an answer. */
export function spoken(events: readonly Wire[]): string {
  return events
    .filter((event) => event.type === 'text_delta' && event.parent_session_id === null && event.role === 'assistant')
    .map((event) => String(event.content))
    .join('');
}
