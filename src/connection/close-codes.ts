import type { CloseAction, Dialect } from '../protocol/dialect.js';

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

/**
 * What is done about a close code. RFC 6455 section 7.4 for the codes below 3000; the ranges 3500–3999 and 4500–4999 are final by Centrifugo's
 * convention. `own`: what a dialect says of its codes goes first.
 */
export function closeAction(code: number, own?: Dialect['closeActions']): CloseAction {
  const action = own?.[code] ?? ACTIONS[code];
  if (action) return action;
  return (code >= 3500 && code <= 3999) || (code >= 4500 && code <= 4999) ? 'fatal' : 'retry';
}
