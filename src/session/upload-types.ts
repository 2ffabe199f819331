/** A file that the server has taken. */
export interface UploadedFile {
  /** For `fileIds` of `sendText()`. */
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface UploadOptions {
  /** Called while the file is on its way with the part that has left, 0 to 1. Not called where the runtime cannot tell. */
  readonly onProgress?: (fraction: number) => void;
  /** Ends it: the call rejects with `upload/cancelled`. */
  readonly signal?: AbortSignal;
}
