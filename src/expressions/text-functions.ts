import { encodedLength } from '../datatypes/code-page.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import { integerRange } from '../datatypes/type-families.ts';
import type { Value } from '../datatypes/value.ts';
import { EvaluationFailure } from './expression-error.ts';
import type { Outcome } from './operators.ts';

/** UTF-16 units no computed text exceeds: beyond, a text fails its row instead of exhausting memory. */
const longestText = 100_000_000;

/** Without U+0020 at the start, the end or both. */
export function trimSpaces(text: string, where: 'both' | 'start' | 'end'): string {
  let start = 0;
  let end = text.length;
  if (where !== 'end') while (start < end && text[start] === ' ') start++;
  if (where !== 'start') while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

/** CODEPOINT: the first UTF-16 unit; NULL for the empty string. */
export function codePoint(text: string): number | null {
  return text === '' ? null : text.charCodeAt(0);
}

/** FINDSTRING: position from 1 of the given occurrence, 0 when there are fewer; compares unit by unit. */
export function findString(text: string, search: string, occurrence: Value): Outcome {
  const wanted = Number(occurrence);
  if (wanted <= 0) {
    return new EvaluationFailure('DTS_E_EXPREVALFNFINDSTRINGINVALIDOCCURRENCECOUNT', { value: wanted });
  }
  if (search === '') return 0;
  let at = -1;
  for (let count = 0; count < wanted; count++) {
    at = text.indexOf(search, at + 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

/** HEX: upper-case digits of the integer's two's complement, without prefix and leading zeros. */
export function hexOf(value: Value, type: ColumnType): string {
  const bits = (integerRange(type.type)?.bytes ?? 4) * 8;
  return BigInt.asUintN(bits, BigInt(value as number | bigint))
    .toString(16)
    .toUpperCase();
}

/** LEFT and RIGHT. */
export function endOfText(text: string, count: Value, side: 'left' | 'right'): Outcome {
  const length = Number(count);
  if (length < 0) {
    return side === 'right'
      ? new EvaluationFailure('DTS_E_EXPREVALFNRIGHTINVALIDLENGTH', { value: length })
      : new EvaluationFailure('DTS_E_EXPREVALFUNCTIONCOMPUTEFAILED', {
          function: 'LEFT',
          detail: `the length must not be negative, but it is ${length}`,
        });
  }
  if (length >= text.length) return text;
  return side === 'left' ? text.slice(0, length) : text.slice(text.length - length);
}

/** SUBSTRING: from a position ≥ 1, at most `length` ≥ 0 units. */
export function substring(text: string, position: Value, length: Value): Outcome {
  const start = Number(position);
  const count = Number(length);
  if (start <= 0) return new EvaluationFailure('DTS_E_EXPREVALFNSUBSTRINGINVALIDSTARTINDEX', { value: start });
  if (count < 0) return new EvaluationFailure('DTS_E_EXPREVALFNSUBSTRINGINVALIDLENGTH', { value: count });
  return text.slice(start - 1, start - 1 + count);
}

/** LEN: UTF-16 units of text, bytes of DT_TEXT, DT_NTEXT and DT_IMAGE. */
export function lengthOf(value: Value, type: ColumnType): number {
  if (value instanceof Uint8Array) return value.length;
  const text = value as string;
  if (type.type === 'DT_NTEXT') return text.length * 2;
  return type.type === 'DT_TEXT' ? encodedLength(text, type.codePage || 1252) : text.length;
}

/** REPLACE: every occurrence; the searched text must not be empty. */
export function replaceText(text: string, search: string, replacement: string): Outcome {
  if (search !== '') return replaceEvery(text, search, replacement);
  return new EvaluationFailure('DTS_E_EXPREVALFUNCTIONCOMPUTEFAILED', {
    function: 'REPLACE',
    detail: 'the text to search for is empty',
  });
}

function replaceEvery(text: string, search: string, replacement: string): Outcome {
  let at = text.indexOf(search);
  if (at < 0) return text;
  if (replacement.length > search.length) {
    let length = text.length;
    for (; at >= 0; at = text.indexOf(search, at + search.length)) {
      length += replacement.length - search.length;
      if (length > longestText) return tooLong('REPLACE');
    }
  }
  return text.split(search).join(replacement);
}

const tooLong = (name: string): EvaluationFailure =>
  new EvaluationFailure('DTS_E_EXPREVALFUNCTIONOVERFLOW', { function: name, type: 'DT_WSTR' });

/** REPLICATE: the text `count` ≥ 0 times. */
export function replicate(text: string, count: Value): Outcome {
  const times = Number(count);
  if (times < 0) return new EvaluationFailure('DTS_E_EXPREVALFNREPLICATEINVALIDREPEATCOUNT', { value: times });
  return text.length * times > longestText ? tooLong('REPLICATE') : text.repeat(times);
}

/** REVERSE: characters in reverse order; surrogate pairs stay whole. */
export function reverseText(text: string): string {
  const units = new Uint16Array(text.length);
  const last = text.length - 1;
  for (let at = 0; at <= last; at++) units[last - at] = text.charCodeAt(at);
  for (let at = 0; at < last; at++) {
    if (!isPair(units[at + 1], units[at])) continue;
    [units[at], units[at + 1]] = [units[at + 1], units[at]];
    at++;
  }
  return Buffer.from(units.buffer).toString('utf16le');
}

const isPair = (high: number, low: number): boolean => (high & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00;

function tokensOf(text: string, delimiters: string): string[] {
  const tokens: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !delimiters.includes(text[at])) continue;
    if (at > start) tokens.push(text.slice(start, at));
    start = at + 1;
  }
  return tokens;
}

/** TOKEN: the n-th piece between delimiter characters, a run of them counting as one; "" when there are fewer pieces. */
export function tokenOf(text: string, delimiters: string, occurrence: Value): Outcome {
  const wanted = Number(occurrence);
  if (wanted <= 0) {
    return new EvaluationFailure('DTS_E_EXPREVALFUNCTIONCOMPUTEFAILED', {
      function: 'TOKEN',
      detail: `the occurrence must be greater than 0, but it is ${wanted}`,
    });
  }
  return tokensOf(text, delimiters)[wanted - 1] ?? '';
}

/** TOKENCOUNT: pieces between delimiter characters; 0 for NULL. */
export function tokenCount(text: Value, delimiters: Value): number {
  return text === null ? 0 : tokensOf(text as string, (delimiters as string | null) ?? '').length;
}

/** The text, blob text or bytes of both operands joined; text is limited in length. */
export function applyConcatenation(left: Value, right: Value): Outcome {
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    const joined = new Uint8Array(left.length + right.length);
    joined.set(left);
    joined.set(right, left.length);
    return joined;
  }
  const [start, end] = [left as string, right as string];
  if (start.length + end.length <= longestText) return start + end;
  const detail = `the text would have ${start.length + end.length} characters, more than ${longestText}`;
  return new EvaluationFailure('DTS_E_EXPREVALBINARYOPERATIONFAILED', { operator: '+', detail });
}
