import { columnType } from '../datatypes/data-type.ts';
import { parseDecimal } from '../datatypes/decimal.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import { refuse } from './expression-error.ts';
import type { Token } from './lexer.ts';
import type { LiteralSyntax } from './syntax-tree.ts';

const integerLimits = {
  DT_I4: 2147483647n,
  DT_UI4: 4294967295n,
  DT_I8: 9223372036854775807n,
  DT_UI8: 18446744073709551615n,
};

const longestInteger = String(integerLimits.DT_UI8).length;

/** A number literal typed by its spelling: no suffix DT_I4, U DT_UI4, L DT_I8, UL DT_UI8; F DT_R4; L or exponent DT_R8; a point alone DT_NUMERIC (source: Literals page). */
export function numberLiteral(token: Token): LiteralSyntax {
  const { value: text, start, end } = token;
  const isHex = /^0[xX]/.test(text);
  if (isHex || /^\d+[uUlL]*$/.test(text)) return integerLiteral(token, isHex);
  const span = { kind: 'literal', start, end } as const;
  if (!/[eEfFlL]/.test(text)) {
    const precision = text.length - 1;
    if (precision > 38) refuse('parse', 'DTS_E_EXPREVALLITERALOVERFLOW', start, { literal: text, type: 'DT_NUMERIC' });
    const value = parseDecimal(text);
    if (value === undefined) throw new InternalError(`the literal ${text} is no decimal number`);
    return { ...span, type: columnType('DT_NUMERIC', { precision, scale: value.scale }), value };
  }
  const isSingle = /[fF]$/.test(text);
  const number = Number(text.replace(/[fFlL]$/, ''));
  const value = isSingle ? Math.fround(number) : number;
  const type = isSingle ? 'DT_R4' : 'DT_R8';
  if (!Number.isFinite(value)) refuse('parse', 'DTS_E_EXPREVALLITERALOVERFLOW', start, { literal: text, type });
  return { ...span, type: columnType(type), value };
}

function integerLiteral(token: Token, isHex: boolean): LiteralSyntax {
  const suffix = (isHex ? /[uU]$/ : /[uUlL]*$/).exec(token.value)?.[0].toUpperCase() ?? '';
  const digits = token.value.slice(0, token.value.length - suffix.length);
  const long = suffix.includes('L');
  const type = suffix.includes('U') ? (long ? 'DT_UI8' : 'DT_UI4') : long ? 'DT_I8' : 'DT_I4';
  // Digits in any number are refused before they are made a number, which takes longer than reading them.
  const isLonger = digits.replace(/^0[xX]?0*/, '').length > longestInteger;
  const value = isLonger ? 0n : BigInt(digits);
  if (isLonger || value > integerLimits[type]) {
    refuse('parse', 'DTS_E_EXPREVALLITERALOVERFLOW', token.start, { literal: token.value, type });
  }
  return {
    kind: 'literal',
    type: columnType(type),
    value: long ? value : Number(value),
    start: token.start,
    end: token.end,
  };
}

/** A text literal: DT_WSTR of its own length. */
export function textLiteral(token: Token): LiteralSyntax {
  const type = columnType('DT_WSTR', { length: token.value.length });
  return { kind: 'literal', type, value: token.value, start: token.start, end: token.end };
}
