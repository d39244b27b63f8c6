import { civilFromDays, daysOfTicks, timeOfTicks } from '../../../datatypes/calendar.ts';
import type { SqlType } from '../../sql-type.ts';
import { secondsScale } from '../type-rules.ts';
import { atOffset, clockText, type Moment, offsetText } from './date-time-value.ts';

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Styles of CONVERT as patterns. yyyy, yy, MM, dd, HH, mm, ss; `mon` the month's name; `d2` the day with a blank for the first digit, `h2` the hour of twelve; `fff` the
 * seconds' digits of the type with the point, `ms` three digits; `tt` AM or PM. Source: CAST and CONVERT (Transact-SQL).
 */
const patterns: Readonly<Record<number, string>> = {
  0: 'mon d2 yyyy h2:mm{tt}',
  1: 'MM/dd/yy',
  2: 'yy.MM.dd',
  3: 'dd/MM/yy',
  4: 'dd.MM.yy',
  5: 'dd-MM-yy',
  6: 'dd mon yy',
  7: 'mon dd, yy',
  8: 'HH:mm:ss',
  9: 'mon d2 yyyy h2:mm:ss:ms{tt}',
  10: 'MM-dd-yy',
  11: 'yy/MM/dd',
  12: 'yyMMdd',
  13: 'dd mon yyyy HH:mm:ss:ms',
  14: 'HH:mm:ss:ms',
  20: 'yyyy-MM-dd HH:mm:ss',
  21: 'yyyy-MM-dd HH:mm:ssfff',
  22: 'MM/dd/yy h2:mm:ss tt',
  23: 'yyyy-MM-dd',
  24: 'HH:mm:ss',
  25: 'yyyy-MM-dd HH:mm:ssfff',
  126: 'yyyy-MM-ddTHH:mm:ssfff',
  127: 'yyyy-MM-ddTHH:mm:ssfff',
};

/** The pattern of a style; the styles above 100 of the first 14 have four digits of the year. Undefined for a style that dates do not have. */
export function patternOfStyle(style: number): string | undefined {
  if (style >= 100 && style <= 114) return patterns[style - 100]?.replace(/(?<!y)yy(?!y)/, 'yyyy');
  return patterns[style === 120 || style === 121 ? style - 100 : style];
}

/** The pattern without what a type lacks: dates have no clock, times no date. */
export function patternForType(pattern: string, type: SqlType): string {
  if (type.name === 'date') return pattern.replace(/[ T]?(?:HH|h2):.*$/, '').trim();
  if (type.name === 'time') return pattern.replace(/^.*?(?=HH|h2)/, '');
  return pattern;
}

/** The parts a pattern is made of, texts between them included. */
export const patternParts = /yyyy|yy|MM|dd|HH|mm|ss|fff|ms|mon|d2|h2|\{?tt\}?|[^a-zA-Z{]|T/g;

/** A moment in the style of CONVERT, as a value of its type. Undefined for a style that dates do not have. */
export function dateInStyle(moment: Moment, type: SqlType, style: number): string | undefined {
  const pattern = patternOfStyle(style);
  if (pattern === undefined) return undefined;
  const shown = style === 127 && type.name === 'datetimeoffset' ? atOffset(moment, 0) : moment;
  const text = (patternForType(pattern, type).match(patternParts) ?? []).map((part) =>
    partText(part, shown, type, style),
  );
  if (type.name !== 'datetimeoffset') return text.join('');
  if (style === 127) return `${text.join('')}Z`;
  if (style === 126) return text.join('') + offsetText(moment.offset);
  return [0, 9, 20, 21, 25].includes(style % 100) ? `${text.join('')} ${offsetText(moment.offset)}` : text.join('');
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

function partText(part: string, { ticks }: Moment, type: SqlType, style: number): string {
  const { year, month, day } = civilFromDays(daysOfTicks(ticks));
  const clock = clockText(timeOfTicks(ticks), 7);
  const hour = Number(clock.slice(0, 2));
  switch (part) {
    case 'yyyy':
      return pad(year, 4);
    case 'yy':
      return pad(year % 100);
    case 'MM':
      return pad(month);
    case 'mon':
      return monthNames[month - 1];
    case 'dd':
      return pad(day);
    case 'd2':
      return String(day).padStart(2);
    case 'HH':
      return pad(hour);
    case 'h2':
      return String(hour % 12 === 0 ? 12 : hour % 12).padStart(2);
    case 'mm':
      return clock.slice(3, 5);
    case 'ss':
      return clock.slice(6, 8);
    case 'ms':
      return clock.slice(
        9,
        9 + (type.name === 'datetime' ? 3 : Math.max(secondsScale(type), type.name === 'date' ? 0 : 3)),
      );
    case 'fff':
      return fractionText(clock.slice(9), type, style);
    case 'tt':
    case '{tt}':
      return hour < 12 ? 'AM' : 'PM';
    default:
      return part;
  }
}

/** ISO 8601 leaves the fraction of a datetime out when it is zero. */
function fractionText(digits: string, type: SqlType, style: number): string {
  const shown = digits.slice(0, secondsScale(type));
  if (type.name === 'smalldatetime') return style === 126 || style === 127 ? '' : '.000';
  if (shown === '' || ((style === 126 || style === 127) && type.name === 'datetime' && /^0*$/.test(shown))) return '';
  return `.${shown}`;
}
