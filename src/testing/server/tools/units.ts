/** A unit: its quantity, its size in the quantity's base unit (and, for temperatures, its zero), what it is called. */
interface Unit {
  quantity: string;
  factor: number;
  offset: number;
  symbol: string;
}

const UNITS = new Map<string, Unit>();

function define(quantity: string, factor: number, names: string, offset = 0): void {
  const [symbol = '', ...others] = names.split(' ');
  const unit = { quantity, factor, offset, symbol };
  for (const name of [symbol, ...others]) UNITS.set(name.replaceAll('_', ' '), unit);
}

// Base: metre. Names in lower case; a plural "s" is understood.
define('length', 0.001, 'mm millimetre millimeter');
define('length', 0.01, 'cm centimetre centimeter');
define('length', 1, 'm metre meter');
define('length', 1000, 'km kilometre kilometer');
define('length', 0.0254, 'in inch inches');
define('length', 0.3048, 'ft foot feet');
define('length', 0.9144, 'yd yard');
define('length', 1609.344, 'mi mile');
define('length', 1852, 'nmi nautical_mile');
// Base: kilogram.
define('mass', 0.000001, 'mg milligram');
define('mass', 0.001, 'g gram gramme');
define('mass', 1, 'kg kilogram kilo');
define('mass', 1000, 't tonne metric_ton');
define('mass', 0.028349523125, 'oz ounce');
define('mass', 0.45359237, 'lb pound lbs');
define('mass', 6.35029318, 'st stone');
// Base: kelvin.
define('temperature', 1, 'K kelvin k');
define('temperature', 1, '°C celsius c °c centigrade degree_celsius degrees_celsius', 273.15);
define('temperature', 5 / 9, '°F fahrenheit f °f degree_fahrenheit degrees_fahrenheit', 459.67 * (5 / 9));
// Base: metre a second.
define('speed', 1, 'm/s metres_per_second meters_per_second');
define('speed', 1 / 3.6, 'km/h kph kmh kilometres_per_hour kilometers_per_hour');
define('speed', 0.44704, 'mph miles_per_hour');
define('speed', 1852 / 3600, 'kn knot');
// Base: litre. Cups, pints and gallons are the American ones.
define('volume', 0.001, 'ml millilitre milliliter');
define('volume', 1, 'l litre liter');
define('volume', 1000, 'm³ cubic_metre cubic_meter m3');
define('volume', 0.00492892159375, 'tsp teaspoon');
define('volume', 0.01478676478125, 'tbsp tablespoon');
define('volume', 0.2365882365, 'cup');
define('volume', 0.473176473, 'pt pint');
define('volume', 3.785411784, 'gal gallon');
// Base: byte. Decimal and binary multiples are different things.
define('data', 0.125, 'bit');
define('data', 1, 'B byte b');
define('data', 1e3, 'kB kilobyte kb');
define('data', 1e6, 'MB megabyte mb');
define('data', 1e9, 'GB gigabyte gb');
define('data', 1e12, 'TB terabyte tb');
define('data', 1024, 'KiB kibibyte kib');
define('data', 1024 ** 2, 'MiB mebibyte mib');
define('data', 1024 ** 3, 'GiB gibibyte gib');

function findUnit(name: string): Unit | undefined {
  const wanted = name
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^degrees? /, '');
  return UNITS.get(name.trim()) ?? UNITS.get(wanted) ?? UNITS.get(wanted.replace(/s(?= per )|s$/, ''));
}

/** Whether this word is the name of a unit. */
export function isUnit(name: string): boolean {
  return findUnit(name) !== undefined;
}

export type Conversion = { ok: true; value: number; from: string; to: string } | { ok: false; reason: string };

/** Converts between two units of the same quantity. Names are English; symbols work too. */
export function convert(value: number, from: string, to: string): Conversion {
  const source = findUnit(from);
  const target = findUnit(to);
  const unknown = source ? to : from;
  if (!source || !target) return { ok: false, reason: `I do not know the unit "${unknown.trim()}"` };
  if (source.quantity !== target.quantity) {
    return {
      ok: false,
      reason: `${source.symbol} is a ${source.quantity} and ${target.symbol} is a ${target.quantity}`,
    };
  }
  const base = value * source.factor + source.offset;
  if (source.quantity === 'temperature' && base < -1e-9)
    return { ok: false, reason: 'nothing is colder than absolute zero' };
  if (source.quantity !== 'temperature' && value < 0)
    return { ok: false, reason: `a ${source.quantity} is not negative` };
  return { ok: true, value: (base - target.offset) / target.factor, from: source.symbol, to: target.symbol };
}
