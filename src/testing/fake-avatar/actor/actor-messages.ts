/** From the vendor to the actor's page. `link` numbers a signalling socket of a client. */
export type ActorOrder =
  | {
      readonly type: 'open';
      readonly link: number;
      readonly sessionId: string;
      readonly mode: 'LITE' | 'FULL' | 'HEYGEN';
      /** The client comes back to a room that it was in. */
      readonly isResume: boolean;
      readonly withVideo: boolean;
      readonly withAgent: boolean;
    }
  /** The signalling socket is gone; the room stays. */
  | { readonly type: 'lost'; readonly link: number }
  | { readonly type: 'end'; readonly sessionId: string }
  | { readonly type: 'data'; readonly sessionId: string; readonly topic: string; readonly text: string }
  /** PCM s16le, mono, 24 kHz, base64. */
  | { readonly type: 'speech'; readonly sessionId: string; readonly audio: string }
  | { readonly type: 'tone'; readonly sessionId: string; readonly durationMs: number }
  | { readonly type: 'hush'; readonly sessionId: string };

/** From the actor's page. Signalling itself is binary in both directions: the link as 32 bits, then LiveKit's protobuf. */
export type ActorReport =
  | { readonly type: 'left'; readonly sessionId: string }
  | { readonly type: 'data'; readonly sessionId: string; readonly topic: string; readonly text: string };
