import {
  parseAttributes,
  suggestAttribute,
  type ClientConfigInput,
  type ConfigIssue,
  type ConfigLayer,
} from '../../src/index.js';

/** Attributes of the element that are not options of the configuration. */
export const OWN_ATTRIBUTES = ['config', 'config-src'] as const;

/** Reads JSON that a page wrote. A mistake becomes an issue of the layer, with the parser's own words. */
export function parseJsonLayer(text: string, source: string): ConfigLayer {
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return { source, values: values as ClientConfigInput };
    }
    return brokenLayer(source, `${source} must be a JSON object, like {"connection": {"timeout": 3000}}`);
  } catch (error) {
    return brokenLayer(source, `${source} is not valid JSON: ${(error as Error).message}`);
  }
}

/** An empty layer that only says what is wrong. */
export function brokenLayer(source: string, message: string): ConfigLayer {
  const attribute = source.startsWith('attribute ') ? source.slice('attribute '.length) : undefined;
  const issue: ConfigIssue = {
    path: '',
    attribute,
    value: undefined,
    message,
    suggestion: undefined,
    severity: 'error',
  };
  return { source, values: {}, issues: [issue] };
}

/** The single attributes of a session as a layer, the removed `token` put back in. */
function readAttributes(element: Element, token: string | undefined): ConfigLayer {
  const said: Record<string, string | null> = {};
  for (const { name, value } of element.attributes) {
    if (!(OWN_ATTRIBUTES as readonly string[]).includes(name)) said[name] = value;
  }
  if (token !== undefined) said['token'] = token;
  return parseAttributes(said);
}

/** The inline `<script type="application/json">` child as a layer; `undefined` without one. */
function readInlineJson(element: Element): ConfigLayer | undefined {
  const script = element.querySelector(':scope > script[type="application/json"]');
  const text = script?.textContent?.trim();
  return text ? parseJsonLayer(text, 'inline JSON') : undefined;
}

/** Everything that a page says on the element, most specific first. */
export function readLayers(
  element: Element,
  { token, config, remote }: Record<'config' | 'remote', ConfigLayer | undefined> & { token: string | undefined },
): ConfigLayer[] {
  const layers = [readAttributes(element, token), config, readInlineJson(element), remote];
  return layers.filter((layer) => layer !== undefined);
}

/** A configuration is a few lines: what is longer, or takes longer, is something else. */
const FILE_BYTES = 262_144;
const FILE_TIMEOUT_MS = 10_000;

/** Fetches `config-src` from the page's origin, or from another one by CORS and then without cookies. Never rejects. */
export async function fetchLayer(src: string, base: string): Promise<ConfigLayer> {
  const source = `config-src ${src}`;
  const broken = (why: string): ConfigLayer => brokenLayer(source, `${source} could not be loaded: ${why}`);
  const { protocol = '' } = URL.canParse(src, base) ? new URL(src, base) : {};
  if (!/^(https?|blob):$/.test(protocol)) return broken('it is no http address');
  try {
    const signal = AbortSignal.timeout(FILE_TIMEOUT_MS);
    // What fetch does by itself: cookies go to the page's own origin only.
    const response = await fetch(new URL(src, base), { headers: { accept: 'application/json' }, signal });
    if (!response.ok) return broken(`HTTP ${response.status}`);
    const text = await response.text();
    if (text.length > FILE_BYTES) return broken(`it is longer than ${FILE_BYTES} characters`);
    return { ...parseJsonLayer(text, source), fetched: true };
  } catch (error) {
    const late = (error as Error).name === 'TimeoutError';
    return broken(late ? 'no answer in 10 s' : 'no answer, or its server does not allow this page to read it (CORS)');
  }
}

/** Tells of what `observedAttributes` does not: a misspelt attribute, and an inline script that comes late. Returns how to stop. */
export function watchMarkup(element: Element, changed: () => void): () => void {
  const observer = new MutationObserver((records) => {
    if (records.some(({ attributeName }) => !attributeName || suggestAttribute(attributeName))) changed();
  });
  observer.observe(element, { attributes: true, childList: true });
  return () => observer.disconnect();
}
