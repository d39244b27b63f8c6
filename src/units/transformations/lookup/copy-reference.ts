import { type BytesVector, type CellCopier, cellCopier, setNull, type Vector } from 'opendtsx/sdk';

/** The active rows of a buffer with the reference row that each matches, by position of the row; −1 for none. */
export interface Matches {
  readonly rowCount: number;
  readonly selection: Int32Array | undefined;
  readonly referenceRows: Int32Array;
}

/** Which rows without match become NULL: those that stay on the match output. */
export type NullRule = (row: number) => boolean;

/**
 * Fills a column with the values of the matching reference rows; NULL where there is none and `becomesNull` agrees.
 * @param shared true when the column holds nothing but reference values: text then refers to the bytes of the reference.
 */
export function copyReference(
  from: Vector,
  to: Vector,
  matches: Matches,
  shared: boolean,
  becomesNull: NullRule,
): void {
  to.canonicalText = undefined;
  if (shared) to.hasNulls = false;
  const copy = shared && to.layout === 'bytes' ? spanSharer(from as BytesVector, to) : cellCopier(from, to);
  for (let position = 0; position < matches.rowCount; position++) {
    const row = matches.selection === undefined ? position : matches.selection[position];
    const reference = matches.referenceRows[row];
    if (reference < 0) {
      if (becomesNull(row)) setNull(to, row);
    } else copy(reference, row);
  }
}

function spanSharer(from: BytesVector, to: BytesVector): CellCopier {
  to.bytes = from.bytes;
  const { starts, ends } = from;
  return (reference, row) => {
    if (from.hasNulls && from.nulls[reference] === 1) {
      setNull(to, row);
      return;
    }
    to.nulls[row] = 0;
    to.starts[row] = starts[reference];
    to.ends[row] = ends[reference];
  };
}
