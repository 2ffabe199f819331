#!/usr/bin/env node
import { HELP, readCommandOptions, type CommandOptions } from './command-options.js';
import type { FaultEvent } from './fault-types.js';
import { startFaultProxy } from './start-fault-proxy.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function runProxy({ proxy: options, toxics, rules, json }: CommandOptions): Promise<void> {
  const log = (line: string, event: FaultEvent): void => print(json ? JSON.stringify(event) : line);
  const proxy = await startFaultProxy({ ...options, log });
  const stop = (): void => void proxy.stop();
  try {
    for (const toxic of toxics) proxy.addToxic(toxic);
    for (const rule of rules) proxy.addRule(rule);
  } catch (error) {
    await proxy.stop();
    throw error;
  }
  // A second signal ends the process at once.
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever read the lines is gone.
  process.stdout.on('error', stop);
  const target = new URL(options.target).origin;
  print(json ? JSON.stringify({ kind: 'listening', url: proxy.url, target }) : `${proxy.url} -> ${target}`);
}

try {
  const options = readCommandOptions(process.argv.slice(2));
  if (options) await runProxy(options);
  else process.stdout.write(HELP);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
