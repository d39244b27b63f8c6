import { type ColumnType, type DtsError, dtsError, type RawColumn } from 'opendtsx/sdk';

const members = [
  ['type', 'TYPE'],
  ['length', 'SIZE'],
  ['codePage', 'CODEPAGE'],
  ['precision', 'PRECISION'],
  ['scale', 'SCALE'],
] as const satisfies readonly (readonly [keyof ColumnType, string])[];

/**
 * The columns to write in the order of a file that exists, by name. Throws a `DtsError` that names the first column that the file has otherwise,
 * or has not.
 */
export function matchingColumns<C extends RawColumn>(
  inFile: readonly RawColumn[],
  columns: readonly C[],
  place: { readonly component: string; readonly file: string },
): readonly C[] {
  const fail = (symbol: string, args: Readonly<Record<string, string | number>>): DtsError =>
    dtsError(symbol, { ...place, ...args }, { subComponent: place.component });
  if (inFile.length !== columns.length) {
    throw fail('DTS_E_RAWMETADATACOUNTMISMATCH', { found: inFile.length, expected: columns.length });
  }
  return inFile.map(({ name, type }) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const existing = columns.map((candidate) => candidate.name).join(', ');
      throw fail('DTS_E_RAWMETADATAMISMATCH', { column: name, type: type.type, existing });
    }
    for (const [member, suffix] of members) {
      if (type[member] === column.type[member]) continue;
      const args = { column: name, found: type[member], expected: column.type[member] };
      throw fail(`DTS_E_RAWMETADATAMISMATCH${suffix}`, args);
    }
    return column;
  });
}
