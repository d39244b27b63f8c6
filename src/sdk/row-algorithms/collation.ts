import { comparisonFlags, ignoresDifferences } from '../../datatypes/comparison-flags.ts';
import { foldText } from '../../datatypes/text-folding.ts';
import { textOfSpan } from '../../datatypes/text-kernels.ts';
import { compareText, compareTextSpans, hasPlainAsciiOrder } from '../../datatypes/text-order.ts';
import type { BytesVector } from '../../datatypes/vector.ts';

/**
 * How text is compared: by the order of a locale, after what the flags ignore was taken out. Two texts are equal when what remains is
 * the same text, unit by unit; without flags only identical texts are equal. Trailing blanks count.
 * `sortPunctuationAsSymbols` orders hyphens and apostrophes like other symbols, which otherwise decide last.
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
  const isBinary = !ignoresDifferences(flags);
  const punctuation = (flags & comparisonFlags.sortPunctuationAsSymbols) === 0 ? 'word' : 'string';
  const fold = (text: string): string => foldText(text, flags, localeId);
  const compare = (left: string, right: string): number => compareText(fold(left), fold(right), localeId, punctuation);
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
            punctuation,
          )
        : compare(foldedText(left, leftRow), foldedText(right, rightRow)),
  };
}
