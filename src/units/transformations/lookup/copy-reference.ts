import { type BytesVector, InternalError, reserveBytes, type Vector } from 'opendtsx/sdk';

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
  const copy = cellCopier(from, to, shared);
  for (let position = 0; position < matches.rowCount; position++) {
    const row = matches.selection === undefined ? position : matches.selection[position];
    const reference = matches.referenceRows[row];
    if (reference < 0) {
      if (becomesNull(row)) setNull(to, row);
    } else if (from.hasNulls && from.nulls[reference] === 1) setNull(to, row);
    else {
      to.nulls[row] = 0;
      copy(reference, row);
    }
  }
}

function setNull(vector: Vector, row: number): void {
  vector.nulls[row] = 1;
  vector.hasNulls = true;
}

type CellCopier = (reference: number, row: number) => void;

function cellCopier(from: Vector, to: Vector, shared: boolean): CellCopier {
  if (from.layout !== to.layout) throw new InternalError(`a reference column is ${from.layout}, its copy ${to.layout}`);
  switch (to.layout) {
    case 'bytes':
      return shared ? spanSharer(from as BytesVector, to) : spanCopier(from as BytesVector, to);
    case 'i128': {
      const { high, low } = from as typeof to;
      return (reference, row) => {
        to.high[row] = high[reference];
        to.low[row] = low[reference];
      };
    }
    case 'offset': {
      const { ticks, offsets } = from as typeof to;
      return (reference, row) => {
        to.ticks[row] = ticks[reference];
        to.offsets[row] = offsets[reference];
      };
    }
    default: {
      const { values } = from as typeof to;
      const target = to.values;
      return (reference, row) => {
        target[row] = values[reference];
      };
    }
  }
}

function spanSharer(from: BytesVector, to: BytesVector): CellCopier {
  to.bytes = from.bytes;
  const { starts, ends } = from;
  return (reference, row) => {
    to.starts[row] = starts[reference];
    to.ends[row] = ends[reference];
  };
}

function spanCopier(from: BytesVector, to: BytesVector): CellCopier {
  return (reference, row) => {
    const start = from.starts[reference];
    const end = from.ends[reference];
    reserveBytes(to, end - start);
    to.bytes.set(from.bytes.subarray(start, end), to.used);
    to.starts[row] = to.used;
    to.used += end - start;
    to.ends[row] = to.used;
  };
}
