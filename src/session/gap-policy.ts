/** What is known, after a gap, about the text that was on the wire when the connection went. */
export interface Gap {
  /** The server took it as a command, and no history tells. */
  readonly isCommand: boolean;
  /** The server's history holds it. */
  readonly isStored: boolean;
  /** A turn is running. */
  readonly turnRuns: boolean;
  /** Other tabs speak in this session: the turn may be another text's. */
  readonly isShared: boolean;
}

/** `confirmed`: it was taken. `unknown`: it may have been, and saying it twice may do harm: the user decides. `absent`: it is certainly not there, so it goes out again. */
export function afterGap({ isCommand, isStored, turnRuns, isShared }: Gap): 'confirmed' | 'unknown' | 'absent' {
  if (isCommand) return 'unknown';
  if (isStored) return 'confirmed';
  if (!turnRuns) return 'absent';
  return isShared ? 'unknown' : 'confirmed';
}
