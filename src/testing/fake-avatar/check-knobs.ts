import { RealtimeError } from '../../errors.js';
import { DEFAULT_KNOBS, type FakeVendorKnobs } from './fake-vendor-types.js';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  credentialsStatus: ['hang'],
  startStatus: ['hang'],
  lite: ['accept', 'refuse', 'hang'],
  rtc: ['accept', 'refuse', 'hang'],
};

function isRight(name: keyof FakeVendorKnobs, value: unknown): boolean {
  if (typeof value === 'string') return WORDS[name]?.includes(value) ?? false;
  return typeof value === typeof DEFAULT_KNOBS[name] && !Number.isNaN(value);
}

/** @throws RealtimeError `config/invalid` that names what is wrong. */
export function checkKnobs(knobs: Readonly<Record<string, unknown>>): Partial<FakeVendorKnobs> {
  for (const [name, value] of Object.entries(knobs)) {
    if (!(name in DEFAULT_KNOBS)) {
      const known = Object.keys(DEFAULT_KNOBS).join(', ');
      throw new RealtimeError('config/invalid', `The fake avatar has no knob "${name}"; it has ${known}.`);
    }
    if (!isRight(name as keyof FakeVendorKnobs, value)) {
      const wanted = [...(WORDS[name] ?? []), ...(name.endsWith('Status') ? ['a number'] : [])];
      const hint = wanted.length > 0 ? wanted.join(', ') : typeof DEFAULT_KNOBS[name as keyof FakeVendorKnobs];
      throw new RealtimeError('config/invalid', `The knob "${name}" cannot be ${JSON.stringify(value)}: ${hint}.`);
    }
  }
  return knobs as Partial<FakeVendorKnobs>;
}
