/** Names of fields that no part of this client needs and that must not reach a store, a log or a listener. */
const SECRET_FIELDS = new Set(['password_hash', 'password', 'auth', 'api_key', 'secret']);
const REPLACED_FIELDS = new Set(['access_token', 'heygen_token', 'agent_c_token', 'token']);

/**
 * Removes secrets from a wire event on receipt, in place: the object has just been parsed and nobody else holds it.
 * Depth is bounded by the parser's own limit; cycles cannot occur in parsed JSON.
 */
export function stripSecrets(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    if (SECRET_FIELDS.has(key)) delete fields[key];
    else if (REPLACED_FIELDS.has(key) && typeof fields[key] === 'string') fields[key] = '[secret]';
    else stripSecrets(fields[key]);
  }
}
