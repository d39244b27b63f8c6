import { comparisonFlags } from './comparison-flags.ts';
import { foldText } from './text-folding.ts';

// Windows' order of the ASCII symbols in a string sort (source: its published sorting weights); digits and letters follow.
const symbolOrder = `'- !"#$%&()*,./:;?@[\\]^_\`{|}~+<=>`;
const digitsAndLetters = '0123456789abcdefghijklmnopqrstuvwxyz';
const firstKey = 0x21;

const asciiKeys: readonly string[] = Array.from({ length: 128 }, (_, code) => keyOfAscii(String.fromCharCode(code)));

function keyOfAscii(character: string): string {
  const place = (symbolOrder + digitsAndLetters).indexOf(character.toLowerCase());
  return place < 0 ? character : String.fromCharCode(firstKey + place);
}

const marks = /\p{Mn}/u;
const usEnglish = 1033;
const ignored = comparisonFlags.ignoreCase | comparisonFlags.ignoreWidth | comparisonFlags.ignoreKanaType;

/**
 * A text that stands for another under SQL Server's usual collation (Latin1_General_CI_AS): two texts are equal there exactly when their keys are identical, and
 * keys are ordered by code point as the texts are. Case, width and trailing blanks do not count, accents do. Other scripts follow Latin in the order of Unicode.
 */
export function collationKey(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end--;
  const trimmed = end === text.length ? text : text.slice(0, end);
  if (isAscii(trimmed)) return keysOf(trimmed);
  return keyWithAccents(foldText(trimmed, ignored, usEnglish));
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false;
  return true;
}

function keysOf(text: string): string {
  let key = '';
  for (let at = 0; at < text.length; at++) key += asciiKeys[text.charCodeAt(at)] ?? text[at];
  return key;
}

/** Letters without accents first, then the accents with their places: e < é < f. */
function keyWithAccents(text: string): string {
  let letters = '';
  let accents = '';
  for (const character of text.normalize('NFD')) {
    if (marks.test(character)) accents += String.fromCharCode(firstKey + letters.length) + character;
    else letters += asciiKeys[character.codePointAt(0) ?? 0] ?? character;
  }
  return accents === '' ? letters : `${letters}\x01${accents}`;
}
