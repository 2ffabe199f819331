import type { ClientReading } from './scenario-stage.js';
import type { WaitState } from './steps.js';

/** Connected, the user's turn, and nothing of the user waits to be sent or confirmed. */
export const isSettled = ({ status, turn, items }: ClientReading): boolean =>
  status === 'connected' &&
  turn.holder === 'user' &&
  !items.some((item) => item.kind === 'user' && (item.delivery === 'queued' || item.delivery === 'sent'));

const statusIs =
  (wanted: ClientReading['status']) =>
  ({ status }: ClientReading): boolean =>
    status === wanted;

export const STATE_FITS: Readonly<Record<WaitState, (reading: ClientReading) => boolean>> = {
  settled: isSettled,
  thinking: ({ turn }) => turn.agent === 'thinking',
  speaking: ({ turn }) => turn.agent === 'speaking',
  'sign-in': ({ auth }) => auth === 'auth-required' || auth === 'signed-out',
  authenticating: statusIs('authenticating'),
  connecting: statusIs('connecting'),
  connected: statusIs('connected'),
  reconnecting: statusIs('reconnecting'),
  suspended: statusIs('suspended'),
  failed: statusIs('failed'),
  closed: statusIs('closed'),
};
