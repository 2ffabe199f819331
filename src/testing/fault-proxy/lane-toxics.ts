import type { Toxic } from './fault-types.js';

/** A toxic on one direction of one connection. */
export interface LaneToxic {
  readonly toxic: Toxic;
  /** Uniform in [0, 1); its own, so that what happens does not hang on what else is going on. */
  readonly random: () => number;
  passedBytes: number;
}

/** A rate is kept in pieces of so long: short enough to look like a slow line, long enough for timers. */
const PIECE_MS = 50;

const spread = (value: number, by: number, random: () => number): number => value + (random() * 2 - 1) * by;

/** Milliseconds from the entry to the exit of bytes that come in now. */
export function latencyOf(toxics: readonly LaneToxic[]): number {
  let sum = 0;
  for (const { toxic, random } of toxics) {
    if (toxic.type === 'latency') sum += Math.max(0, spread(toxic.latencyMs, toxic.jitterMs ?? 0, random));
  }
  return sum;
}

/** Milliseconds by which the end of a connection is late. */
export function slowCloseOf(toxics: readonly LaneToxic[]): number {
  return toxics.reduce((sum, { toxic }) => sum + (toxic.type === 'slow_close' ? toxic.delayMs : 0), 0);
}

export const isStalled = (toxics: readonly LaneToxic[]): boolean =>
  toxics.some(({ toxic }) => toxic.type === 'timeout');

export interface Piece {
  readonly bytes: number;
  /** How long the line is busy with it. */
  readonly busyMs: number;
  /** How long the line rests after it. */
  readonly restMs: number;
}

/** The first piece of so many bytes; `undefined` when nothing cuts them. */
export function pieceOf(length: number, toxics: readonly LaneToxic[]): Piece | undefined {
  let bytes = length;
  let restMs = 0;
  const rates: number[] = [];
  for (const { toxic, random } of toxics) {
    if (toxic.type === 'slicer') {
      const size = Math.round(spread(toxic.averageBytes, toxic.variationBytes ?? 0, random));
      bytes = Math.min(bytes, Math.max(1, size));
      restMs += toxic.delayMs ?? 0;
    } else if (toxic.type === 'bandwidth') {
      bytes = Math.min(bytes, Math.max(1, Math.floor((toxic.bytesPerSecond * PIECE_MS) / 1000)));
      rates.push(toxic.bytesPerSecond);
    }
  }
  if (bytes === length && rates.length === 0 && restMs === 0) return undefined;
  return { bytes, busyMs: (bytes * 1000) / Math.min(Infinity, ...rates), restMs };
}

/** Counts bytes that are about to pass. @returns how many may; `last` when no more will. */
export function takeAllowance(length: number, toxics: readonly LaneToxic[]): { bytes: number; last: boolean } {
  const limits = toxics.flatMap((state) =>
    state.toxic.type === 'limit_data' ? [{ state, limit: state.toxic.bytes }] : [],
  );
  const bytes = Math.min(length, ...limits.map(({ state, limit }) => limit - state.passedBytes));
  for (const { state } of limits) state.passedBytes += bytes;
  return { bytes, last: limits.some(({ state, limit }) => state.passedBytes >= limit) };
}
