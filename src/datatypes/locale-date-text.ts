import { daysFromCivil, isCivilDate } from './calendar.ts';
import { yearOfTwoDigits } from './century-window.ts';
import { type ParsedDateTime, parseIsoDateTime, timeOf } from './date-time-text.ts';
import type { DateOrder, Locale } from './locale.ts';
import { monthOfName } from './month-name.ts';

type Half = 'AM' | 'PM';

interface Token {
  readonly kind: 'number' | 'word';
  readonly text: string;
}

/**
 * Reads a date and time as OLE Automation does: ISO form in every locale, else numbers in the locale's order (another order when that
 * names no day), month names in English and in the locale's language, 12- and 24-hour times. Two-digit years 00–29 are 2000–2029.
 */
export function parseLocaleDateTime(text: string, locale: Locale): ParsedDateTime | undefined {
  const iso = parseIsoDateTime(text);
  if (iso !== undefined) return iso;
  const { rest, half } = withoutHalf(withoutLiterals(text, locale).trim(), locale);
  const clock = clockOf(rest, half, locale);
  if (clock === undefined && half !== undefined) return undefined;
  const time = clock === undefined ? undefined : timeOf(clock[1], clock[2] ?? '0', clock[3], clock[4], half);
  if (clock !== undefined && time === undefined) return undefined;
  const dateText = rest.slice(0, clock?.index).trim().replace(/,$/, '');
  if (dateText === '') return time === undefined ? undefined : { days: undefined, time, offset: undefined };
  const days = parseDate(dateText, locale);
  return days === undefined ? undefined : { days, time, offset: undefined };
}

/** The text without the words the locale writes into its short dates, such as the Bulgarian г. for "year". */
function withoutLiterals(text: string, locale: Locale): string {
  const literals = locale.datePattern.match(/(?<=')[^']+(?=')/g) ?? [];
  return literals.reduce((rest, literal) => rest.replace(literal, ''), text);
}

/** Takes the word for morning or afternoon out, where it stands at the end or before the time. */
function withoutHalf(text: string, locale: Locale): { rest: string; half: Half | undefined } {
  const forms: readonly (readonly [string, Half])[] = [
    [locale.morning, 'AM'],
    [locale.afternoon, 'PM'],
    ['AM', 'AM'],
    ['PM', 'PM'],
  ];
  const upper = text.toUpperCase();
  for (const [word, half] of forms) {
    const at = word === '' ? -1 : upper.lastIndexOf(word.toUpperCase());
    if (at < 0) continue;
    const before = text.slice(0, at);
    const after = text.slice(at + word.length);
    if (/\p{L}$/u.test(before) || /^\p{L}/u.test(after)) continue;
    return { rest: `${before.trimEnd()} ${after.trimStart()}`.trim(), half };
  }
  return { rest: text, half: undefined };
}

const clockForm = /(?:^|[\sT])(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:\.(\d{1,9}))?)?)?$/;

/** The time at the end of a text; one without a colon needs a word for its half of the day, or a date before it in a locale that writes none. */
function clockOf(text: string, half: Half | undefined, locale: Locale): RegExpExecArray | undefined {
  const clock = clockForm.exec(text);
  if (clock === null) return undefined;
  const pointed = !locale.timePattern.includes(':') && clock.index > 0 && clock[2] !== undefined;
  return half !== undefined || clock[0].includes(':') || pointed ? clock : undefined;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const form = /(\d+)|[-/., 年月日년월일]+|(\p{L}[\p{L}\p{M}]*\.?)/uy;
  while (form.lastIndex < text.length) {
    const match = form.exec(text);
    if (match === null) return undefined;
    if (match[1] !== undefined) tokens.push({ kind: 'number', text: match[0] });
    else if (match[2] !== undefined) tokens.push({ kind: 'word', text: match[0] });
  }
  return tokens;
}

function parseDate(text: string, locale: Locale): number | undefined {
  const tokens = tokensOf(text.replace(/\.$/, ''));
  if (tokens === undefined) return undefined;
  const words = tokens.filter((token) => token.kind === 'word');
  const numbers = tokens.filter((token) => token.kind === 'number');
  if (words.length === 0) return numbers.length === 3 ? numericDate(numbers, locale.dateOrder) : undefined;
  const month = words.length === 1 ? monthOfName(words[0].text, locale) : undefined;
  if (month === undefined || numbers.length !== 2) return undefined;
  const [first, second] = numbers;
  const yearFirst = first.text.length > 2;
  return dayNumber(yearFirst ? first.text : second.text, month, Number(yearFirst ? second.text : first.text));
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
  const year = yearText.length > 2 ? Number(yearText) : yearOfTwoDigits(Number(yearText));
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}
