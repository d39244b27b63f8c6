/** Text encoded for a code page as Windows does by default: what the code page lacks becomes a similar character, else `?`. */
export interface BestFitEncoding {
  readonly bytes: Uint8Array;
  /** False when a character was replaced by a similar one or by `?`. */
  readonly isExact: boolean;
  /** UTF-16 position of the first character that became `?`; −1 when there is none. */
  readonly missing: number;
}

const latinPages = [1250, 1252, 1254];
const eastAsianPages = [932, 936, 949, 950];
const otherPages = [1251, 1253, 1256, ...eastAsianPages];

// What stands for characters: the characters, then their substitutes, the preferred first; a code page takes the first it has. `absent`
// names the code pages Windows does not use the group for; code pages without a published table use every group.
const lookAlikes: readonly { readonly absent: readonly number[]; readonly groups: string }[] = [
  {
    absent: [1256, ...eastAsianPages],
    groups: 'Ɖ ÐĐD;Đ ÐD;đ d;Ħ H;ħ h;Ł L;ł l;Ŧ T;ŧ t;ƀ b;Ɨ I;ƚ l;Ɵ O;ƫ t;Ʈ T;Ǥ G;ǥ g;Ø O;ø o',
  },
  {
    absent: otherPages,
    groups:
      'Ƒ ƒF;ƒ f;ı i;ƶ z;ɡ g;Œ O;œ o;Æ A;æ a;һ h;¢ c;£ L;¥ Y;¯ —-;¡ǃ !;ǀ∣❘ |;₤ £Ł;ℇ E;℘ P;℮ e;™ T;¿ ?;β ß;μ µu;' +
      'ʹʼˈ′ \';ʺ̎ ";‘ \';’ \';‚ ,;“ ";” ";〝〞 ";„ ";ˋ‵̀ `;ˊ́ ´\';˄ˆ̂⌃ ^;˜̃∼ ~;ˉ̄̅ ¯Ż-;̈ ¨";˚̊∘⁰ °;̧ ¸,;ˍ̱̲ _;' +
      '‐‑–— -;− -;• ·.;… .;‹ <;› >;\u2329\u3008 <;\u232a\u3009 >;《≪ «<;》≫ »>;〚 [;〛 ];⁄∕ /;∖ \\;∗ *;⋅・ ·•;∶։ :;٪‰ %;†‡ +;∅ ØŘO;∓ ±;⌂■ ¦',
  },
  {
    absent: [1252, ...otherPages],
    groups: '‼ !;ʻ❛ ‘\';❜ ’\';❝ “";❞ ”";〟 „";″ ”";ー —-;̆ ˘;̇ ˙;̌ ˇ;․∙ •·.;← ‹<;→ ›>;↓ ˇv;☺☻ ˘O;↕↨ |',
  },
  {
    absent: [1250, 1254, ...otherPages],
    groups:
      '₡ ¢;₧ P;Γ G;Θ T;Σ S;Φ F;Ω O;α a;δ d;ε e;π p;σ s;τ t;φ f;ⁿ n;․∙ ·;‗≡≤≥ =;√ v;∞ 8;∩ n;≈ ˜~;⌐ ¬;⌠ (;⌡ );☼ ¤;' +
      '─═┬┴╤╥╦╧╨╩ -;│║┤╞╟╠╡╢╣▌▐█░▒▓ ¦|;┌┐└┘├┼╒╓╔╕╖╗╘╙╚╛╜╝╪╫╬ +;▀ ¯-;▄ _',
  },
  {
    absent: [1252, 1256, ...eastAsianPages],
    groups: '‼ !;← <;→ >;↓ v;↑▲ ^;↔▬ -;↕↨ ¦;∟ L;○◙☼ 0;☺☻ O;♀ +;►♂ >;◄ <;♠♣♥♦⌂■ ¦;♪♫ d;◘∙ •',
  },
  {
    absent: [...latinPages, 1251, 1253, 1256],
    groups: '¢ ￠;£ ￡;¥ ￥;¬ ￢;¯ ￣;µ μ;· ・;¸ ,;¦ |;© c;® R;Ð D;Þ T;þ t;Æ A;æ a;Ø O;ø o',
  },
  { absent: [...latinPages, 1251, 1253, ...eastAsianPages], groups: '٠ 0;١ 1;٢ 2;٣ 3;٤ 4;٥ 5;٦ 6;٧ 7;٨ 8;٩ 9;٪ %;ی ي' },
];

const fullWidth = /[\uff01-\uff5e]/;

// The characters whose compatibility decomposition Windows uses: Vietnamese, most digraphs and everything newer are left out.
const latinForms =
  /[\u00aa\u00b2\u00b3\u00b9\u00ba\u00bc-\u00be\u00c0-\u00dd\u00e0-\u00fd\u00ff-\u0130\u0134-\u013e\u0143-\u0148\u014c-\u017e\u01a0\u01a1\u01af\u01b0\u01cd-\u01df\u01e6-\u01f0\u2000-\u2006\u2074-\u2078\u2080-\u2089\u2102\u210a-\u2115\u2119-\u211d\u2124-\u2134\u3000]/;
const accentedLetters =
  /[\u00c0-\u00d6\u00d9-\u00dd\u00e0-\u00f6\u00f9-\u00fd\u00ff-\u0130\u0134-\u013e\u0143-\u0148\u014c-\u017e\u01a0-\u01f0]/;
const arabicForms = /[\ufb56-\ufbaf\ufe80-\ufef4]/;
const latin1Forms = /[\u00a0-\u00ff]/;

// Full-width ASCII only (source: their published tables).
const widthOnly: ReadonlySet<number> = new Set([874, 1255, 1257, 1258]);

function usedForms(codePage: number): RegExp {
  if (codePage === 1256) return arabicForms;
  if (codePage === 1251 || codePage === 1253) return accentedLetters;
  return eastAsianPages.includes(codePage) ? latin1Forms : latinForms;
}

const tables = new Map<number, ReadonlyMap<string, string>>();

function lookAlikesOf(codePage: number): ReadonlyMap<string, string> {
  let table = tables.get(codePage);
  if (table === undefined) {
    table = readGroups(lookAlikes.filter(({ absent }) => !absent.includes(codePage)).map(({ groups }) => groups));
    tables.set(codePage, table);
  }
  return table;
}

function readGroups(lists: readonly string[]): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const group of lists.join(';').split(';')) {
    const blank = group.indexOf(' ');
    for (const character of group.slice(0, blank)) {
      table.set(character, (table.get(character) ?? '') + group.slice(blank + 1));
    }
  }
  return table;
}

/**
 * The characters that may stand for one a code page lacks, the preferred first, after the "best fit" of Windows' conversion to code pages.
 * Built from look-alikes and compatibility forms; measured against the published best-fit tables of code pages 874 and 1250–1258, whose
 * box drawings and dingbats are followed for 1252 alone. Code pages without a published table are assumed to do as these.
 */
export function bestFitCandidates(character: string, codePage: number): string {
  if (fullWidth.test(character)) return character.normalize('NFKD');
  if (widthOnly.has(codePage)) return '';
  const similar = lookAlikesOf(codePage).get(character) ?? '';
  if (!usedForms(codePage).test(character)) return similar;
  const composed = character.normalize('NFKC');
  const forms = (composed.length === 1 ? composed : '') + character.normalize('NFKD').slice(0, 1);
  return similar + forms.replaceAll(character, '');
}
