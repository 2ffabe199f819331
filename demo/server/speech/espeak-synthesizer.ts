import { execFile, spawn } from 'node:child_process';
import { decodeWav, finishPcm, SPEECH_RATE, toSpeakable } from '../../../src/testing/index.js';
import type { SpeechSynthesizer, SpeechVoice } from '../../../src/testing/index.js';
import { resample } from './resample.js';

const TIMEOUT_MS = 10_000;
/** A minute of sound at 22,050 Hz. */
const MAX_BYTES = 3_000_000;

interface EspeakVoice {
  readonly id: string;
  readonly words: string;
  /** `-v`: language and variant. */
  readonly voice: string;
  /** `-p`: 0 to 99. */
  readonly pitch: number;
  /** `-s`: words a minute. */
  readonly speed: number;
}

const voice = (id: string, words: string, name: string, pitch: number, speed: number): EspeakVoice => ({
  id,
  words,
  voice: name,
  pitch,
  speed,
});

const VOICES: readonly EspeakVoice[] = [
  voice('alloy', 'middle, even', 'en-us+m1', 55, 160),
  voice('ash', 'low, quick', 'en-us+m3', 40, 180),
  voice('coral', 'high, warm', 'en-us+f2', 50, 160),
  voice('echo', 'low, even', 'en-us+m2', 38, 160),
  voice('fable', 'middle, lively', 'en-gb+m4', 60, 175),
  voice('nova', 'high, bright', 'en-us+f3', 60, 165),
  voice('onyx', 'very low, calm', 'en-us+m7', 20, 145),
  voice('sage', 'high, calm', 'en-gb+f1', 45, 145),
  voice('shimmer', 'very high, breathy', 'en-us+f5', 70, 160),
];

/** The version of the espeak-ng on this machine, `undefined` where there is none. */
export function findEspeak(command = 'espeak-ng'): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, ['--version'], { timeout: TIMEOUT_MS }, (error, stdout) => {
      resolve(error ? undefined : (/(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? 'of an unknown version'));
    });
  });
}

/** Speaks with an installed espeak-ng, one process a sentence. What that does not manage `fallback` says. */
export class EspeakSynthesizer implements SpeechSynthesizer {
  readonly name = 'espeak-ng';
  readonly voices: readonly SpeechVoice[] = VOICES.map(({ id, words }) => ({ id, description: `espeak-ng: ${words}` }));
  readonly #fallback: SpeechSynthesizer;
  readonly #command: string;

  constructor(fallback: SpeechSynthesizer, command = 'espeak-ng') {
    this.#fallback = fallback;
    this.#command = command;
  }

  async synthesize(text: string, voiceId: string): Promise<Int16Array> {
    const words = toSpeakable(text);
    if (!/\p{L}/u.test(words)) return new Int16Array();
    const chosen = VOICES.find(({ id }) => id === voiceId) ?? (VOICES[0] as EspeakVoice);
    try {
      const { sampleRate, samples } = decodeWav(await this.#run(words, chosen));
      return finishPcm(Float64Array.from(resample(samples, sampleRate, SPEECH_RATE)));
    } catch {
      return this.#fallback.synthesize(text, voiceId);
    }
  }

  /** The text goes in by the standard input: it can never be taken for an option. */
  #run(text: string, { voice: name, pitch, speed }: EspeakVoice): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const args = ['-v', name, '-p', String(pitch), '-s', String(speed), '--stdin', '--stdout'];
      const child = spawn(this.#command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS });
      const chunks: Buffer[] = [];
      let size = 0;
      child.on('error', reject);
      child.stdin.on('error', reject);
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_BYTES) child.kill();
      });
      child.on('close', (code) => {
        if (code === 0) resolve(Buffer.concat(chunks));
        else reject(new Error(`espeak-ng ended with ${code}`));
      });
      child.stdin.end(text);
    });
  }
}
