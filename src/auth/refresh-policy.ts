/** Share of a token's life after which it is refreshed. */
const REFRESH_AT = 0.8;
/** Part of the lead that is spread, so that many clients with tokens of one moment do not refresh together. */
const SPREAD = 0.1;

/**
 * When to refresh a token: at 80 % of its life or `leewayMs` before its end, whichever is earlier. A life so short
 * that the leeway would be over half of it uses 80 % alone, so that a short-lived token is not refreshed in a loop.
 *
 * @param issuedAt milliseconds, same clock as `expiresAt`
 * @param random uniform in [0, 1)
 * @returns milliseconds since 1970-01-01 UTC
 */
export function refreshTime(issuedAt: number, expiresAt: number, leewayMs: number, random: number): number {
  const lifeMs = Math.max(0, expiresAt - issuedAt);
  const shareMs = lifeMs * (1 - REFRESH_AT);
  const leadMs = leewayMs > lifeMs / 2 ? shareMs : Math.max(shareMs, leewayMs);
  return expiresAt - leadMs - random * SPREAD * leadMs;
}

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3), seconds or an HTTP date. When the header is missing or cannot be
 * read across origins: 30 to 60 seconds.
 *
 * @returns a delay in milliseconds
 */
export function retryAfterDelay(header: string | null, now: number, random: number): number {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // Some engines read any number as a date: one of ours has letters (GMT).
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? 30_000 + random * 30_000 : Math.max(0, date - now);
}

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;

/** The pause after a failed call while the token still holds: equal jitter (AWS), from 1 s to 60 s. `failures` counts from 1. */
export function retryDelay(failures: number, random: number): number {
  const ceiling = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return ceiling / 2 + (random * ceiling) / 2;
}
