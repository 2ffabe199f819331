/** Elements that nothing said by an agent may bring onto a page. */
const FORBIDDEN = [
  'script, object, embed, applet, base, meta, link, style, template, frame, frameset, marquee, form, input, select, video, audio, source, track, picture, math, noscript',
  'realtime-session, foreignObject, use, animate, set, image, filter, body *:is(title)',
].join(',');
const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:']);
/** Attributes that fetch, or send a form, without being asked. */
const FETCHING = new Set(['srcset', 'action', 'formaction', 'poster', 'data', 'ping', 'background', 'xlink:href']);
/** What our own icons are made of. */
const SVG_ATTRIBUTES = new Set(['viewbox', 'aria-hidden', 'd', 'points']);

/** What is not inert below `root`, shadow trees included, in words; empty when all is well. `own`: selector of parts that are not said by an agent. */
export function findLife(root: ParentNode, own = 'none'): string[] {
  const problems: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) problems.push(...findLife(element.shadowRoot, own));
    if (element.closest(own)) continue;
    problems.push(...problemsOf(element).map((problem) => `${problem}: ${element.outerHTML.slice(0, 160)}`));
  }
  return problems;
}

function problemsOf(element: Element): string[] {
  const problems: string[] = [];
  if (element.matches(FORBIDDEN)) problems.push('forbidden element');
  if (
    element instanceof SVGElement &&
    [...element.attributes].some(({ name }) => !SVG_ATTRIBUTES.has(name.toLowerCase()))
  )
    problems.push('foreign picture');
  for (const { name, value } of element.attributes) {
    const attribute = name.toLowerCase();
    if (attribute.startsWith('on')) problems.push(`handler ${name}`);
    // The height that a field or a page of the transcript has is set through the CSSOM, and shows as an attribute too.
    if (attribute === 'style' && /url|position|image|expression/i.test(value)) problems.push('style');
    if (attribute === 'srcdoc' && !isSealed(element)) problems.push('document without a sandbox');
    if (FETCHING.has(attribute)) problems.push(`fetches by ${name}`);
    if ((attribute === 'href' || attribute === 'src') && !isFollowable(value)) problems.push(`address in ${name}`);
  }
  if (element instanceof HTMLAnchorElement && element.href) {
    if (element.target !== '_blank' || !element.relList.contains('noopener'))
      problems.push('link that keeps its opener');
    if (element.username || element.password) problems.push('link with a password');
  }
  if (element instanceof HTMLImageElement && !element.closest('[part=media]')) problems.push('picture');
  if (element instanceof HTMLIFrameElement && !isSealed(element)) problems.push('frame without a sandbox');
  return problems;
}

const isSealed = (element: Element): boolean =>
  element instanceof HTMLIFrameElement && element.getAttribute('sandbox') === '' && !element.hasAttribute('src');

const isFollowable = (value: string): boolean => URL.canParse(value) && LINK_SCHEMES.has(new URL(value).protocol);

/** Counts what runs: payloads call `hit()`, in the page or from a frame in it. */
export function countHits(): () => number {
  let hits = 0;
  Object.assign(globalThis, { hit: () => (hits += 1) });
  return () => hits;
}
