import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findOnPath } from '../../../tools/find-programs.mjs';

export interface SoundServer {
  /** For a program that is to play there. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const hasSoundServer = (): boolean => findOnPath(['pulseaudio']) !== undefined;

/** A sound server of its own for one test file: its only device plays to nobody. */
export async function startSoundServer(): Promise<SoundServer> {
  const home = mkdtempSync(join(tmpdir(), 'realtime-elements-sound-'));
  const socket = join(home, 'pulse.socket');
  const modules = ['module-null-sink', `module-native-protocol-unix socket=${socket} auth-anonymous=1`];
  const child = spawn(
    'pulseaudio',
    ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', ...modules.map((name) => `--load=${name}`)],
    { stdio: 'ignore', env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: home } },
  );
  const ended = once(child, 'exit');
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries > 100 || child.exitCode !== null) throw new Error('pulseaudio did not start.');
    await sleep(50);
  }
  return {
    env: { PULSE_SERVER: `unix:${socket}` },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
