import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';

/** The demo server in a process of its own, which can be stopped and continued by signals. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start(): Promise<ServerProcess> {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'demo/server/main.ts', '--port', '0', '--delta-ms', '15', '--speech-pace', '0'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    // It goes on talking after its address: whoever stops to listen ends it by a broken pipe.
    const url = await new Promise<string | undefined>((resolve) => {
      child.stdout.on('data', (chunk) => {
        const said = /http:\S+/.exec(String(chunk))?.[0];
        if (said) resolve(said);
      });
      child.once('exit', () => resolve(undefined));
    });
    if (url === undefined) throw new Error('the demo server did not start');
    return new ServerProcess(url.replace(/\/$/, ''), child);
  }

  /** Half-open as only an operating system can make it: the kernel takes bytes, nobody reads them. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async fault(action: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.url}/demo/faults/${action}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`fault ${action}: ${answer.status}`);
  }

  /** What was said in a conversation, in order, as the server has stored it. */
  async history(conversationId: string): Promise<string[]> {
    const login = agentcDialect.auth.login(`${this.url}/api/rt`, { username: 'demo', password: 'demo-password' });
    const token = agentcDialect.auth.readToken(await (await fetch(login.url, login.init)).json());
    const socket = new WebSocket(
      agentcDialect.dialUrl({ url: `${this.url.replace('http', 'ws')}/api/rt/ws`, token, conversationId }),
    );
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        const decoded = agentcDialect.decode(data.toString(), Infinity);
        const event = decoded.ok ? agentcDialect.interpret(decoded.event) : undefined;
        if (event?.kind !== 'conversation-loaded') return;
        socket.terminate();
        resolve(event.messages.flatMap(({ role, text }) => (text?.trim() ? [`${role} ${text.trim()}`] : [])));
      });
    });
  }

  async stop(): Promise<void> {
    this.thaw();
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}
