/** Cities people ask for whose zone has another name. Every IANA city (Tokyo, New York, Berlin …) is found without this list. */
const PLACES: Readonly<Record<string, string>> = {
  utc: 'UTC',
  gmt: 'UTC',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  california: 'America/Los_Angeles',
  boston: 'America/New_York',
  washington: 'America/New_York',
  miami: 'America/New_York',
  nyc: 'America/New_York',
  texas: 'America/Chicago',
  houston: 'America/Chicago',
  montreal: 'America/Toronto',
  rio: 'America/Sao_Paulo',
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  cologne: 'Europe/Berlin',
  germany: 'Europe/Berlin',
  france: 'Europe/Paris',
  england: 'Europe/London',
  edinburgh: 'Europe/London',
  milan: 'Europe/Rome',
  italy: 'Europe/Rome',
  barcelona: 'Europe/Madrid',
  spain: 'Europe/Madrid',
  geneva: 'Europe/Zurich',
  switzerland: 'Europe/Zurich',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  'new delhi': 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  india: 'Asia/Kolkata',
  beijing: 'Asia/Shanghai',
  china: 'Asia/Shanghai',
  japan: 'Asia/Tokyo',
  osaka: 'Asia/Tokyo',
  kyoto: 'Asia/Tokyo',
  korea: 'Asia/Seoul',
  hanoi: 'Asia/Bangkok',
  canberra: 'Australia/Sydney',
  wellington: 'Pacific/Auckland',
  'new zealand': 'Pacific/Auckland',
  hawaii: 'Pacific/Honolulu',
};

/** The IANA zone of a place or zone name, or `undefined` when nobody knows it. */
export function findZone(place: string): string | undefined {
  const wanted = place.trim().toLowerCase().replace(/\s+/g, ' ');
  if (wanted === '') return undefined;
  if (Object.hasOwn(PLACES, wanted)) return PLACES[wanted];
  const city = wanted.replace(/ /g, '_');
  const found = Intl.supportedValuesOf('timeZone').find((zone) => {
    const name = zone.toLowerCase();
    return name === city || name.endsWith(`/${city}`);
  });
  return found ?? (isZone(city) ? city : undefined);
}

function isZone(name: string): boolean {
  if (!name.includes('/')) return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** For example `Monday, 3 November 2025, 14:02 (GMT+9)`. Throws `RangeError` for an unknown zone. */
export function describeTime(nowMs: number, zone: string): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(nowMs);
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(nowMs)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const date = part({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).replace(/^(\w+) /, '$1, ');
  return `${date}, ${part({ hour: '2-digit', minute: '2-digit' })} (${offset ?? zone})`;
}
