const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** `https://bank.example@elsewhere.example` reads like the bank. */
const isDisguised = ({ username, password }: URL): boolean => Boolean(username || password);

/** The address of a link if it may be followed (http, https, mailto); `undefined` for everything else. */
export function safeLink(href: string): string | undefined {
  try {
    const url = new URL(href);
    return LINK_SCHEMES.has(url.protocol) && !isDisguised(url) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** The absolute address of a picture or a file, resolved against the page; `undefined` unless http or https. */
export function safeResource(href: string): string | undefined {
  try {
    const url = new URL(href, document.baseURI);
    return (url.protocol === 'http:' || url.protocol === 'https:') && !isDisguised(url) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
