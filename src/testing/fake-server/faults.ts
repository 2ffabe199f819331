/** How logins are refused while they are. */
export interface LoginRefusal {
  status: 401 | 429 | 500;
  /** `Retry-After` in seconds, for 429. */
  retryAfter: number;
  /** Whether refreshes are refused too. */
  refresh: boolean;
}

/** How often things were asked for, since the start or the last reset. */
export interface RequestCounts {
  logins: number;
  refreshes: number;
  dials: number;
  refusedDials: number;
  framesReceived: number;
  framesSent: number;
}

const NOTHING: RequestCounts = { logins: 0, refreshes: 0, dials: 0, refusedDials: 0, framesReceived: 0, framesSent: 0 };

/** The state that the fault panel and the tests set, and what they read. */
export class Faults {
  loginRefusal: LoginRefusal | undefined;
  /** Added before every http answer and every frame to a client, in milliseconds. */
  latencyMs = 0;
  tokensExpired = false;
  counts: RequestCounts = { ...NOTHING };

  reset(): void {
    this.loginRefusal = undefined;
    this.latencyMs = 0;
    this.tokensExpired = false;
    this.counts = { ...NOTHING };
  }
}
