/** What is used of `@heygen/streaming-avatar`, 2.0.16 to 2.1.0. Its enums are these strings. */
export interface StreamingAvatarLike {
  readonly room?: { disconnect(stopTracks?: boolean): Promise<void> } | null;
  newSession(request: StreamingAvatarRequest): Promise<StreamingAvatarInfo>;
  startAvatar(request: StreamingAvatarRequest, info: StreamingAvatarInfo): Promise<unknown>;
  speak(request: { readonly text: string; readonly taskType: 'repeat' }): Promise<unknown>;
  interrupt(): Promise<unknown>;
  startListening(): Promise<unknown>;
  stopListening(): Promise<unknown>;
  keepAlive(): Promise<unknown>;
  stopAvatar(): Promise<unknown>;
  on(type: string, listener: (event: CustomEvent) => void): unknown;
  off(type: string, listener: (event: CustomEvent) => void): unknown;
}

export interface StreamingAvatarRequest {
  readonly avatarName: string;
  readonly quality?: 'low' | 'medium' | 'high';
  readonly language?: string;
  /** Seconds. */
  readonly activityIdleTimeout?: number;
}

export interface StreamingAvatarInfo {
  readonly session_id: string;
  /** Seconds. */
  readonly session_duration_limit?: number;
}

/** The class that the page imports and hands over: this package never imports it. */
export type StreamingAvatarCtor = new (options: {
  readonly token: string;
  readonly basePath?: string;
}) => StreamingAvatarLike;

export interface HeygenStreamingPorts {
  /** `import StreamingAvatar from '@heygen/streaming-avatar'`. */
  readonly StreamingAvatar: StreamingAvatarCtor | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Default: `navigator.sendBeacon`. */
  readonly sendBeacon?: ((url: string, body: string) => boolean) | undefined;
}
