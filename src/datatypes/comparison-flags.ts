/** Comparison flags of columns: the numbers of Windows' CompareString (source: Comparing String Data page; persisted packages). */
export const comparisonFlags = {
  ignoreCase: 0x1,
  ignoreNonSpace: 0x2,
  ignoreSymbols: 0x4,
  sortPunctuationAsSymbols: 0x1000,
  ignoreKanaType: 0x10000,
  ignoreWidth: 0x20000,
} as const;

const foldingFlags =
  comparisonFlags.ignoreCase |
  comparisonFlags.ignoreNonSpace |
  comparisonFlags.ignoreSymbols |
  comparisonFlags.ignoreKanaType |
  comparisonFlags.ignoreWidth;

/** True when the flags let different texts be equal. */
export function ignoresDifferences(flags: number): boolean {
  return (flags & foldingFlags) !== 0;
}
