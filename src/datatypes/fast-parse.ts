import { daysFromCivil, isCivilDate, ticksPerDay, ticksPerSecond } from './calendar.ts';
import type { ParsedDateTime } from './date-time-text.ts';

/** Reads an integer by the rules of fast parse: blanks and tabs around it, one sign, ASCII digits; blank text is 0 (source: Parsing Data page). */
export function fastParseInteger(text: string): bigint | undefined {
  const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '');
  if (trimmed === '') return 0n;
  return /^[+-]?[0-9]+$/.test(trimmed) ? BigInt(trimmed.replace(/^\+/, '')) : undefined;
}

/**
 * Reads `YYYYMMDD`, `YYYY-MM-DD`, `YYYY-MM` or `YYYY` as days since 1970-01-01; blanks may stand before each part, as in the ` 2004- 02-03`
 * of the Parsing Data page.
 */
export function fastParseDate(text: string): number | undefined {
  const match = /^[ \t]*([0-9]{4})(?:([0-9]{2})([0-9]{2})|-[ \t]*([0-9]{2})(?:-[ \t]*([0-9]{2}))?)?$/.exec(text);
  if (match === null) return undefined;
  const month = Number(match[2] ?? match[4] ?? '1');
  const day = Number(match[3] ?? match[5] ?? '1');
  const year = Number(match[1]);
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}

const timeForm =
  /^[ \t]*([0-9]{2})(?:([0-9]{2})([0-9]{2})?|:([0-9]{2})(?::([0-9]{2}))?)?(?:[.,]([0-9]{1,7}))?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$/;

/**
 * Reads a 24-hour time with the fraction on its last unit and an optional zone (source: Parsing Data page). 24:00:00 is midnight;
 * the leap second 23:59:60 gives the last tick of the day.
 */
export function fastParseTime(text: string): ParsedDateTime | undefined {
  const match = timeForm.exec(text);
  if (match === null) return undefined;
  const minuteText = match[2] ?? match[4];
  const secondText = match[3] ?? match[5];
  const [hour, minute, second] = [Number(match[1]), Number(minuteText ?? '0'), Number(secondText ?? '0')];
  const fraction = BigInt((match[6] ?? '').padEnd(7, '0'));
  const unit = secondText !== undefined ? 1n : minuteText !== undefined ? 60n : 3600n;
  const offset = zoneOf(match[7]);
  if (offset === false) return undefined;
  const midnight = hour === 24 && minute === 0 && second === 0 && fraction === 0n;
  const leap = hour === 23 && minute === 59 && second === 60 && fraction === 0n;
  if (midnight) return { days: undefined, time: 0n, offset };
  if (leap) return { days: undefined, time: ticksPerDay - 1n, offset };
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return {
    days: undefined,
    time: BigInt(hour * 3600 + minute * 60 + second) * ticksPerSecond + fraction * unit,
    offset,
  };
}

function zoneOf(zone: string | undefined): number | undefined | false {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  const total = Number(zone.slice(1, 3)) * 60 + minutes;
  if (minutes > 59 || total > 840) return false;
  return zone.startsWith('-') ? -total : total;
}

/** Reads a date, or a date and a time with an upper-case `T` between them. */
export function fastParseDateTime(text: string): ParsedDateTime | undefined {
  const split = text.indexOf('T');
  const days = fastParseDate(split < 0 ? text : text.slice(0, split));
  if (days === undefined) return undefined;
  if (split < 0) return { days, time: undefined, offset: undefined };
  const time = /^\s/.test(text.slice(split + 1)) ? undefined : fastParseTime(text.slice(split + 1));
  return time === undefined ? undefined : { ...time, days };
}
