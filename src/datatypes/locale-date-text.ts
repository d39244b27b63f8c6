import { daysFromCivil, isCivilDate } from './calendar.ts';
import { type ParsedDateTime, parseIsoDateTime, timeOf } from './date-time-text.ts';
import type { DateOrder, Locale } from './locale.ts';

interface Token {
  readonly kind: 'number' | 'word';
  readonly text: string;
  readonly separator: string;
}

const monthNames = new Map<string, readonly string[]>();

function monthsOf(tag: string): readonly string[] {
  let names = monthNames.get(tag);
  if (names === undefined) {
    const form = new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' });
    names = Array.from({ length: 12 }, (_, month) => form.format(Date.UTC(2001, month, 1)).toLowerCase());
    monthNames.set(tag, names);
  }
  return names;
}

function monthOfWord(word: string, locale: Locale): number | undefined {
  const lower = word.toLowerCase().replace(/\.$/, '');
  if (lower.length < 3) return undefined;
  for (const tag of ['en-US', ...(locale.tag === '' ? [] : [locale.tag])]) {
    const index = monthsOf(tag).findIndex((name) => name.startsWith(lower));
    if (index >= 0) return index + 1;
  }
  return undefined;
}

/**
 * Reads a date and time as OLE Automation does: ISO form in every locale, else numbers in the locale's order (another order when that
 * names no day), month names in English and in the locale's language, 12- and 24-hour times. Two-digit years 00–29 are 2000–2029.
 */
export function parseLocaleDateTime(text: string, locale: Locale): ParsedDateTime | undefined {
  const iso = parseIsoDateTime(text);
  if (iso !== undefined) return iso;
  const { rest, half } = withoutHalf(text.trim(), locale);
  const clock = /(?:^|[\sT])(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:\.(\d{1,9}))?)?)?$/.exec(rest);
  const hasClock = clock !== null && (half !== undefined || /:/.test(clock[0]));
  const time = hasClock ? timeOf(clock[1], clock[2] ?? '0', clock[3], clock[4], half) : undefined;
  if (hasClock && time === undefined) return undefined;
  if (half !== undefined && !hasClock) return undefined;
  const dateText = (hasClock ? rest.slice(0, clock.index) : rest).trim().replace(/,$/, '');
  if (dateText === '') return time === undefined ? undefined : { days: undefined, time, offset: undefined };
  const days = parseDate(dateText, locale);
  return days === undefined ? undefined : { days, time, offset: undefined };
}

function withoutHalf(text: string, locale: Locale): { rest: string; half: 'AM' | 'PM' | undefined } {
  const forms: readonly (readonly [string, 'AM' | 'PM'])[] = [
    ['AM', 'AM'],
    ['PM', 'PM'],
    [locale.morning, 'AM'],
    [locale.afternoon, 'PM'],
  ];
  const upper = text.toUpperCase();
  for (const [word, half] of forms) {
    if (word !== '' && upper.endsWith(word.toUpperCase())) return { rest: text.slice(0, -word.length).trim(), half };
  }
  return { rest: text, half: undefined };
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const form = /(\d+)|(\p{L}+\.?)|([-/., ]+)/uy;
  let separator = '';
  while (form.lastIndex < text.length) {
    const match = form.exec(text);
    if (match === null) return undefined;
    if (match[3] !== undefined) separator = match[3].trim();
    else {
      tokens.push({ kind: match[1] === undefined ? 'word' : 'number', text: match[0], separator });
      separator = '';
    }
  }
  return tokens;
}

function parseDate(text: string, locale: Locale): number | undefined {
  const tokens = tokensOf(text.replace(/\.$/, ''));
  if (tokens === undefined) return undefined;
  const words = tokens.filter((token) => token.kind === 'word');
  const numbers = tokens.filter((token) => token.kind === 'number');
  if (words.length === 0) return numbers.length === 3 ? numericDate(numbers, locale.dateOrder) : undefined;
  const months = words.map((word) => monthOfWord(word.text, locale)).filter((month) => month !== undefined);
  if (months.length !== 1 || words.length !== 1 || numbers.length !== 2) return undefined;
  const [first, second] = numbers;
  const yearFirst = first.text.length > 2;
  return dayNumber(yearFirst ? first.text : second.text, months[0], Number(yearFirst ? second.text : first.text));
}

const orders: readonly DateOrder[] = ['mdy', 'dmy', 'ymd'];

function numericDate(numbers: readonly Token[], preferred: DateOrder): number | undefined {
  const [a, b, c] = numbers.map((token) => token.text);
  const candidates = a.length > 2 ? (['ymd'] as const) : [preferred, ...orders.filter((order) => order !== preferred)];
  for (const order of candidates) {
    const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
    const days = dayNumber(year, Number(month), Number(day));
    if (days !== undefined) return days;
  }
  return undefined;
}

function dayNumber(yearText: string, month: number, day: number): number | undefined {
  if (yearText.length > 4 || yearText.length === 3) return undefined;
  const written = Number(yearText);
  const year = yearText.length > 2 ? written : written < 30 ? 2000 + written : 1900 + written;
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}
