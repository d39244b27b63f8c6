import { type CellKind, cellKinds } from './cell-row.ts';

const { number, date, money } = cellKinds;

/** What numbers of a built-in format are. Source: ECMA-376 part 1, 18.8.30 (numFmt). */
function kindOfBuiltIn(id: number): CellKind {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)) return date;
  if ((id >= 5 && id <= 8) || id === 42 || id === 44) return money;
  return number;
}

/** What numbers with a format are: dates when it has parts of dates or times, money when it has a currency, plain numbers otherwise. */
export function kindOfFormat(id: number, code: string | undefined): CellKind {
  if (code === undefined) return kindOfBuiltIn(id);
  const [positive] = code.split(';');
  const isCurrency = /\[\$[^\]-]+(?:-[^\]]*)?\]|[$€£¥]/.test(positive.replaceAll(/\[\$-[^\]]*\]/g, ''));
  const bare = positive
    .replaceAll(/"[^"]*"?/g, '')
    .replaceAll(/\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replaceAll(/general/gi, '')
    .replaceAll(/am\/pm|a\/p/gi, 'h');
  if (/[dmyhs]/i.test(bare)) return date;
  return isCurrency ? money : number;
}
