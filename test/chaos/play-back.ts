import { mkdirSync, writeFileSync } from 'node:fs';
import { readRecording, ReplayPlayer } from '../../src/testing/index.js';

/** Plays a replay file back. Returns what comes out otherwise than it was, `''` for nothing; the file is then kept in `.cache` under this name. */
export async function playBack(file: string, name: string): Promise<string> {
  const player = new ReplayPlayer(readRecording(file));
  const differs = (what: string): string => {
    mkdirSync('.cache', { recursive: true });
    writeFileSync(`.cache/${name}.json`, file);
    return what;
  };
  try {
    const { states, expected } = await player.play();
    if (states.join('\n') === expected.join('\n')) return '';
    const at = expected.findIndex((line, index) => line !== states[index]);
    const near = (lines: readonly string[]): string => lines.slice(Math.max(0, at - 1), at + 3).join(' | ');
    return differs(`state ${at} of ${expected.length}: was ${near(expected)}; replay ${near(states)}`);
  } catch (error) {
    return differs(String(error));
  } finally {
    player.dispose();
  }
}
