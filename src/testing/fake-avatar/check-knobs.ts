import { RealtimeError } from '../../errors.js';
import { DEFAULT_KNOBS, type FakeAvatarKnobs } from './fake-avatar-types.js';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  credentialsStatus: ['hang'],
  startStatus: ['hang'],
  lite: ['accept', 'refuse', 'hang'],
  rtc: ['accept', 'refuse', 'hang'],
};

function isRight(name: keyof FakeAvatarKnobs, value: unknown): boolean {
  if (typeof value === 'string') return WORDS[name]?.includes(value) ?? false;
  return typeof value === typeof DEFAULT_KNOBS[name] && !Number.isNaN(value);
}

/** @throws RealtimeError `config/invalid` that names what is wrong. */
export function checkKnobs(knobs: Readonly<Record<string, unknown>>): Partial<FakeAvatarKnobs> {
  for (const [name, value] of Object.entries(knobs)) {
    if (!(name in DEFAULT_KNOBS)) {
      const known = Object.keys(DEFAULT_KNOBS).join(', ');
      throw new RealtimeError('config/invalid', `The fake avatar has no knob "${name}"; it has ${known}.`);
    }
    if (!isRight(name as keyof FakeAvatarKnobs, value)) {
      const wanted = [...(WORDS[name] ?? []), ...(name.endsWith('Status') ? ['a number'] : [])];
      const hint = wanted.length > 0 ? wanted.join(', ') : typeof DEFAULT_KNOBS[name as keyof FakeAvatarKnobs];
      throw new RealtimeError('config/invalid', `The knob "${name}" cannot be ${JSON.stringify(value)}: ${hint}.`);
    }
  }
  return knobs as Partial<FakeAvatarKnobs>;
}
