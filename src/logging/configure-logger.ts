import type { Logger } from './logger.js';
import type { LogLevel } from './log-types.js';

/** What the logger takes from the configuration's `logging` category. */
export interface LoggingConfig {
  readonly level: LogLevel;
  readonly areaLevels: string;
  readonly consoleLevel: LogLevel;
  readonly targets: readonly string[];
  readonly format: 'json' | 'pretty';
  readonly structured: boolean;
  readonly includeTimestamp: boolean;
  readonly bufferSize: number;
  readonly redact: readonly string[];
}

/** Applies a configuration to a running logger. The environments' rules are already in the values. */
export function configureLogger(logger: Logger, config: LoggingConfig): void {
  logger.setLevel(config.level);
  logger.setAreaLevels(config.areaLevels);
  logger.setConsoleLevel(config.targets.includes('console') ? config.consoleLevel : undefined);
  logger.setConsoleFormat(config);
  logger.setBuffering(config.targets.includes('buffer'));
  logger.buffer.setCapacity(config.bufferSize);
  logger.setRedactedNames(config.redact);
}
