import { parseDecimal } from './decimal.ts';
import type { Locale } from './locale.ts';
import type { Decimal } from './value.ts';

const blanks = /^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g;

function removeAffix(text: string, affix: string): string | undefined {
  if (affix === '') return undefined;
  if (text.startsWith(affix)) return text.slice(affix.length).replace(blanks, '');
  return text.endsWith(affix) ? text.slice(0, -affix.length).replace(blanks, '') : undefined;
}

/**
 * Rewrites a number as OLE Automation reads it (blanks around it, one sign before or behind, parentheses for negative, currency
 * symbol, group separators before the decimal separator, exponent; all by locale) to invariant form `-1234.5e6`; undefined when it is no number.
 */
export function normalizeNumberText(text: string, locale: Locale): string | undefined {
  let rest = text.replace(blanks, '');
  let negative = false;
  let signed = false;
  if (rest.startsWith('(') && rest.endsWith(')')) {
    rest = rest.slice(1, -1).replace(blanks, '');
    negative = true;
    signed = true;
  }
  rest = removeAffix(rest, locale.currencySymbol) ?? rest;
  const sign = /^[+-]/.exec(rest) ?? /(?<=[\d.,])[+-]$/.exec(rest);
  if (sign !== null) {
    if (signed) return undefined;
    negative = sign[0] === '-';
    rest = (sign.index === 0 ? rest.slice(1) : rest.slice(0, -1)).replace(blanks, '');
    rest = removeAffix(rest, locale.currencySymbol) ?? rest;
  }
  const digits = invariantDigits(rest, locale);
  if (digits === undefined) return undefined;
  return negative ? `-${digits}` : digits;
}

function invariantDigits(text: string, locale: Locale): string | undefined {
  const exponentAt = text.search(/[eE]/);
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt);
  const exponent = exponentAt < 0 ? '' : text.slice(exponentAt);
  const pointAt = mantissa.indexOf(locale.decimalSeparator);
  let whole = pointAt < 0 ? mantissa : mantissa.slice(0, pointAt);
  const fraction = pointAt < 0 ? '' : mantissa.slice(pointAt + locale.decimalSeparator.length);
  if (locale.groupSeparator === '\u00a0') whole = whole.replaceAll(/(?<=\d)[\u00a0\u202f ]/g, '');
  else if (/^\d/.test(whole)) whole = whole.replaceAll(locale.groupSeparator, '');
  if (!/^\d*$/.test(whole) || !/^\d*$/.test(fraction) || whole + fraction === '') return undefined;
  if (exponent !== '' && !/^[eE][+-]?\d{1,4}$/.test(exponent)) return undefined;
  return `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

/** Reads a number exactly, by locale; undefined when the text is no number. */
export function parseNumberText(text: string, locale: Locale): Decimal | undefined {
  const normalized = normalizeNumberText(text, locale);
  return normalized === undefined ? undefined : parseDecimal(normalized);
}

/** Reads a double, by locale; undefined when the text is no number. May give an infinity: out of range. */
export function parseFloatText(text: string, locale: Locale): number | undefined {
  const normalized = normalizeNumberText(text, locale);
  return normalized === undefined ? undefined : Number(normalized);
}

/**
 * A double as OLE Automation prints it: at most `digits` significant digits (15 for DT_R8, 7 for DT_R4), no trailing zeros,
 * exponent form `1E+20` from 10^`digits` on and below 10^−4.
 */
export function formatFloat(value: number, digits: 7 | 15, decimalSeparator = '.'): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return '0';
  const [mantissa, exponentText] = value.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  const localized = (text: string): string => text.replace('.', decimalSeparator);
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent >= -4 && exponent < digits) {
    const plain = Number(`${trimmed}e${exponent}`).toFixed(
      Math.max(0, trimmed.replace(/[-.]/g, '').length - 1 - exponent),
    );
    return localized(plain);
  }
  const size = Math.abs(exponent).toString().padStart(2, '0');
  return `${localized(trimmed)}E${exponent < 0 ? '-' : '+'}${size}`;
}
