// Punctuation and symbols of half width, and their forms of full width, in the order of their code points.
const halfSymbols = '\u0020\u00a2\u00a3\u00a5\u00a6\u00ac\u00af\u20a9\uffe8\uffe9\uffea\uffeb\uffec\uffed\uffee';
const fullSymbols = '\u3000\uffe0\uffe1\uffe5\uffe4\uffe2\uffe3\uffe6\u2502\u2190\u2191\u2192\u2193\u25a0\u25cb';

// Katakana of half width U+FF61–U+FF9F.
const fullKatakana =
  '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜';

// Hangul letters of half width come in rows of six with gaps between them; those of full width without.
const hangulRows: readonly (readonly [half: number, full: number, count: number])[] = [
  [0xffa0, 0x3164, 1],
  [0xffa1, 0x3131, 30],
  [0xffc2, 0x314f, 6],
  [0xffca, 0x3155, 6],
  [0xffd2, 0x315b, 6],
  [0xffda, 0x3161, 3],
];

const voiced = '\uff9e';
const semiVoiced = '\uff9f';
const signs: Readonly<Record<string, string>> = { [voiced]: '\u3099', [semiVoiced]: '\u309a' };

const toFull = new Map<string, string>();
const toHalf = new Map<string, string>();

function pair(half: string, full: string): void {
  toFull.set(half, full);
  toHalf.set(full, half);
}

for (let code = 0x21; code <= 0x7e; code++) pair(String.fromCharCode(code), String.fromCharCode(code + 0xfee0));
for (const [index, half] of [...halfSymbols].entries()) pair(half, fullSymbols[index]);
for (const [index, full] of [...fullKatakana].entries()) pair(String.fromCharCode(0xff61 + index), full);
for (const [half, full, count] of hangulRows) {
  for (let index = 0; index < count; index++)
    pair(String.fromCharCode(half + index), String.fromCharCode(full + index));
}
// A letter with a sound mark is one character of full width and two of half width.
for (const [half, full] of [...toFull]) {
  for (const [mark, combining] of Object.entries(signs)) {
    const composed = `${full}${combining}`.normalize('NFC');
    if (composed.length === 1 && composed !== full) pair(`${half}${mark}`, composed);
  }
}

/** Text with every character that has a form of half width in that form. */
export function halfWidth(text: string): string {
  let mapped = '';
  for (const character of text) mapped += toHalf.get(character) ?? character;
  return mapped;
}

/** Text with every character that has a form of full width in that form; sound marks join the letter before them. */
export function fullWidth(text: string): string {
  let mapped = '';
  for (let at = 0; at < text.length; at++) {
    const joined = toFull.get(text.slice(at, at + 2));
    mapped += joined ?? toFull.get(text[at]) ?? text[at];
    if (joined !== undefined) at++;
  }
  return mapped;
}
