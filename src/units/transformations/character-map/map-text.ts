import { changeCase, localeOf } from 'opendtsx/sdk';
import { chineseScript } from './chinese-characters.ts';
import { mapFlags } from './map-flags.ts';
import { fullWidth, halfWidth } from './width.ts';

/** The code points that lie this far apart in the two kinds of kana. */
const betweenKana = 0x60;

/** Makes the function that applies a combination of operations to text. Flags that exclude each other are refused before. */
export function textMapping(flags: number, localeId: number): (text: string) => string {
  const steps: ((text: string) => string)[] = [];
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const tag = has(mapFlags.linguisticCasing) ? localeOf(localeId).tag || undefined : undefined;
  if (has(mapFlags.lowercase)) steps.push((text) => changeCase(text, 'lower', tag));
  if (has(mapFlags.uppercase)) steps.push((text) => changeCase(text, 'upper', tag));
  if (has(mapFlags.fullWidth)) steps.push(fullWidth);
  if (has(mapFlags.hiragana)) steps.push(hiragana);
  if (has(mapFlags.katakana)) steps.push(katakana);
  if (has(mapFlags.halfWidth)) steps.push(halfWidth);
  if (has(mapFlags.simplifiedChinese)) steps.push((text) => chineseScript(text, 'simplified'));
  if (has(mapFlags.traditionalChinese)) steps.push((text) => chineseScript(text, 'traditional'));
  if (has(mapFlags.byteReversal)) steps.push(reverseBytes);
  return (text) => steps.reduce((mapped, step) => step(mapped), text);
}

/** Katakana letters as hiragana: U+30A1–U+30F6 and the iteration marks. */
function hiragana(text: string): string {
  return text.replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - betweenKana),
  );
}

/** Hiragana letters as katakana: U+3041–U+3096 and the iteration marks. */
function katakana(text: string): string {
  return text.replace(/[\u3041-\u3096\u309d\u309e]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + betweenKana),
  );
}

/** The two bytes of every UTF-16 unit in the other order. */
function reverseBytes(text: string): string {
  const bytes = Buffer.from(text, 'utf16le').swap16();
  return bytes.toString('utf16le');
}
