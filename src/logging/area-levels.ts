import { LOG_LEVELS, type LogLevel } from './log-types.js';

/** Area -> place in `LOG_LEVELS` of its least severe level that is kept. */
export type AreaRanks = Readonly<Record<string, number | undefined>>;

/** Reads `connection=debug,auth=warn`. What is no level is left out: the configuration has complained of it. */
export function parseAreaLevels(text: string): AreaRanks {
  const ranks: Record<string, number> = {};
  for (const [, area = '', level = ''] of text.matchAll(/([\w-]+)=(\w+)/g)) {
    const rank = LOG_LEVELS.indexOf(level.toUpperCase() as LogLevel);
    if (rank >= 0) ranks[area] = rank;
  }
  return ranks;
}
