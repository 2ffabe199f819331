import type { ReactiveController } from 'lit';
import type { ComposerHost } from './composer-host.js';

/** Files that are dropped on the composer or pasted into it. */
export class FileIntake implements ReactiveController {
  readonly #host: ComposerHost;
  readonly #take: (files: readonly File[]) => void;
  /** Entered and not left: the pointer goes from part to part of the element. */
  #depth = 0;

  constructor(host: ComposerHost, take: (files: readonly File[]) => void) {
    this.#host = host;
    this.#take = take;
    host.addEventListener('paste', (event) => this.#handlePaste(event));
    host.addEventListener('dragenter', (event) => this.#handleDrag(event, 1));
    host.addEventListener('dragleave', (event) => this.#handleDrag(event, -1));
    host.addEventListener('dragover', (event) => this.#handleDrag(event, 0));
    host.addEventListener('drop', (event) => this.#handleDrop(event));
    host.addController(this);
  }

  /** Whether files are held over the composer. */
  get isOver(): boolean {
    return this.#depth > 0;
  }

  hostDisconnected(): void {
    this.#depth = 0;
  }

  #handlePaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    // A word processor copies a picture of the text along with the text: then the text is what was meant.
    if (!this.#host.attach || files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    this.#take(files);
  }

  #handleDrag(event: DragEvent, step: number): void {
    if (!this.#host.attach || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#depth = Math.max(0, this.#depth + step);
    if (step !== 0) this.#host.requestUpdate();
  }

  #handleDrop(event: DragEvent): void {
    if (!this.#host.attach || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#depth = 0;
    this.#take([...event.dataTransfer.files]);
  }
}
