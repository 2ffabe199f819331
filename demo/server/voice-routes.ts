import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeWav, SPEECH_RATE, type AgentServer } from '../../src/testing/index.js';
import { guardLocal, HttpError, sendJson } from '../../src/testing/fake-server/http-tools.js';

const MAX_TEXT = 500;

/** `/api/demo/…`: what the agent heard, and its voice to try. Only for this machine, and only for its own pages. */
export class VoiceRoutes {
  readonly #engine: AgentServer;

  constructor(engine: AgentServer) {
    this.#engine = engine;
  }

  /** Answers, or throws `HttpError`. `false` when the path is none of these. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    if (!url.pathname.startsWith('/api/demo/')) return false;
    guardLocal(request);
    if (request.method !== 'GET') throw new HttpError(405, 'Method Not Allowed');
    const uiSessionId = url.searchParams.get('ui_session_id') ?? undefined;
    const { heard, synthesizer } = this.#engine;
    switch (url.pathname) {
      case '/api/demo/heard':
        sendJson(response, 200, heard.list(uiSessionId));
        return true;
      case '/api/demo/heard.wav': {
        const samples = heard.recording(uiSessionId);
        if (!samples) throw new HttpError(404, 'Nothing was heard yet');
        sendWav(response, samples, 'heard.wav');
        return true;
      }
      case '/api/demo/speech.wav': {
        const text = url.searchParams.get('text') ?? '';
        if (text.length > MAX_TEXT) throw new HttpError(422, `At most ${MAX_TEXT} characters are spoken`);
        sendWav(response, await synthesizer.synthesize(text, url.searchParams.get('voice') ?? ''), 'speech.wav');
        return true;
      }
      default:
        return false;
    }
  }
}

function sendWav(response: ServerResponse, samples: Int16Array, filename: string): void {
  const bytes = encodeWav({ sampleRate: SPEECH_RATE, samples });
  response.writeHead(200, {
    'content-type': 'audio/wav',
    'content-length': String(bytes.length),
    'content-disposition': `inline; filename="${filename}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}
