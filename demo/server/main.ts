import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ENGINE_PASSWORD } from '../../src/testing/index.js';
import { startFakeAvatarService, type FakeAvatarService } from './fake-avatar-service.js';
import { startDemoServer, type DemoServer, type DemoServerOptions } from './demo-server.js';
import { SPEECH_CHOICES, type SpeechChoice } from './speech/choose-synthesizer.js';

export { startDemoServer, type DemoServer, type DemoServerOptions } from './demo-server.js';

const DEFAULT_PORT = 4173;
const PORTS_TO_TRY = 50;

const HELP = `realtime-elements demo server

  --port N        port; 0 = any free one (default 4173, or the environment's PORT)
  --host NAME     address to listen on (default 127.0.0.1)
  --db FILE       keep chats in this SQLite file
  --token-life T  life of a token: 30s, 15m, 12h, 8d (default 8d)
  --delta-ms N    pause between two pieces of an answer in ms (default 50)
  --speech-pace N how fast it speaks: 1 = as it is heard, 0 = all at once (default 1)
  --speech NAME   who speaks: auto, formant (built in) or espeak-ng (default auto)
  --avatar NAME   whose avatars the page can show beside its own: fake (needs a Chromium) or none (default none)
  --open          open the page in the browser
  --verbose       one line per request
  --help          this text
`;

/** Seconds of `30s`, `15m`, `12h`, `8d`; a bare number is seconds. Throws on anything else. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h|d)?$/.exec(text.trim());
  const seconds = Number(match?.[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[match?.[2] ?? 's'] ?? 1);
  if (!(seconds > 0)) throw new Error(`"${text}" is not a duration; write for example 30s, 15m, 12h or 8d`);
  return seconds;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`"${text}" is not a port`);
  return port;
}

function parseSpeech(text: string): SpeechChoice {
  const choice = SPEECH_CHOICES.find((name) => name === text);
  if (!choice) throw new Error(`"${text}" is no synthesiser; write ${SPEECH_CHOICES.join(', ')}`);
  return choice;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** A port that was asked for is taken or refused; only the default one gives way to the next free one. */
async function startOnFreePort(
  options: Omit<DemoServerOptions, 'port'>,
  asked: number | undefined,
): Promise<DemoServer> {
  for (let offset = 0; ; offset += 1) {
    const port = (asked ?? DEFAULT_PORT) + offset;
    try {
      return await startDemoServer({ ...options, port });
    } catch (error) {
      if (!isTaken(error) || offset >= PORTS_TO_TRY) throw error;
      if (asked !== undefined) throw new Error(`port ${port} is taken; choose another with --port or PORT`);
      print(`Port ${port} is taken, trying ${port + 1}.`);
    }
  }
}

function openInBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const child = spawn(command ?? 'xdg-open', [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => print(`No browser could be opened; go to ${url}`));
  child.unref();
}

async function startAvatar(name: string): Promise<FakeAvatarService | undefined> {
  if (name === 'none') return undefined;
  if (name !== 'fake') throw new Error(`"${name}" is no avatar service; use fake or none`);
  return startFakeAvatarService();
}

/** The command line of the demo: starts, prints the address, ends cleanly on SIGINT and SIGTERM. */
export async function runDemoServer(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      db: { type: 'string' },
      'token-life': { type: 'string' },
      'delta-ms': { type: 'string' },
      'speech-pace': { type: 'string' },
      speech: { type: 'string' },
      avatar: { type: 'string' },
      open: { type: 'boolean' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const asked = values.port ?? (process.env['PORT'] || undefined);
  const life = values['token-life'];
  const deltaMs = values['delta-ms'];
  const pace = values['speech-pace'];
  const avatar = await startAvatar(values.avatar ?? 'none');
  const server = await startOnFreePort(
    {
      ...(values.host !== undefined && { host: values.host }),
      db: values.db,
      speech: parseSpeech(values.speech ?? 'auto'),
      avatar,
      log: values.verbose ? print : undefined,
      tokenLifeSeconds: life === undefined ? undefined : parseDuration(life),
      switches: {
        ...(deltaMs !== undefined && { deltaDelayMs: Math.max(0, Number(deltaMs) || 0) }),
        ...(pace !== undefined && { speechPace: Math.max(0, Number(pace) || 0) }),
      },
    },
    asked === undefined ? undefined : parsePort(asked),
  ).catch(async (error: unknown) => {
    await avatar?.close();
    throw error;
  });
  const stop = (): void => {
    // A second signal while it closes changes nothing: npm and the terminal both send one.
    void Promise.all([server.close(), avatar?.close()]).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  print(`realtime-elements demo: ${server.url}  (user demo, password ${ENGINE_PASSWORD})`);
  print(server.speechLine);
  if (avatar)
    print(
      `${avatar.line}\nTry it: ${server.url}agent.html?avatar=liveavatar (and &mode=FULL: it speaks with a voice of its own)`,
    );
  if (values.open) openInBrowser(server.url);
}

/** Runs the command line and turns a failure into one sentence and exit code 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await runDemoServer(argv);
  } catch (error) {
    process.stderr.write(`The demo server did not start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  void main(process.argv.slice(2));
