import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readCommandOptions } from '../../src/testing/fault-proxy/command-options.js';
import type { FaultProxy } from '../../src/testing/node.js';
import { FaultTarget, SeenSocket, until } from '../support/fault-target.js';

const COMMAND = resolve(import.meta.dirname, '../../src/testing/fault-proxy/command.ts');

/** The command in a process of its own. */
class Command {
  static readonly running = new Set<Command>();
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...args]);
    this.child.stdout!.on('data', (data) => (this.stdout += String(data)));
    this.child.stderr!.on('data', (data) => (this.stderr += String(data)));
    Command.running.add(this);
    this.child.on('close', () => Command.running.delete(this));
  }

  get lines(): string[] {
    return this.stdout.split('\n').slice(0, -1);
  }

  async line(number: number): Promise<string> {
    await until(`line ${number} came; ${this.stderr}`, () => this.lines.length > number);
    return this.lines[number]!;
  }

  async ended(): Promise<number | null> {
    const [code] = (await once(this.child, 'close')) as [number | null];
    return code;
  }
}

describe('realtime-elements-faults', () => {
  let target: FaultTarget;

  before(async () => {
    target = await FaultTarget.start();
  });
  afterEach(() => {
    for (const { child } of Command.running) child.kill('SIGKILL');
  });
  after(() => target.stop());

  const rule = 'on=message,from=server,type=text_delta,skip=1,do=close,code=4000,reason=bye';
  const dial = (url: string): Promise<SeenSocket> => SeenSocket.open({ url } as FaultProxy, '/ws?token=secret');

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`prints its address and each fault, and ends cleanly on ${signal}`, async () => {
      const args = [
        '--target',
        target.url,
        '--toxic',
        'latency,latencyMs=20,jitterMs=10',
        '--rule',
        rule,
        '--seed',
        '7',
      ];
      const command = new Command(...args);
      const [, url = ''] = /^(http:\S+) -> (\S+)$/.exec(await command.line(0)) ?? [];
      const client = await dial(url);
      client.send('{"type":"text_delta"}', '{"type":"text_delta"}');
      assert.deepEqual(await client.ended(), [4000, 'bye']);
      assert.match(await command.line(1), /#1 {2}toxic: latency, both$/);
      assert.match(await command.line(2), /#1 {2}rule: rule 1: close on message from server, type text_delta$/);
      const open = await dial(url);
      const ended = command.ended();
      command.child.kill(signal);
      assert.equal(await ended, 0);
      assert.equal((await open.ended())[0], 1006);
      assert.deepEqual([command.stderr, command.stdout.includes('secret')], ['', false]);
    });
  }

  it('prints JSON', async () => {
    const command = new Command(
      '--target',
      target.url,
      '--rule',
      'on=request,path=/^.x/,do=refuse,status=418',
      '--json',
    );
    const { kind, url } = JSON.parse(await command.line(0)) as { kind: string; url: string };
    assert.equal(kind, 'listening');
    assert.equal((await fetch(`${url}/x`)).status, 418);
    const { atMs, ...event } = JSON.parse(await command.line(1)) as Record<string, unknown>;
    assert.equal(typeof atMs, 'number');
    assert.deepEqual(event, { kind: 'rule', connection: 1, detail: 'rule 1: refuse on request' });
  });

  it('helps', async () => {
    const command = new Command('--help');
    assert.equal(await command.ended(), 0);
    assert.match(command.stdout, /^Usage: realtime-elements-faults --target/);
  });

  const wrong: [string[], RegExp][] = [
    [[], /^--target is missing, such as --target http:\/\/127\.0\.0\.1:4173\.\n$/],
    [
      ['--target', 'http://127.0.0.1:1', '--toxic', 'latency,latencyMs=-1'],
      /^The toxic latency: "latencyMs" has to be/,
    ],
  ];
  for (const [args, message] of wrong) {
    it(`ends with 2 and a sentence: ${args.join(' ') || 'nothing'}`, async () => {
      const command = new Command(...args);
      assert.equal(await command.ended(), 2);
      assert.match(command.stderr, message);
      assert.deepEqual([command.stdout, command.stderr.trim().split('\n').length], ['', 1]);
    });
  }
});

describe('the arguments of the command', () => {
  const TARGET = ['--target', 'http://127.0.0.1:1'];
  const read = (...args: string[]) => readCommandOptions([...TARGET, ...args]);

  it('become options, toxics and rules', () => {
    const options = read(
      ...['--port', '8474', '--host', '::1', '--change-host', '--seed', '7', '--json'],
      ...['--toxic', 'timeout,timeoutMs=0,direction=up,probability=0.5', '--toxic', 'reset_peer'],
      ...['--rule', 'on=message,text=/a=b/i,binary=false,do=reset,forwardFirst=true,times=Infinity'],
      ...['--rule', 'on=request,path=/7,do=refuse,status=429,header.Retry-After=30,body=404'],
    );
    assert.deepEqual(options, {
      proxy: { target: TARGET[1], port: 8474, host: '::1', changeHost: true, seed: 7 },
      toxics: [{ type: 'timeout', timeoutMs: 0, direction: 'up', probability: 0.5 }, { type: 'reset_peer' }],
      rules: [
        {
          match: { on: 'message', text: /a=b/i, binary: false },
          action: { do: 'reset', forwardFirst: true },
          times: Infinity,
        },
        {
          match: { on: 'request', path: '/7' },
          action: { do: 'refuse', status: 429, headers: { 'Retry-After': '30' }, body: '404' },
        },
      ],
      json: true,
    });
  });

  it('may ask for help only', () => {
    assert.equal(readCommandOptions(['--help']), undefined);
  });

  it('that are wrong are named', () => {
    assert.throws(() => read('--prot', '1'), /--prot/);
    assert.throws(() => read('--toxic', 'latency,300'), /"300" is no field=value/);
    assert.throws(() => read('--rule', 'on=message,text=/(/,do=drop'), /"\/\(\/" is no regular expression/);
    assert.throws(() => read('stray'), /stray/);
  });
});
