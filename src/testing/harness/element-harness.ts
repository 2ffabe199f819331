/** Default of everything that waits, milliseconds. */
const WAIT_MS = 8000;
const LOOK_MS = 10;

/** What a harness needs of an element of this package. */
export interface HarnessedElement extends HTMLElement {
  readonly updateComplete?: Promise<unknown>;
}

/**
 * Waits until something is so, by the real clock. Throws with `what` after `timeoutMs` (default 8000).
 */
export async function until(
  done: () => boolean,
  what: string | (() => string) = 'what the test waits for',
  timeoutMs = WAIT_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!done()) {
    if (performance.now() > end)
      throw new Error(`Not in ${timeoutMs} ms: ${typeof what === 'string' ? what : what()}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** An element as somebody who uses it sees it. What is loaded late is waited for. */
export abstract class ElementHarness<E extends HarnessedElement = HarnessedElement> {
  readonly element: E;

  constructor(element: E) {
    this.element = element;
  }

  /** All visible and spoken text, white space collapsed. */
  text(): string {
    return textOf(this.element.shadowRoot);
  }

  /** Resolves when the text has these words, or fits. */
  async shows(words: string | RegExp): Promise<void> {
    const fits = (): boolean => (typeof words === 'string' ? this.text().includes(words) : words.test(this.text()));
    await until(fits, () => `${this.element.localName} shows ${String(words)}; it shows "${this.text()}"`);
  }

  /** Resolves when what was changed is on the screen. */
  async settled(): Promise<void> {
    await this.element.updateComplete;
  }

  /** Parts by their public names, see the element's documentation. */
  protected parts<P extends HTMLElement = HTMLElement>(name: string): P[] {
    return [...(this.element.shadowRoot?.querySelectorAll<P>(`[part~="${name}"]`) ?? [])];
  }

  /** The first part of this name, waited for. */
  protected async part<P extends HTMLElement = HTMLElement>(name: string): Promise<P> {
    const { localName } = this.element;
    await until(
      () => this.parts(name).length > 0,
      () => `${localName} has the part "${name}"; it shows "${this.text()}"`,
    );
    return this.parts<P>(name)[0] as P;
  }

  /** Presses a button, once it is there and can be pressed. */
  protected async pressPart(name: string): Promise<void> {
    const button = await this.part<HTMLButtonElement>(name);
    await until(() => !button.disabled, `the button "${name}" of ${this.element.localName} can be pressed`);
    button.click();
    await this.settled();
  }
}

/** The text of a tree, without styles. */
export function textOf(root: ParentNode | null | undefined): string {
  const take = (node: Node): string => {
    if (node.nodeName === 'STYLE' || node.nodeName === 'SCRIPT') return '';
    if (node.nodeType === 3) return node.nodeValue ?? '';
    const text = [...node.childNodes].map(take).join('');
    return /^(P|DIV|LI|H\d|TR|TD|TH|SUMMARY|BUTTON|SECTION)$/.test(node.nodeName) ? ` ${text} ` : text;
  };
  return root ? take(root).replace(/\s+/g, ' ').trim() : '';
}
