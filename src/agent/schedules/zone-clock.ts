const second = 1000;
const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether it is the name of a time zone that is known here (IANA, such as Europe/Berlin). */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks of the zone show at an instant: milliseconds since 1970-01-01T00:00 on that clock, whole seconds. */
export function wallTimeOf(instant: number, zone: string): number {
  const whole = Math.floor(instant / second) * second;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(whole)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/**
 * The instant at which clocks of the zone show this time. A time that is shown twice is the first of both; a time that is never shown, because
 * clocks are put forward over it, is the first instant after the gap. Later times never give earlier instants.
 */
export function instantOf(wallTime: number, zone: string): number {
  const early = wallTime - offsetAt(wallTime - day, zone);
  const late = wallTime - offsetAt(wallTime + day, zone);
  const shown = [early, late].filter((instant) => wallTimeOf(instant, zone) === wallTime);
  return shown.length > 0 ? Math.min(...shown) : transitionWithin(Math.min(early, late), Math.max(early, late), zone);
}

function transitionWithin(from: number, to: number, zone: string): number {
  const offset = offsetAt(to, zone);
  let before = from;
  let after = to;
  while (after - before > second) {
    const middle = before + Math.floor((after - before) / (2 * second)) * second;
    if (offsetAt(middle, zone) === offset) after = middle;
    else before = middle;
  }
  return after;
}

function offsetAt(instant: number, zone: string): number {
  return wallTimeOf(instant, zone) - instant;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
