import { localeOf } from './locale.ts';
import { textOfSpan } from './text-kernels.ts';

/** The rules by which a locale orders texts. */
interface TextOrder {
  readonly collator: Intl.Collator;
  /** Whether the first difference between ASCII letters and digits decides: no two letters count as one, and they follow the alphabet. */
  readonly plainAscii: boolean;
  /** ASCII symbols, each as the one that stands in the collator's order where Windows has it. */
  readonly symbols: Uint8Array;
}

// Windows' order of the ASCII symbols (source: its published sorting weights); digits and letters follow.
const windowsSymbols = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>';
const apostrophe = 0x27;
const hyphen = 0x2d;

// What stands for them in a string sort: the collator has both before the space, in this order.
const apostropheFirst = '\t';
const hyphenFirst = '\n';

const orders = new Map<string, TextOrder>();

function orderOf(localeId: number): TextOrder {
  const tag = localeOf(localeId).tag || 'en-US';
  let order = orders.get(tag);
  if (order === undefined) {
    const collator = new Intl.Collator(tag, { sensitivity: 'variant', ignorePunctuation: false });
    order = { collator, plainAscii: isPlainAscii(collator), symbols: symbolTable(collator) };
    orders.set(tag, order);
  }
  return order;
}

function symbolTable(collator: Intl.Collator): Uint8Array {
  const table = Uint8Array.from({ length: 128 }, (_, code) => code);
  const own = Array.from(windowsSymbols).sort(collator.compare);
  own.forEach((symbol, place) => {
    table[windowsSymbols.charCodeAt(place)] = symbol.charCodeAt(0);
  });
  return table;
}

function isPlainAscii(collator: Intl.Collator): boolean {
  const alphabet = Array.from('0123456789abcdefghijklmnopqrstuvwxyz');
  const ascends = (texts: readonly string[]): boolean =>
    texts.every((text, index) => index === 0 || collator.compare(texts[index - 1], text) < 0);
  return ascends(alphabet.flatMap((first) => [first, ...alphabet.map((second) => first + second)]));
}

// 0: decided by the collator; digits 1–10, letters 11–36 whatever their case.
const primaryOrder = new Uint8Array(128);
for (let digit = 0; digit < 10; digit++) primaryOrder[0x30 + digit] = 1 + digit;
for (let letter = 0; letter < 26; letter++) {
  primaryOrder[0x41 + letter] = 11 + letter;
  primaryOrder[0x61 + letter] = 11 + letter;
}

/** How hyphens and apostrophes are ordered: `word` all but ignores them, so that coop and co-op stay together; `string` puts them before all else. */
export type PunctuationOrder = 'word' | 'string';

/**
 * The order of two texts by the rules of a locale, case, accent and width deciding last; zero for identical texts only.
 * Built on the collation of the platform, with Windows' order of ASCII symbols and its word sort (source: Handling Sorting in Your
 * Applications); other symbols and rare scripts stand as the platform has them. `==` of expressions is exact.
 */
export function compareText(
  left: string,
  right: string,
  localeId: number,
  punctuation: PunctuationOrder = 'word',
): number {
  if (left === right) return 0;
  const { collator, symbols, plainAscii } = orderOf(localeId);
  const quick = plainAscii ? quickOrder(left, right) : 0;
  if (quick !== 0) return quick;
  const a = rewritten(left, symbols, punctuation);
  const b = rewritten(right, symbols, punctuation);
  const order = collator.compare(a.text, b.text) || compareUnits(a.marks, b.marks);
  return order !== 0 ? order : compareUnits(left, right);
}

/** The order of the first difference when it lies between ASCII letters or digits that nothing combines with; else 0. */
function quickOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === length || left.charCodeAt(at + 1) > 0x7f || right.charCodeAt(at + 1) > 0x7f) return 0;
  const a = primaryOrder[left.charCodeAt(at)] ?? 0;
  const b = primaryOrder[right.charCodeAt(at)] ?? 0;
  return a === 0 || b === 0 ? 0 : a - b;
}

function compareUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A text as the collator is asked about it, and the hyphens and apostrophes left out of it, which decide between equal texts. */
interface RewrittenText {
  readonly text: string;
  readonly marks: string;
}

const anySymbol = /[!-/:-@[-`{-~]/;

function rewritten(text: string, symbols: Uint8Array, punctuation: PunctuationOrder): RewrittenText {
  if (!anySymbol.test(text)) return { text, marks: '' };
  let rest = '';
  let marks = '';
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const mark = unit === apostrophe ? apostropheFirst : unit === hyphen ? hyphenFirst : '';
    if (mark === '') rest += unit < 0x80 ? String.fromCharCode(symbols[unit]) : text[index];
    else if (punctuation === 'string') rest += mark;
    else marks += String.fromCharCode(rest.length, unit);
  }
  return { text: rest, marks };
}

/** True when the byte shortcut of `compareTextSpans` may be used: the locale gives no ASCII letters an order of their own. */
export function hasPlainAsciiOrder(localeId: number): boolean {
  return orderOf(localeId).plainAscii;
}

/** `compareText` over UTF-8 spans: the first difference decides when it lies between ASCII letters or digits, else the texts are decoded. */
export function compareTextSpans(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
  localeId: number,
  plainAscii: boolean,
  punctuation: PunctuationOrder = 'word',
): number {
  const length = Math.min(leftEnd - leftStart, rightEnd - rightStart);
  let at = 0;
  while (at < length && left[leftStart + at] === right[rightStart + at]) at++;
  if (at === length && leftEnd - leftStart === rightEnd - rightStart) return 0;
  if (plainAscii && at < length) {
    const a = left[leftStart + at];
    const b = right[rightStart + at];
    const plainNext =
      (leftStart + at + 1 >= leftEnd || left[leftStart + at + 1] < 0x80) &&
      (rightStart + at + 1 >= rightEnd || right[rightStart + at + 1] < 0x80);
    if (a < 0x80 && b < 0x80 && plainNext) {
      const difference = primaryOrder[a] - primaryOrder[b];
      if (primaryOrder[a] !== 0 && primaryOrder[b] !== 0 && difference !== 0) return difference;
    }
  }
  const [a, b] = [textOfSpan(left, leftStart, leftEnd), textOfSpan(right, rightStart, rightEnd)];
  return compareText(a, b, localeId, punctuation);
}
