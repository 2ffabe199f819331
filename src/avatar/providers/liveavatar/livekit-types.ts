/** What is used of a room of `livekit-client`, 2.15 and up. Event names are its `RoomEvent` values. */
export interface LiveKitRoom {
  readonly state: string;
  readonly localParticipant: {
    readonly identity: string;
    publishData(data: Uint8Array<ArrayBuffer>, options: { reliable: boolean; topic: string }): Promise<void>;
  };
  readonly remoteParticipants: ReadonlyMap<string, { readonly identity: string }>;
  connect(url: string, token: string): Promise<void>;
  /** `true`: local tracks are stopped too. */
  disconnect(stopTracks?: boolean): Promise<void>;
  // Its own listener types are a map of events; ours are checked where they are added.
  on(event: string, listener: (...args: never[]) => void): unknown;
  removeAllListeners(): unknown;
}

export interface LiveKitRoomOptions {
  readonly adaptiveStream: boolean;
  readonly dynacast: boolean;
  /** Ignored before 2.17. */
  readonly singlePeerConnection: boolean;
  readonly disconnectOnPageLeave: boolean;
}

/** What has to be in a copy of `livekit-client` that a page brings itself. */
export interface LiveKitLike {
  readonly Room: new (options: LiveKitRoomOptions) => LiveKitRoom;
}

export interface LiveKitTrack {
  readonly kind: string;
  readonly mediaStreamTrack: MediaStreamTrack;
}
