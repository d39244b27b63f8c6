import { textOfSpan } from '../../datatypes/text-kernels.ts';
import { compareText, compareTextSpans, hasPlainAsciiOrder } from '../../datatypes/text-order.ts';
import type { BytesVector } from '../../datatypes/vector.ts';

/** Comparison flags of columns (source: components reference §1). */
export const comparisonFlags = {
  ignoreCase: 0x1,
  ignoreNonSpace: 0x2,
  ignoreSymbols: 0x4,
  sortPunctuationAsSymbols: 0x1000,
  ignoreKanaType: 0x10000,
  ignoreWidth: 0x20000,
} as const;

/**
 * How text is compared: by the order of a locale, after what the flags ignore was taken out. Two texts are equal when what remains is
 * the same text, unit by unit; without flags only identical texts are equal. Trailing blanks count.
 * Assumed: `sortPunctuationAsSymbols` changes nothing, and case is ignored without regard to the locale.
 */
export interface Collation {
  readonly localeId: number;
  readonly flags: number;
  /** True when equality is that of the bytes. */
  readonly isBinary: boolean;
  /** The text without what the flags ignore: equal texts have the same fold. */
  fold(text: string): string;
  /** Order of two texts: negative, zero (equal under the flags) or positive. */
  compare(left: string, right: string): number;
  /** `compare` over the UTF-8 values of two rows that are not NULL. */
  compareSpans(left: BytesVector, leftRow: number, right: BytesVector, rightRow: number): number;
}

const foldingFlags =
  comparisonFlags.ignoreCase |
  comparisonFlags.ignoreNonSpace |
  comparisonFlags.ignoreSymbols |
  comparisonFlags.ignoreKanaType |
  comparisonFlags.ignoreWidth;

const collations = new Map<string, Collation>();

/** The collation of a locale (LCID) and comparison flags. */
export function collationOf(localeId: number, flags: number): Collation {
  const key = `${localeId}/${flags}`;
  let collation = collations.get(key);
  if (collation === undefined) {
    collation = createCollation(localeId, flags);
    collations.set(key, collation);
  }
  return collation;
}

function createCollation(localeId: number, flags: number): Collation {
  const isBinary = (flags & foldingFlags) === 0;
  const fold = (text: string): string => (isBinary ? text : foldText(text, flags));
  const compare = (left: string, right: string): number => compareText(fold(left), fold(right), localeId);
  const plainAscii = hasPlainAsciiOrder(localeId);
  const foldedText = (vector: BytesVector, row: number): string =>
    textOfSpan(vector.bytes, vector.starts[row], vector.ends[row]);
  return {
    localeId,
    flags,
    isBinary,
    fold,
    compare,
    compareSpans: (left, leftRow, right, rightRow) =>
      isBinary
        ? compareTextSpans(
            left.bytes,
            left.starts[leftRow],
            left.ends[leftRow],
            right.bytes,
            right.starts[rightRow],
            right.ends[rightRow],
            localeId,
            plainAscii,
          )
        : compare(foldedText(left, leftRow), foldedText(right, rightRow)),
  };
}

function foldText(text: string, flags: number): string {
  let folded = text;
  if ((flags & comparisonFlags.ignoreWidth) !== 0) folded = foldWidth(folded);
  if ((flags & comparisonFlags.ignoreNonSpace) !== 0) {
    folded = folded
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .normalize('NFC');
  }
  if ((flags & comparisonFlags.ignoreSymbols) !== 0) folded = folded.replace(/[\p{P}\p{S}\p{Zs}]/gu, '');
  if ((flags & comparisonFlags.ignoreKanaType) !== 0) folded = foldKana(folded);
  if ((flags & comparisonFlags.ignoreCase) !== 0) folded = folded.toUpperCase().toLowerCase();
  return folded;
}

/** Full-width letters and half-width kana in their ordinary width. */
function foldWidth(text: string): string {
  return text.replace(/[\u3000\uff01-\uffee]+/g, (wide) => wide.normalize('NFKC'));
}

const katakanaToHiragana = 0x60;

function foldKana(text: string): string {
  return text.replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - katakanaToHiragana));
}
