import { formatDecimal, parseDecimal, rescale } from '../../../datatypes/decimal.ts';
import type { SqlType, SqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { familyOf, isUnicode, textLength } from '../type-rules.ts';
import { hexText, inCodePage, textOfBytes } from './binary-value.ts';
import { dateInStyle } from './date-style.ts';
import { momentOf } from './date-time-value.ts';

/** A value as text, as CAST and CONVERT write it; the style is that of CONVERT. `to` is asked for the encoding of bytes only. */
export function textOfValue(value: Exclude<SqlValue, null>, from: SqlType, style: number, to: SqlType): string {
  switch (familyOf(from)) {
    case 'bit':
      return value === true ? '1' : '0';
    case 'float':
      return floatText(Number(value), from, style);
    case 'money':
      return moneyText(String(value), style);
    case 'temporal':
      return temporalText(String(value), from, style);
    case 'binary':
      if (style === 1) return `0x${hexText(value as Uint8Array)}`;
      return style === 2 ? hexText(value as Uint8Array) : textOfBytes(value as Uint8Array, to);
    default:
      return String(value);
  }
}

function temporalText(value: string, from: SqlType, style: number): string {
  const dated = from.name === 'datetime' || from.name === 'smalldatetime';
  // Without a style, the older types are written as 0, the newer as 121.
  const text = dateInStyle(momentOf(value), from, style === 0 && !dated ? 121 : style);
  if (text === undefined) throw sqlFailure(529, [from.name, `text in style ${style}`]);
  return text;
}

function exponentText(text: string): string {
  return text.replace(/e([+-])(\d+)$/, (_, sign: string, digits: string) => `e${sign}${digits.padStart(3, '0')}`);
}

/** Styles: 0 six digits at most, 1 eight digits, 2 sixteen digits, 3 as many as the value needs. Source: CAST and CONVERT (Transact-SQL). */
function floatText(value: number, from: SqlType, style: number): string {
  if (style === 1) return exponentText(value.toExponential(7));
  if (style === 2) return exponentText(value.toExponential(15));
  if (style === 3) return exponentText(value.toExponential(from.name === 'real' ? 8 : 16));
  const short = Number(value.toPrecision(6));
  if (short === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(short)));
  if (exponent >= -5 && exponent < 6) return withoutExponent(short);
  const [mantissa, power] = short.toExponential().split('e');
  return exponentText(`${mantissa}e${power}`);
}

function withoutExponent(value: number): string {
  const text = String(value);
  return /e/.test(text) ? value.toFixed(12).replace(/0+$/, '') : text;
}

function moneyText(value: string, style: number): string {
  const decimal = parseDecimal(value) ?? { coefficient: 0n, scale: 4 };
  if (style === 2 || style === 126) return formatDecimal(rescale(decimal, 4));
  const text = formatDecimal(rescale(decimal, 2, 'half-away'));
  return style === 1 ? text.replace(/\B(?=(?:\d{3})+\.)/g, ',') : text;
}

/** A text as one of a type: cut, filled with blanks for char and nchar, in its code page. Throws where SQL Server does not cut: numbers, dates as nvarchar … */
export function fitText(text: string, to: SqlType, from?: SqlType): string {
  const fitting = isUnicode(to) ? text : inCodePage(text);
  const length = textLength(to);
  if (length === 'max' || to.name === 'xml') return fitting;
  if (fitting.length > length) return cutText(fitting, length, to, from);
  return to.name === 'char' || to.name === 'nchar' ? fitting.padEnd(length) : fitting;
}

function cutText(text: string, length: number, to: SqlType, from: SqlType | undefined): string {
  const family = from === undefined ? 'text' : familyOf(from);
  if (family === 'whole') {
    if (!isUnicode(to)) return '*'.padEnd(to.name === 'char' ? length : 1);
    throw sqlFailure(8115, ['expression', to.name]);
  }
  if (family === 'decimal' || family === 'float' || family === 'money') {
    throw sqlFailure(8115, [from?.name === 'decimal' ? 'numeric' : (from?.name ?? ''), to.name]);
  }
  if (family === 'guid') throw sqlFailure(8115, ['uniqueidentifier', to.name]);
  return text.slice(0, length);
}
