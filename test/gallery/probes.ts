// What a test asks of the page of scenes; runs in it.

const sections = (): NodeListOf<HTMLElement> => document.querySelectorAll('section');

/** What is wider than the page, without something around it that scrolls or cuts. */
export function overflowing(): string[] {
  const limit = document.documentElement.clientWidth;
  const seen: string[] = [];
  const walk = (node: Element, where: string): void => {
    const { overflowX, display } = getComputedStyle(node);
    const { left, right, width } = node.getBoundingClientRect();
    if (display === 'none' || (width <= 1 && display !== 'contents')) return;
    if (right > limit + 1 || left < -1) {
      seen.push(
        `${where}: ${node.localName}.${node.getAttribute('class') ?? ''} ${Math.round(left)}..${Math.round(right)}`,
      );
    } else if (overflowX === 'visible') {
      for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) walk(child, where);
    }
  };
  for (const section of sections()) walk(section, section.id);
  return seen;
}

/** Controls that are smaller than 24 by 24, which WCAG 2.2 asks for. What a label makes larger is as large as that. */
export function smallTargets(): string[] {
  const seen: string[] = [];
  const walk = (root: ParentNode, where: string): void => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot, where);
      if (!node.matches('button, select, input:not([type=file]), summary, [role=tab]')) continue;
      const { width, height } = (node.closest('label') ?? node).getBoundingClientRect();
      if (width > 1 && Math.min(width, height) < 23.5) {
        seen.push(
          `${where}: ${node.localName} ${node.getAttribute('part')} ${width.toFixed(1)} x ${height.toFixed(1)}`,
        );
      }
    }
  };
  for (const section of sections()) walk(section, section.id);
  return seen;
}

const NAMELESS =
  'style, slot, br, option, b, i, em, strong, code, col, colgroup, tbody, thead, tfoot, bdi, svg, svg *, .hidden, .hidden *, .rows, .before, .after, .scroll';

/** Inner elements without a `part`: what cannot be styled from outside. Those that only hold others, and plain text, need none. */
export function withoutPart(): string[] {
  const seen = new Set<string>();
  for (const section of sections()) {
    for (const node of section.lastElementChild?.shadowRoot?.querySelectorAll('*') ?? []) {
      if (node.matches(NAMELESS) || node.hasAttribute('part')) continue;
      if (
        !node.matches(
          '[class], button, input, select, textarea, a, summary, table, th, td, tr, ul, ol, dl, dt, dd, p, h1, h2, h3, pre, label, caption, img, iframe, video',
        )
      )
        continue;
      if (node.closest('[part~=markdown]') || node.closest('.face')) continue;
      seen.add(`${section.lastElementChild?.localName}: ${node.localName}.${node.getAttribute('class') ?? ''}`);
    }
  }
  return [...seen];
}

/** Every part that is on the page, by element. */
export function partsShown(): Record<string, string[]> {
  const shown: Record<string, Set<string>> = {};
  for (const section of sections()) {
    const element = section.lastElementChild;
    if (!element) continue;
    const names = (shown[element.localName] ??= new Set());
    for (const node of element.shadowRoot?.querySelectorAll('[part]') ?? [])
      node.part.forEach((name) => names.add(name));
  }
  return Object.fromEntries(Object.entries(shown).map(([name, parts]) => [name, [...parts].sort()]));
}
