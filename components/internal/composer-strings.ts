/** What the lazy parts of the composer show or speak. Sizes come as words already. */
export interface ComposerStrings {
  readonly attach: string;
  readonly attachments: string;
  readonly dropHere: string;
  readonly fileOnItsWay: (name: string) => string;
  readonly fileWaits: string;
  readonly fileTaken: (name: string) => string;
  readonly fileFailed: (name: string, reason: string) => string;
  readonly fileCancel: (name: string) => string;
  readonly fileRemove: (name: string) => string;
  readonly fileRetry: (name: string) => string;
  readonly fileTooBig: (name: string, size: string, limit: string) => string;
  readonly fileEmpty: (name: string) => string;
  readonly fileKind: (name: string) => string;
  readonly filesTooMany: (limit: number) => string;
  readonly filesOnly: (names: string) => string;
  readonly filesPending: string;
  readonly charactersLeft: (count: number) => string;
  readonly charactersOver: (count: number) => string;
  readonly agentPicker: string;
}
