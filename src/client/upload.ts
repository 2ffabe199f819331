import { RealtimeError, type ErrorCode } from '../errors.js';
import { sendForm, type FormAnswer } from '../platform/send-form.js';
import type { UploadedFile, UploadOptions } from '../session/upload-types.js';
import type { ClientParts } from './client-parts.js';
import { authSettings } from './client-settings.js';
import { usesMock } from './uses-mock.js';

const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const TOO_LARGE = 413;

/**
 * Hands a file to the server. Rejects with `upload/unsupported` (the dialect has no files), `upload/not-ready` (no session yet), `upload/too-big`,
 * `upload/refused`, `upload/failed` (worth another try) and `upload/cancelled`. Nothing of the file, and no token, is in an error.
 */
export async function upload(parts: ClientParts, file: File, options: UploadOptions = {}): Promise<UploadedFile> {
  const { dialect, auth, config, memory, platform, logger, deps } = parts;
  if (!dialect.uploads) throw new RealtimeError('upload/unsupported', 'This server takes no files.');
  const routes = await dialect.uploads();
  const { sessionId } = memory.current;
  if (!sessionId || parts.connection.$connection.get().status !== 'connected') {
    throw new RealtimeError('upload/not-ready', 'There is no connection.', { retryable: true });
  }
  const { mode, baseUrl } = authSettings(config.$config.get().values, dialect);
  const send = async (token: string | undefined): Promise<FormAnswer> => {
    const request = routes.upload(baseUrl, token, sessionId, file);
    const { signal } = options;
    // Only the network can tell how far it is, and only the network is reached past `fetch`.
    const onProgress = deps.fetch || usesMock(deps, config.values) ? undefined : options.onProgress;
    return sendForm(request, { fetch: platform.fetch, withCookies: mode === 'cookie', onProgress, signal });
  };
  const answer = await send(await auth.getToken())
    .then(async (first) => {
      if (first.status !== UNAUTHORIZED || mode === 'cookie') return first;
      await auth.revalidate();
      return send(await auth.getToken());
    })
    .catch((cause: unknown) => {
      if (options.signal?.aborted) throw new RealtimeError('upload/cancelled', 'The upload was stopped.');
      throw RealtimeError.from(cause, 'upload/failed', 'The server cannot be reached.', { retryable: true });
    });
  const body = parse(answer.text);
  const id = answer.status < 300 ? routes.readFile(body) : undefined;
  if (id === undefined) throw refusal(answer.status, dialect.auth.readProblem(body));
  logger.info('file uploaded', { size: file.size });
  return { id, name: file.name, size: file.size };
}

function refusal(status: number, detail: string | undefined): RealtimeError {
  const code: ErrorCode =
    status === TOO_LARGE
      ? 'upload/too-big'
      : status >= 500 || status === NOT_FOUND || status < 300
        ? 'upload/failed'
        : 'upload/refused';
  const words = { 'upload/too-big': 'The file is too big for the server.' }[code as string];
  return new RealtimeError(code, words ?? detail ?? `The server answered with status ${status}.`, {
    retryable: code === 'upload/failed',
    context: { status },
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
