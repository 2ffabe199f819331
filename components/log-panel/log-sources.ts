import type { LogBuffer, Recording } from '../../src/index.js';
import type { SessionClient } from '../internal/session-client.js';
import { readLogFile } from './log-import.js';

/** Plays a replay file into a client of its own, and gives the log of that. `realtime-elements/testing` has one: `ReplayPlayer`. */
export type ReplayStarter = (recording: Recording) => Promise<{ readonly log: LogBuffer; readonly note?: string }>;

/** What is shown in the place of the live log. */
export interface Shown {
  readonly log: LogBuffer;
  readonly name: string;
  /** What the player says of it. */
  readonly note: string | undefined;
  readonly recording: Recording | undefined;
}

/** Where the entries come from: the live log of a client, a file, or what came of playing one. */
export class LogSources {
  readonly #changed: () => void;
  #client: SessionClient | undefined;
  #shown: Shown | undefined;
  #problem: string | undefined;
  #isPlaying = false;

  /** @param changed another log is shown, or what is said of it is other */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get log(): LogBuffer | undefined {
    return this.#shown?.log ?? this.#client?.logger.buffer;
  }

  /** What is shown in the place of the live log; `undefined` while that is. */
  get shown(): Shown | undefined {
    return this.#shown;
  }

  /** Why a file could not be read or played. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** What the client has recorded; `undefined` for nothing. */
  get recording(): Recording | undefined {
    return this.#client?.recording;
  }

  setClient(client: SessionClient | undefined): void {
    if (client === this.#client) return;
    this.#client = client;
    this.showLive();
  }

  showLive(): void {
    this.#shown = undefined;
    this.#problem = undefined;
    this.#changed();
  }

  async open(file: Pick<File, 'name' | 'text'>): Promise<void> {
    this.#problem = undefined;
    try {
      const { log, recording } = readLogFile(await file.text());
      this.#shown = { log, recording, name: file.name, note: undefined };
    } catch {
      this.#problem = file.name;
    }
    this.#changed();
  }

  async play(start: ReplayStarter): Promise<void> {
    const shown = this.#shown;
    if (!shown?.recording || this.#isPlaying) return;
    this.#isPlaying = true;
    this.#problem = undefined;
    this.#changed();
    try {
      const { log, note } = await start(shown.recording);
      // Somebody may have looked at something else meanwhile.
      if (this.#shown === shown) this.#shown = { ...shown, log, note: note ?? '' };
    } catch (error) {
      this.#problem = `${shown.name}: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#isPlaying = false;
    this.#changed();
  }
}
