/** How a pattern for the names of stored files is read. */
export interface NamePatternRules {
  /** A character that takes the meaning from the wildcard after it. */
  readonly escape?: string;
  /** Whether `?` may also stand for no character. */
  readonly optionalQuestionMark?: boolean;
  readonly ignoreCase?: boolean;
}

/** A matcher for file names: `*` is any text, `?` one character. An empty pattern, and `*.*`, match every name. */
export function namePattern(pattern: string, rules: NamePatternRules = {}): RegExp {
  const { escape: escapeCharacter, optionalQuestionMark = false, ignoreCase = false } = rules;
  const spec = pattern.trim();
  let body = '';
  for (let index = 0; index < spec.length; index++) {
    const character = spec.charAt(index);
    if (character === escapeCharacter && index + 1 < spec.length) body += literal(spec.charAt(++index));
    else if (character === '*') body += '.*';
    else if (character === '?') body += optionalQuestionMark ? '.?' : '.';
    else body += literal(character);
  }
  const takesAll = spec === '' || spec === '*.*';
  return new RegExp(`^${takesAll ? '.*' : body}$`, ignoreCase ? 'isu' : 'su');
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

/** Takes what was changed at or after one time and before another; undefined for no limit. */
export interface TimeRange {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** Whether a time lies in a range. */
export function isInRange({ from, to }: TimeRange, time: Date): boolean {
  return (from === undefined || time >= from) && (to === undefined || time < to);
}

const englishOfTheStates = 1033;

/**
 * Reads the limits of a time range. Designers write them in the format of their language, e.g. `31/12/2200 00:00:00 +02:00` (observed), so that day
 * and month change places: a number above 12 in either text decides, otherwise month first is for English (United States) only. Without zone: UTC.
 * Gives the text that is no time.
 */
export function parseTimeRange(from: string, to: string, localeId: number): TimeRange | { readonly fault: string } {
  const parts = [from, to].map((text) => shortDate.exec(text.trim())?.groups);
  const dayFirst =
    parts.some((date) => Number(date?.first) > months) ||
    (localeId !== englishOfTheStates && !parts.some((date) => Number(date?.second) > months));
  const [start, end] = [from, to].map((text) => timeOf(text.trim(), dayFirst));
  if (start === 'fault') return { fault: from };
  if (end === 'fault') return { fault: to };
  return { from: start, to: end };
}

const months = 12;
const shortDate =
  /^(?<first>\d{1,2})[/.-](?<second>\d{1,2})[/.-](?<year>\d{4})(?: (?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<seconds>\d{2}))?(?: ?(?<half>AM|PM))?)?(?: ?(?<zone>Z|[+-]\d{2}:\d{2}))?$/i;
const isoDate = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?))?(?: ?(Z|[+-]\d{2}:\d{2}))?$/i;

function timeOf(text: string, dayFirst: boolean): Date | undefined | 'fault' {
  if (text === '') return undefined;
  const iso = isoDate.exec(text);
  if (iso !== null) return validTime(iso[1], iso[2] ?? '00:00', iso[3]);
  const date = shortDate.exec(text)?.groups;
  if (date === undefined) return 'fault';
  const [day, month] = dayFirst ? [date.first, date.second] : [date.second, date.first];
  const two = (value: string): string => value.padStart(2, '0');
  const clock = `${two(hourOf(date.hour ?? '0', date.half))}:${date.minute ?? '00'}:${date.seconds ?? '00'}`;
  return validTime(`${date.year}-${two(month)}-${two(day)}`, clock, date.zone);
}

function hourOf(hour: string, half: string | undefined): string {
  if (half === undefined) return hour;
  const afternoon = half.toUpperCase() === 'PM' ? months : 0;
  return String((Number(hour) % months) + afternoon);
}

function validTime(date: string, clock: string, zone = 'Z'): Date | 'fault' {
  const time = new Date(`${date}T${clock}${zone}`);
  return Number.isNaN(time.getTime()) ? 'fault' : time;
}
