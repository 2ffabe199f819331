import { ConfigManager } from '../../config/config-manager.js';
import type { ConfigApplied } from '../../config/config-types.js';
import type { ClientConfigInput } from '../../config/generated/client-config.js';
import { buildConfig } from '../config-builder.js';
import { mockOf, MockError, type Mock } from './mock.js';

export interface ConfigMock extends Mock<ConfigManager> {
  /** Changes options as `updateConfig()` does, without a client. Returns what that takes; throws `config/invalid`. */
  change(partial: ClientConfigInput): ConfigApplied | undefined;
}

/** A `ConfigManager` for the environment `testing`. It holds nothing that the schema does not allow: throws `MockError` for such values. */
export function createConfigMock(values: ClientConfigInput = {}): ConfigMock {
  const config = buildConfig()
    .testing()
    .with({ connection: { url: 'ws://localhost/api/rt/ws' } })
    .with(values)
    .build();
  const manager = new ConfigManager({ config });
  const { status, issues } = manager.$config.get();
  if (status === 'config-invalid')
    throw new MockError(`This is no configuration: ${issues.map(({ message }) => message).join(' ')}`);
  const mock = mockOf<ConfigManager>(manager);
  return Object.assign(mock, {
    change: (partial: ClientConfigInput) => manager.take(manager.proposeUpdate(partial)),
  });
}
