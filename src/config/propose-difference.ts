import { changedFields, type ConfigManager, type ConfigProposal } from './config-manager.js';
import type { ClientConfigInput } from './generated/client-config.js';
import { read, type Tree, write } from './tree.js';

/** What is in force, changed by what differs between two proposals; `undefined` when that does not go together. */
export function proposeDifference(
  config: ConfigManager,
  from: ConfigProposal,
  to: ConfigProposal,
): ConfigProposal | undefined {
  const partial: Tree = {};
  for (const field of changedFields(from, to)) write(partial, field, read(to.resolved.values, field));
  try {
    return config.proposeUpdate(partial as ClientConfigInput);
  } catch {
    return undefined;
  }
}
