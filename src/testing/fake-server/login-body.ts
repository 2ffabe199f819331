import { HttpError } from './http-tools.js';

interface Limits {
  min: number;
  max: number;
}

const LIMITS: Readonly<Record<'username' | 'password', Limits>> = {
  username: { min: 3, max: 50 },
  password: { min: 6, max: 100 },
};

/** One entry of FastAPI's `detail` array. It repeats the input, as the real one does: clients must not log it. */
function problem(type: string, loc: readonly (string | number)[], msg: string, input: unknown, ctx?: unknown): unknown {
  return { type, loc: ['body', ...loc], msg, input, ...(ctx === undefined ? {} : { ctx }) };
}

function checkField(name: 'username' | 'password', body: Readonly<Record<string, unknown>>): unknown {
  const value = body[name];
  const { min, max } = LIMITS[name];
  if (value === undefined) return problem('missing', [name], 'Field required', body);
  if (typeof value !== 'string') return problem('string_type', [name], 'Input should be a valid string', value);
  if (value.length < min) {
    return problem('string_too_short', [name], `String should have at least ${min} characters`, value, {
      min_length: min,
    });
  }
  if (value.length > max) {
    return problem('string_too_long', [name], `String should have at most ${max} characters`, value, {
      max_length: max,
    });
  }
  return undefined;
}

/** Name and password of a login. Throws 422 with FastAPI's list. */
export function parseLoginBody(text: string): { username: string; password: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not JSON';
    throw new HttpError(422, [problem('json_invalid', [0], 'JSON decode error', {}, { error: reason })]);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const message = 'Input should be a valid dictionary or object to extract fields from';
    throw new HttpError(422, [problem('model_attributes_type', [], message, body)]);
  }
  const fields = body as Readonly<Record<string, unknown>>;
  const problems = [checkField('username', fields), checkField('password', fields)].filter(
    (entry) => entry !== undefined,
  );
  if (problems.length > 0) throw new HttpError(422, problems);
  return { username: String(fields['username']), password: String(fields['password']) };
}
