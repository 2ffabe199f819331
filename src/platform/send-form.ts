/** What came back over HTTP. */
export interface FormAnswer {
  readonly status: number;
  readonly text: string;
}

interface FormRequest {
  readonly url: string;
  readonly init: RequestInit;
}

interface SendFormOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly withCookies: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Sends a form and tells how far it is. Only `XMLHttpRequest` can tell; where there is none, `fetch` sends it in silence. Rejects where there
 * is no answer, and with the signal's reason where it was ended.
 */
export function sendForm(request: FormRequest, options: SendFormOptions): Promise<FormAnswer> {
  return typeof XMLHttpRequest === 'function' && options.onProgress
    ? sendWithProgress(request, options)
    : sendInSilence(request, options);
}

async function sendInSilence(
  { url, init }: FormRequest,
  { fetch, withCookies, signal }: SendFormOptions,
): Promise<FormAnswer> {
  const credentials = withCookies ? 'include' : 'same-origin';
  const response = await fetch(url, { ...init, credentials, ...(signal && { signal }) });
  return { status: response.status, text: await response.text() };
}

function sendWithProgress(
  { url, init }: FormRequest,
  { withCookies, signal, onProgress }: SendFormOptions,
): Promise<FormAnswer> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    const abort = (): void => call.abort();
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    call.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total);
    };
    call.onload = () => resolve({ status: call.status, text: call.responseText });
    call.onerror = () => reject(new TypeError('The server cannot be reached.'));
    call.onabort = () => reject(signal?.reason as Error);
    call.onloadend = () => signal?.removeEventListener('abort', abort);
    call.open(init.method ?? 'POST', url);
    call.withCredentials = withCookies;
    for (const [name, value] of new Headers(init.headers)) call.setRequestHeader(name, value);
    call.send(init.body as FormData);
  });
}
