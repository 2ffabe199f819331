/** Nothing from the network, not even the look-up of a name, and no script: only what the document itself holds. */
const POLICY =
  '<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:">' +
  '<meta http-equiv="x-dns-prefetch-control" content="off">';

interface TrustedTypesPolicy {
  createHTML(input: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML: (input: string) => string }): TrustedTypesPolicy;
}

let policy: TrustedTypesPolicy | undefined;

/** Made late, and only for documents in a frame with an empty `sandbox`. */
function trusted(markup: string): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  policy ??= factory?.createPolicy('realtime-elements', { createHTML: (input) => input });
  return policy ? policy.createHTML(markup) : markup;
}

/** Puts a document into a sandboxed frame; where the page's policy forbids that, shows the source that follows it. */
export function showInFrame(frame: Element | undefined, content: string): void {
  if (!(frame instanceof HTMLIFrameElement)) return;
  try {
    const document = trusted(POLICY + content);
    if (frame.srcdoc !== document.toString()) frame.srcdoc = document;
  } catch {
    frame.hidden = true;
    if (frame.nextElementSibling instanceof HTMLElement) frame.nextElementSibling.hidden = false;
  }
}
