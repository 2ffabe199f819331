import { parseAttributes, type ClientConfigInput, type ConfigIssue, type ConfigLayer } from '../../src/index.js';

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
export function readAttributes(element: Element, token: string | undefined): ConfigLayer {
  const said: Record<string, string | null> = {};
  for (const { name, value } of element.attributes) {
    if (!(OWN_ATTRIBUTES as readonly string[]).includes(name)) said[name] = value;
  }
  if (token !== undefined) said['token'] = token;
  return parseAttributes(said);
}

/** The inline `<script type="application/json">` child as a layer; `undefined` without one. */
export function readInlineJson(element: Element): ConfigLayer | undefined {
  const script = element.querySelector(':scope > script[type="application/json"]');
  const text = script?.textContent?.trim();
  return text ? parseJsonLayer(text, 'inline JSON') : undefined;
}

/** Fetches `config-src`: same origin only, so that a page's policy decides. Never rejects. */
export async function fetchLayer(src: string, base: string): Promise<ConfigLayer> {
  const source = `config-src ${src}`;
  try {
    const url = new URL(src, base);
    if (url.origin !== new URL(base).origin) return brokenLayer(source, `${source} must be on the page's own origin`);
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    if (!response.ok) return brokenLayer(source, `${source} could not be loaded (HTTP ${response.status})`);
    return parseJsonLayer(await response.text(), source);
  } catch {
    return brokenLayer(source, `${source} could not be loaded`);
  }
}
