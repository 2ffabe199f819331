/** What a processor extends. TypeScript's library of the DOM leaves the audio thread out. */
export interface Processor {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

export interface WorkletScope {
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  /** Hz. */
  readonly sampleRate: number;
  /** Of the block that is rendered now, since the context was made. */
  readonly currentFrame: number;
  registerProcessor(name: string, processor: new (options: never) => Processor): void;
}

/** The global scope of the audio thread. */
export const scope = globalThis as unknown as WorkletScope;
