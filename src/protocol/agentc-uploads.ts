import type { UploadRoutes } from './dialect.js';

/** `POST /upload_file` of agentc: a form with the session and the file. */
export const agentcUploads: UploadRoutes = {
  upload(base, token, sessionId, file) {
    const body = new FormData();
    body.append('ui_session_id', sessionId);
    body.append('file', file, file.name);
    return {
      url: `${base.replace(/\/+$/, '')}/upload_file`,
      init: { method: 'POST', headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, body },
    };
  },
  readFile(body) {
    const id = (body as { id?: unknown } | null | undefined)?.id;
    return typeof id === 'string' && id ? id : undefined;
  },
};
