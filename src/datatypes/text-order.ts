import { localeOf } from './locale.ts';
import { textOfSpan } from './text-kernels.ts';

const collators = new Map<number, Intl.Collator>();

function collatorOf(localeId: number): Intl.Collator {
  let collator = collators.get(localeId);
  if (collator === undefined) {
    const { tag } = localeOf(localeId);
    collator = new Intl.Collator(tag === '' ? 'en-US' : tag, { sensitivity: 'variant', ignorePunctuation: false });
    collators.set(localeId, collator);
  }
  return collator;
}

/**
 * The order of two texts by the rules of a locale, case, accent and width deciding last; zero for identical texts only.
 * SSIS compares through the operating system's locale rules (error DTS_E_EXPREVALSTRINGCOMPARISONFAILED names them); `==` is exact.
 */
export function compareText(left: string, right: string, localeId: number): number {
  if (left === right) return 0;
  const order = collatorOf(localeId).compare(left, right);
  return order !== 0 ? order : left < right ? -1 : 1;
}

const contractingLocales: ReadonlySet<string> = new Set([
  'cs',
  'sk',
  'da',
  'nb',
  'hu',
  'hr',
  'es',
  'sv',
  'fi',
  'pl',
  'tr',
  'sl',
  'ro',
]);

/** True when the byte shortcut of `compareTextSpans` may be used: the locale gives no ASCII letters an order of their own. */
export function hasPlainAsciiOrder(localeId: number): boolean {
  return !contractingLocales.has(localeOf(localeId).tag.slice(0, 2));
}

// 0: decided by the collator; digits 1–10, letters 11–36 whatever their case.
const primaryOrder = new Uint8Array(128);
for (let digit = 0; digit < 10; digit++) primaryOrder[0x30 + digit] = 1 + digit;
for (let letter = 0; letter < 26; letter++) {
  primaryOrder[0x41 + letter] = 11 + letter;
  primaryOrder[0x61 + letter] = 11 + letter;
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
  return compareText(textOfSpan(left, leftStart, leftEnd), textOfSpan(right, rightStart, rightEnd), localeId);
}
