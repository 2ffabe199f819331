import { fixtureCleanup } from '@open-wc/testing';
import type { RealtimeChild } from '../../components/index.js';
import '../../components/define.js';
import type { ClientMock } from '../../src/testing/index.js';

/** Puts an element with this client on the page and waits until it has rendered. */
export async function mountElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  client: ClientMock | undefined,
  attributes: Readonly<Record<string, string>> = {},
): Promise<HTMLElementTagNameMap[K]> {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const child = element as unknown as RealtimeChild;
  child.client = client;
  holder().append(element);
  await child.updateComplete;
  return element;
}

/** The calls that a client was given; of a message its text and its files. */
export function callsOf({ calls }: ClientMock): (readonly unknown[])[] {
  return calls.map(([name, ...args]) => {
    if (name !== 'sendText') return [name, ...args];
    const [text, { fileIds = [] } = {}] = args as [string, { fileIds?: readonly string[] }?];
    return [name, text, ...fileIds];
  });
}

/** Takes everything away that `mountElement` has put on the page. */
export function unmountElements(): void {
  document.querySelector('#mounted')?.remove();
  fixtureCleanup();
}

/** All text of an element's shadow tree, white space collapsed. */
export function shadowText(element: Element): string {
  const nodes = [...(element.shadowRoot?.childNodes ?? [])].filter(({ nodeName }) => nodeName !== 'STYLE');
  return nodes
    .map(({ nodeType, textContent }) => (nodeType === Node.COMMENT_NODE ? '' : textContent))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The first match in an element's shadow tree; throws when there is none. */
export function part<E extends Element = HTMLElement>(element: Element, selector: string): E {
  const found = element.shadowRoot?.querySelector<E>(selector);
  if (!found) throw new Error(`${element.localName} has no ${selector}`);
  return found;
}

function holder(): HTMLElement {
  const existing = document.querySelector<HTMLElement>('#mounted');
  if (existing) return existing;
  const made = document.createElement('main');
  made.id = 'mounted';
  document.body.append(made);
  return made;
}
