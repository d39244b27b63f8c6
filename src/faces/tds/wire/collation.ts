/** Code page of char, varchar and text as they are sent. */
export const serverCodePage = 1252;

/**
 * The collation everything is sent with, Latin1_General_CI_AS: locale 0x0409; case, width and kana ignored; no sort order of its own (source: MS-TDS 2.2.5.1.2).
 */
export const serverCollation: Uint8Array = Uint8Array.of(0x09, 0x04, 0xd0, 0x00, 0x00);

const utf8Flag = 0x0400_0000;
const languageMask = 0x3ff;

// By the language of a locale; what is not listed has 1252 (source: the ANSI code pages of Windows' locales).
const codePages: ReadonlyMap<number, number> = new Map([
  [0x01, 1256],
  [0x02, 1251],
  [0x04, 936],
  [0x05, 1250],
  [0x08, 1253],
  [0x0d, 1255],
  [0x0e, 1250],
  [0x11, 932],
  [0x12, 949],
  [0x15, 1250],
  [0x18, 1250],
  [0x19, 1251],
  [0x1a, 1250],
  [0x1b, 1250],
  [0x1c, 1250],
  [0x1e, 874],
  [0x1f, 1254],
  [0x20, 1256],
  [0x22, 1251],
  [0x23, 1251],
  [0x24, 1250],
  [0x25, 1257],
  [0x26, 1257],
  [0x27, 1257],
  [0x29, 1256],
  [0x2a, 1258],
  [0x2f, 1251],
  [0x3f, 1251],
]);

const traditionalChinese: ReadonlySet<number> = new Set([0x0404, 0x0c04, 0x1404]);
const cyrillicSerbian = 0x0c1a;

/** The code page that text of a collation has: that of its locale, or UTF-8 where the collation says so. `collation`: its first four bytes as a number. */
export function codePageOfCollation(collation: number): number {
  if ((collation & utf8Flag) !== 0) return 65001;
  const locale = collation & 0xffff;
  if (traditionalChinese.has(locale)) return 950;
  if (locale === cyrillicSerbian) return 1251;
  return codePages.get(locale & languageMask) ?? serverCodePage;
}
