import { likeExpression } from '../../../datatypes/like-pattern.ts';
import type { SqlType, SqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { concatenatedType, familyOf, isUnicode, sqlTypes, textLength, textType } from '../type-rules.ts';
import type { TypedExpression } from '../typed-tree.ts';
import { bytesOfText } from '../values/binary-value.ts';
import { isVariant } from '../values/convert-sql-value.ts';
import { formatMessage } from './format-message.ts';
import { type FunctionShape, fixedFunction, type ScalarFunction } from './scalar-function.ts';

const { int } = sqlTypes;
const anyText = textType(true, 4000);

/** The type an argument has as a text. */
function asText(operand: TypedExpression): SqlType {
  return familyOf(operand.type) === 'text' ? operand.type : textType(isUnicode(operand.type), textLength(operand.type));
}

function likeFirst(rest: readonly (SqlType | undefined)[], length?: (operand: TypedExpression) => number | 'max') {
  return ([first]: readonly TypedExpression[]): FunctionShape => {
    const type = asText(first);
    const size = length === undefined ? textLength(type) : length(first);
    return { type: textType(isUnicode(type), size), argumentTypes: [type, ...rest] };
  };
}

function textFunction(
  rest: readonly (SqlType | undefined)[],
  evaluate: (text: string, ...more: string[]) => string | null,
): ScalarFunction {
  return {
    least: 1 + rest.length,
    most: 1 + rest.length,
    shape: likeFirst(rest),
    evaluate: ([first, ...more]) => evaluate(String(first), ...more.map(String)),
  };
}

function wholeOf(value: SqlValue): number {
  return Number(value);
}

/** Position from 1 of a text in another, case aside; 0 when it is not there. */
function indexOf(found: string, text: string, start: number): number {
  if (found === '') return 0;
  return text.toLowerCase().indexOf(found.toLowerCase(), Math.max(start, 1) - 1) + 1;
}

function substring(text: string, start: number, length: number): string {
  if (length < 0) throw sqlFailure(536, ['SUBSTRING']);
  const end = Math.max(start + length - 1, 0);
  return text.slice(Math.max(start, 1) - 1, end);
}

function replaceText(text: string, found: string, replacement: string): string {
  if (found === '') return text;
  const [lower, wanted] = [text.toLowerCase(), found.toLowerCase()];
  // A letter that changes its length in lower case would shift the places.
  if (lower.length !== text.length) return text.replaceAll(found, () => replacement);
  let result = '';
  let at = 0;
  for (let next = lower.indexOf(wanted); next >= 0; next = lower.indexOf(wanted, at)) {
    result += text.slice(at, next) + replacement;
    at = next + wanted.length;
  }
  return result + text.slice(at);
}

function patternIndex(pattern: string, text: string): number {
  const open = pattern.startsWith('%');
  const expression = likeExpression(pattern.replace(/^%/, '').replace(/%$/, ''));
  if (expression === undefined) return 0;
  const body = expression.slice(1, -1);
  const match = new RegExp(`${open ? '' : '^'}(?:${body})${pattern.endsWith('%') ? '' : '$'}`, 'iu').exec(text);
  return match === null ? 0 : match.index + 1;
}

function concatShape(operands: readonly TypedExpression[]): FunctionShape {
  const types = operands.map(asText);
  return { type: types.reduce(concatenatedType), argumentTypes: types };
}

const longestReplicated = 8000;

function replicate(text: string, count: number, result: SqlType): string | null {
  if (count < 0) return null;
  const limit = result.length === 'max' ? 1_000_000 : longestReplicated;
  if (text.length * count > limit && result.length === 'max')
    throw sqlFailure(701, ['REPLICATE gives more than 1,000,000 characters']);
  return text.repeat(Math.min(count, Math.ceil(limit / Math.max(text.length, 1)))).slice(0, limit);
}

function quoteName(text: string, quote: string): string | null {
  const pairs: Readonly<Record<string, string>> = { '[': '[]', ']': '[]', '(': '()', '<': '<>', '{': '{}' };
  const [open, close] = pairs[quote] ?? quote + quote;
  if (text.length > 128 || !(`'"\``.includes(quote) || Object.hasOwn(pairs, quote))) return null;
  return open + text.replaceAll(close, close + close) + close;
}

function dataLength(value: SqlValue, type: SqlType): number {
  if (value instanceof Uint8Array) return value.length;
  if (isVariant(value)) return dataLength(value.value, value.type);
  if (familyOf(type) === 'text' || familyOf(type) === 'xml') {
    return isUnicode(type) ? String(value).length * 2 : bytesOfText(String(value), type).length;
  }
  const sizes: Partial<Record<SqlType['name'], number>> = {
    bit: 1,
    tinyint: 1,
    smallint: 2,
    int: 4,
    real: 4,
    smallmoney: 4,
    smalldatetime: 4,
    date: 3,
  };
  return sizes[type.name] ?? (type.name === 'uniqueidentifier' ? 16 : 8);
}

/** Functions of text. */
export const textFunctions: Readonly<Record<string, ScalarFunction>> = {
  LEN: {
    least: 1,
    most: 1,
    shape: ([first]) => ({ type: int, argumentTypes: [asText(first)] }),
    evaluate: ([text]) => String(text).replace(/ +$/, '').length,
  },
  DATALENGTH: fixedFunction(int, [undefined], ([value], { types }) => dataLength(value, types[0])),
  UPPER: textFunction([], (text) => text.toUpperCase()),
  LOWER: textFunction([], (text) => text.toLowerCase()),
  LTRIM: textFunction([], (text) => text.replace(/^ +/, '')),
  RTRIM: textFunction([], (text) => text.replace(/ +$/, '')),
  TRIM: textFunction([], (text) => text.replace(/^ +| +$/g, '')),
  REVERSE: textFunction([], (text) => Array.from(text).reverse().join('')),
  LEFT: {
    least: 2,
    most: 2,
    shape: likeFirst([int]),
    evaluate: ([text, length]) => {
      if (wholeOf(length) < 0) throw sqlFailure(536, ['LEFT']);
      return String(text).slice(0, wholeOf(length));
    },
  },
  RIGHT: {
    least: 2,
    most: 2,
    shape: likeFirst([int]),
    evaluate: ([text, length]) => {
      if (wholeOf(length) < 0) throw sqlFailure(536, ['RIGHT']);
      return wholeOf(length) === 0 ? '' : String(text).slice(-wholeOf(length));
    },
  },
  SUBSTRING: {
    least: 3,
    most: 3,
    shape: likeFirst([int, int]),
    evaluate: ([text, start, length]) => substring(String(text), wholeOf(start), wholeOf(length)),
  },
  REPLACE: {
    least: 3,
    most: 3,
    shape: (operands) => {
      const unicode = operands.some(({ type }) => isUnicode(type));
      const isMax = operands.some(({ type }) => textLength(type) === 'max');
      const type = textType(unicode, isMax ? 'max' : unicode ? 4000 : 8000);
      return { type, argumentTypes: operands.map(asText) };
    },
    evaluate: ([text, found, replacement]) => replaceText(String(text), String(found), String(replacement)),
  },
  STUFF: {
    least: 4,
    most: 4,
    shape: likeFirst([int, int, anyText], () => 4000),
    takesNull: true,
    evaluate: ([text, start, length, inserted]) => {
      const [from, count] = [wholeOf(start), wholeOf(length)];
      if (text === null || start === null || length === null) return null;
      if (from < 1 || count < 0 || from > String(text).length) return null;
      return (
        String(text).slice(0, from - 1) +
        (inserted === null ? '' : String(inserted)) +
        String(text).slice(from - 1 + count)
      );
    },
  },
  CHARINDEX: {
    least: 2,
    most: 3,
    shape: ([found, text, start]) => ({
      type: int,
      argumentTypes: [asText(found), asText(text), ...(start === undefined ? [] : [int])],
    }),
    evaluate: ([found, text, start = 1]) => indexOf(String(found), String(text), wholeOf(start)),
  },
  PATINDEX: fixedFunction(int, [sqlTypes.nvarcharMax, sqlTypes.nvarcharMax], ([pattern, text]) =>
    patternIndex(String(pattern), String(text)),
  ),
  REPLICATE: {
    least: 2,
    most: 2,
    shape: likeFirst([int], ({ type }) => (textLength(type) === 'max' ? 'max' : isUnicode(type) ? 4000 : 8000)),
    evaluate: ([text, count], { result }) => replicate(String(text), wholeOf(count), result),
  },
  SPACE: fixedFunction(textType(false, 8000), [int], ([count]) =>
    wholeOf(count) < 0 ? null : ' '.repeat(Math.min(wholeOf(count), 8000)),
  ),
  CHAR: fixedFunction({ name: 'char', length: 1 }, [int], ([code]) =>
    wholeOf(code) < 0 || wholeOf(code) > 255 ? null : String.fromCharCode(wholeOf(code)),
  ),
  NCHAR: fixedFunction({ name: 'nchar', length: 1 }, [int], ([code]) =>
    wholeOf(code) < 0 || wholeOf(code) > 65535 ? null : String.fromCharCode(wholeOf(code)),
  ),
  ASCII: fixedFunction(
    int,
    [textType(false, 8000)],
    ([text]) => bytesOfText(String(text), { name: 'varchar' })[0] ?? null,
  ),
  UNICODE: fixedFunction(int, [anyText], ([text]) => (text === '' ? null : String(text).charCodeAt(0))),
  QUOTENAME: {
    least: 1,
    most: 2,
    shape: (operands) => ({ type: textType(true, 258), argumentTypes: operands.map(() => anyText) }),
    evaluate: ([text, quote = '[']) => quoteName(String(text), String(quote).slice(0, 1)),
  },
  PARSENAME: fixedFunction(textType(true, 128), [anyText, int], ([name, part]) => {
    const parts = String(name)
      .split('.')
      .map((one) => one.replace(/^\[(.*)\]$/, '$1'));
    return parts.length > 4 ? null : (parts.at(-wholeOf(part)) ?? null);
  }),
  CONCAT: {
    least: 2,
    most: 254,
    takesNull: true,
    shape: concatShape,
    evaluate: (values) => values.map((value) => (value === null ? '' : String(value))).join(''),
  },
  CONCAT_WS: {
    least: 3,
    most: 254,
    takesNull: true,
    shape: (operands) => ({
      type: textType(concatShape(operands).type.name === 'nvarchar', 4000),
      argumentTypes: operands.map(asText),
    }),
    evaluate: ([separator, ...values]) =>
      values
        .filter((value) => value !== null)
        .map(String)
        .join(separator === null ? '' : String(separator)),
  },
  STR: {
    least: 1,
    most: 3,
    shape: (operands) => ({
      type: textType(false, 8000),
      argumentTypes: [sqlTypes.float, int, int].slice(0, operands.length),
    }),
    evaluate: ([number, length = 10, decimals = 0]) => {
      const text = Number(number).toFixed(Math.min(Math.max(wholeOf(decimals), 0), 16));
      const width = wholeOf(length);
      return text.length > width && text.split('.')[0].length > width
        ? '*'.repeat(width)
        : text.slice(0, width).padStart(width);
    },
  },
  FORMATMESSAGE: {
    least: 1,
    most: 21,
    takesNull: true,
    shape: ([, ...rest]) => ({ type: textType(true, 2048), argumentTypes: [anyText, ...rest.map(() => undefined)] }),
    evaluate: ([text, ...values], { types }) =>
      text === null
        ? null
        : formatMessage(
            String(text),
            values.map((value, at) => ({ value, type: types[at + 1] })),
          ),
  },
};
