import type { ComponentStatus } from '../health/health-types.js';
import type { ClientParts } from './client-parts.js';

export function authStatus({ auth }: ClientParts): ComponentStatus {
  const { status, error } = auth.$auth.get();
  if (status === 'signed-out') return 'stopped';
  if (status === 'authenticating') return 'starting';
  // That nobody has signed in yet is no failure.
  if (status === 'auth-required') return error?.code === 'auth/required' ? 'stopped' : 'failed';
  return error || status === 'expired' || status === 'rate-limited' ? 'degraded' : 'running';
}

export function connectionStatus({ connection }: ClientParts): ComponentStatus {
  const { status, degraded } = connection.$connection.get();
  if (status === 'connected') return degraded ? 'degraded' : 'running';
  if (status === 'idle' || status === 'closed') return 'stopped';
  if (status === 'failed') return 'failed';
  return status === 'authenticating' || status === 'connecting' ? 'starting' : 'degraded';
}

/** The conversation is as good as its connection; what was said stays. */
export function sessionStatus(parts: ClientParts): ComponentStatus {
  const { holder } = parts.session.$turn.get();
  if (holder !== 'none') return 'running';
  const connection = connectionStatus(parts);
  return connection === 'running' ? 'starting' : connection;
}
