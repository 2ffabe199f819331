import { RealtimeError } from '../errors.js';
import { isMissingUrl } from './check-environment.js';
import type { ConfigIssue } from './config-types.js';

/** The error that says everything that is wrong with a configuration; all issues, warnings too, are in `context.issues`. */
export function configError(issues: readonly ConfigIssue[], cause?: unknown): RealtimeError {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const onlyUrl = errors.length > 0 && errors.every(isMissingUrl);
  const message = errors.map((issue) => issue.message).join('\n');
  return new RealtimeError(onlyUrl ? 'config/missing-url' : 'config/invalid', message, { cause, context: { issues } });
}
