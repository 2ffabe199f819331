import type { AuthSettings } from '../auth/auth-ports.js';
import type { ClientConfig } from '../config/generated/client-config.js';
import type { ReconnectionPolicy } from '../connection/reconnection-policy.js';
import type { Dialect } from '../protocol/dialect.js';
import type { SessionSettings } from '../session/session-ports.js';

/** What each manager reads of the configuration. No number is written here: they are all data of the schema. */
export const authSettings = ({ auth, connection }: ClientConfig, dialect: Dialect): AuthSettings => ({
  mode: auth.mode === 'auto' ? (auth.token ? 'token' : 'credentials') : auth.mode,
  baseUrl: auth.url || dialect.auth.deriveBase(connection.url),
  refreshLeewayMs: auth.refreshLeeway,
  timeoutMs: auth.timeout,
  maxCallsPerMinute: auth.maxCallsPerMinute,
  maxAttempts: auth.maxAttempts,
});

export const reconnectionPolicy = ({ connection }: ClientConfig): ReconnectionPolicy => ({
  timeoutMs: connection.timeout,
  handshakeTimeoutMs: Math.min(connection.timeout, connection.heartbeatTimeout),
  maxAttempts: connection.maxReconnectAttempts,
  baseDelayMs: connection.reconnectDelay,
  maxDelayMs: connection.maxReconnectDelay,
  multiplier: connection.reconnectMultiplier,
  suspendedRetryMs: connection.suspendedRetry,
  stableAfterMs: connection.stableAfter,
});

export const sessionSettings = ({ connection, session }: ClientConfig): SessionSettings => ({
  agentKey: session.agentKey || undefined,
  conversationId: session.chatSessionId || undefined,
  maxMessages: connection.maxQueuedMessages,
  maxBytes: connection.maxQueuedBytes,
  whenFull: connection.queuePolicy,
  maxWaitMs: connection.queueTtl,
  maxFrameBytes: connection.maxMessageBytes,
});
