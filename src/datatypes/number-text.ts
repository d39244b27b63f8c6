import { parseDecimal } from './decimal.ts';
import type { Locale, NumberSeparators } from './locale.ts';
import type { Decimal } from './value.ts';

// No-break spaces and marks of direction stand around the currency symbols of many locales.
const blanks = /^[\t\n\v\f\r \u00a0\u200e\u200f\u202f]+|[\t\n\v\f\r \u00a0\u200e\u200f\u202f]+$/g;

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
  const whole = text.replace(blanks, '');
  const inner = /^\((.*)\)$/s.exec(whole)?.[1].replace(blanks, '');
  const symbol = locale.currencySymbol;
  const outside = removeAffix(inner ?? whole, symbol);
  const signed = outside ?? inner ?? whole;
  const sign = /^[+-]|[+-]$/.exec(signed);
  if (sign !== null && inner !== undefined) return undefined;
  const unsigned = sign === null ? signed : withoutSign(signed, sign.index);
  const inside = outside === undefined && sign !== null ? removeAffix(unsigned, symbol) : undefined;
  const isMoney = (outside ?? inside) !== undefined;
  const digits = invariantDigits(inside ?? unsigned, isMoney ? locale.money : locale);
  if (digits === undefined) return undefined;
  return inner !== undefined || sign?.[0] === '-' ? `-${digits}` : digits;
}

function withoutSign(text: string, at: number): string {
  return (at === 0 ? text.slice(1) : text.slice(0, -1)).replace(blanks, '');
}

function invariantDigits(text: string, separators: NumberSeparators): string | undefined {
  const exponentAt = text.search(/[eE]/);
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt);
  const exponent = exponentAt < 0 ? '' : text.slice(exponentAt);
  const pointAt = mantissa.indexOf(separators.decimalSeparator);
  let whole = pointAt < 0 ? mantissa : mantissa.slice(0, pointAt);
  const fraction = pointAt < 0 ? '' : mantissa.slice(pointAt + separators.decimalSeparator.length);
  if (/^\d/.test(whole)) whole = whole.replaceAll(groupForm(separators.groupSeparator), '');
  if (!/^\d*$/.test(whole) || !/^\d*$/.test(fraction) || whole + fraction === '') return undefined;
  if (exponent !== '' && !/^[eE][+-]?\d{1,4}$/.test(exponent)) return undefined;
  return `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

// Texts are seldom typed with the very space or apostrophe of the locale.
function groupForm(separator: string): RegExp | string {
  if (separator === '\u00a0') return /[\u00a0\u202f ]/g;
  return separator === '’' ? /['’]/g : separator;
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
