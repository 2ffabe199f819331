/**
 * What a close code asks for.
 * `retry`: back off and redial · `planned`: the server announced it, redial with a wider spread · `replaced`: another tab
 * took the session, only the user may take it back · `refresh`: a fresh token once, then stop · `fatal`: redialling cannot help.
 */
export type CloseAction = 'retry' | 'planned' | 'replaced' | 'refresh' | 'fatal';

const ACTIONS: Readonly<Record<number, CloseAction>> = {
  1000: 'replaced', // Agent C closes the older of two sockets of one session with 1000
  1002: 'fatal',
  1003: 'fatal',
  1007: 'fatal',
  1008: 'refresh',
  1010: 'fatal',
  1012: 'planned',
  1013: 'planned',
  4400: 'fatal',
  4401: 'refresh',
  4403: 'fatal',
  4409: 'replaced',
  4900: 'replaced',
};

/** RFC 6455 section 7.4 for the codes below 3000; the ranges 3500–3999 and 4500–4999 are final by Centrifugo's convention. */
export function closeAction(code: number): CloseAction {
  const action = ACTIONS[code];
  if (action) return action;
  return (code >= 3500 && code <= 3999) || (code >= 4500 && code <= 4999) ? 'fatal' : 'retry';
}
