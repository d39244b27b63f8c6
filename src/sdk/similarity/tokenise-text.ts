import { comparisonFlags } from '../../datatypes/comparison-flags.ts';
import { foldText } from '../../datatypes/text-folding.ts';
import { longestPattern } from './edit-distance.ts';

/** Flags of FuzzyComparisonFlagsEx: the numbers of Windows' FoldString (source: Transformation Custom Properties page). */
export const extendedComparisonFlags = {
  foldCompatibilityZone: 0x10,
  precomposed: 0x20,
  foldDigits: 0x80,
  expandLigatures: 0x2000,
} as const;

/** How text is cut into tokens, and what its comparison ignores. */
export interface TokenOptions {
  /** Characters that separate tokens. */
  readonly delimiters: string;
  /** `comparisonFlags`. */
  readonly flags: number;
  /** `extendedComparisonFlags`. */
  readonly extendedFlags: number;
  readonly localeId: number;
}

/** Cuts a text into its tokens, in their order; equal tokens under the flags are the same text. */
export type TextTokeniser = (text: string) => readonly string[];

/**
 * A tokeniser: tokens stand between delimiters; what the flags ignore is taken out of them. A token of more than 32 UTF-16 units is cut into
 * tokens of 32, which bounds the work of comparing two of them.
 */
export function createTextTokeniser({ delimiters, flags, extendedFlags, localeId }: TokenOptions): TextTokeniser {
  const separates = new Uint8Array(0x10000);
  for (let at = 0; at < delimiters.length; at++) separates[delimiters.charCodeAt(at)] = 1;
  // Symbols are delimiters too: folding them away first would join the words beside them.
  const foldsTokens = (flags & comparisonFlags.ignoreSymbols) !== 0;
  const fold = (text: string): string => foldText(foldExtended(text, extendedFlags), flags, localeId);
  return (text) => {
    const tokens: string[] = [];
    const whole = foldsTokens ? text : fold(text);
    let start = 0;
    for (let at = 0; at <= whole.length; at++) {
      if (at < whole.length && separates[whole.charCodeAt(at)] === 0) continue;
      if (at > start) addToken(tokens, foldsTokens ? fold(whole.slice(start, at)) : whole.slice(start, at));
      start = at + 1;
    }
    return tokens;
  };
}

function addToken(tokens: string[], token: string): void {
  if (token.length > 0 && token.length <= longestPattern) tokens.push(token);
  else for (let at = 0; at < token.length; at += longestPattern) tokens.push(token.slice(at, at + longestPattern));
}

const ligatures = /[\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06\ufb13-\ufb17]/g;
const letterLigatures: Readonly<Record<string, string>> = { Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe', ß: 'ss' };
const compatibilityZone = /[\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef]+/g;
const digits = /\p{Nd}/gu;

function foldExtended(text: string, flags: number): string {
  let folded = text;
  if ((flags & extendedComparisonFlags.foldCompatibilityZone) !== 0) {
    folded = folded.replace(compatibilityZone, (run) => run.normalize('NFKC'));
  }
  if ((flags & extendedComparisonFlags.precomposed) !== 0) folded = folded.normalize('NFC');
  if ((flags & extendedComparisonFlags.foldDigits) !== 0) folded = folded.replace(digits, digitOf);
  if ((flags & extendedComparisonFlags.expandLigatures) !== 0) {
    folded = folded.replace(ligatures, (letter) => letter.normalize('NFKC'));
    folded = folded.replace(/[ÆæŒœß]/g, (letter) => letterLigatures[letter]);
  }
  return folded;
}

// Decimal digits of Unicode stand in runs of ten that begin with their zero.
function digitOf(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  if (point < 0x80) return digit;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++;
  return String(value);
}
