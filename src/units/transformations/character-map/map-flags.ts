/** What a MapFlags value is made of: the bits of the Windows function LCMapString (256, 512, 2048 and 4194304 observed in packages). */
export const mapFlags = {
  lowercase: 0x100,
  uppercase: 0x200,
  byteReversal: 0x800,
  hiragana: 0x100000,
  katakana: 0x200000,
  halfWidth: 0x400000,
  fullWidth: 0x800000,
  linguisticCasing: 0x1000000,
  simplifiedChinese: 0x2000000,
  traditionalChinese: 0x4000000,
} as const;

const everyFlag = Object.values(mapFlags).reduce((all, flag) => all | flag, 0);

/** Flags of which only one may be set, and flags that exclude each other in groups, with the code that SSIS has for the breach. */
const exclusions: readonly (readonly [symbol: string, first: number, second: number])[] = [
  ['DTS_E_TXCHARMAP_CANTBOTHCASE', mapFlags.lowercase, mapFlags.uppercase],
  ['DTS_E_TXCHARMAP_CANTKATAKANAHIRAGANA', mapFlags.hiragana, mapFlags.katakana],
  ['DTS_E_TXCHARMAP_CANTFULLHALF', mapFlags.halfWidth, mapFlags.fullWidth],
  ['DTS_E_TXCHARMAP_CANTSIMPLECOMPLEX', mapFlags.simplifiedChinese, mapFlags.traditionalChinese],
  [
    'DTS_E_TXCHARMAP_CANTCASEJAPANESE',
    mapFlags.lowercase | mapFlags.uppercase,
    mapFlags.hiragana | mapFlags.katakana | mapFlags.halfWidth | mapFlags.fullWidth,
  ],
  [
    'DTS_E_TXCHARMAP_CANTCASECHINESE',
    mapFlags.lowercase | mapFlags.uppercase,
    mapFlags.simplifiedChinese | mapFlags.traditionalChinese,
  ],
  [
    'DTS_E_TXCHARMAP_CANTCHINAJAPAN',
    mapFlags.simplifiedChinese | mapFlags.traditionalChinese,
    mapFlags.hiragana | mapFlags.katakana | mapFlags.halfWidth | mapFlags.fullWidth,
  ],
  [
    'DTS_E_TXCHARMAP_CANTLINGUISTIC',
    mapFlags.linguisticCasing,
    everyFlag & ~(mapFlags.lowercase | mapFlags.uppercase | mapFlags.linguisticCasing),
  ],
];

/** Symbol of the first rule that a combination of flags breaks; undefined for one that can be applied. */
export function brokenFlagRule(flags: number): string | undefined {
  if ((flags & ~everyFlag) !== 0) return 'DTS_E_TXCHARMAP_INVALIDMAPFLAGANDDATATYPE';
  return exclusions.find(([, first, second]) => (flags & first) !== 0 && (flags & second) !== 0)?.[0];
}
