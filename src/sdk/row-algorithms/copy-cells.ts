import { type BytesVector, reserveBytes, type Vector } from '../../datatypes/vector.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';

/** Copies one cell, a value or NULL, from a row of one vector to a row of another. */
export type CellCopier = (fromRow: number, toRow: number) => void;

/** Makes a cell NULL. */
export function setNull(vector: Vector, row: number): void {
  vector.nulls[row] = 1;
  vector.hasNulls = true;
}

/** A copier between two vectors of the same layout. Bytes are copied behind those that the target holds; good until either vector is replaced. */
export function cellCopier(from: Vector, to: Vector): CellCopier {
  to.canonicalText = undefined;
  const copy = valueCopier(from, to);
  return (fromRow, toRow) => {
    if (from.hasNulls && from.nulls[fromRow] === 1) {
      setNull(to, toRow);
      return;
    }
    to.nulls[toRow] = 0;
    copy(fromRow, toRow);
  };
}

function valueCopier(from: Vector, to: Vector): CellCopier {
  if (from.layout !== to.layout) throw new InternalError(`a column is ${from.layout}, its copy ${to.layout}`);
  switch (to.layout) {
    case 'bytes':
      return bytesCopier(from as BytesVector, to);
    case 'i128': {
      const { high, low } = from as typeof to;
      return (fromRow, toRow) => {
        to.high[toRow] = high[fromRow];
        to.low[toRow] = low[fromRow];
      };
    }
    case 'offset': {
      const { ticks, offsets } = from as typeof to;
      return (fromRow, toRow) => {
        to.ticks[toRow] = ticks[fromRow];
        to.offsets[toRow] = offsets[fromRow];
      };
    }
    default: {
      const { values } = from as typeof to;
      const target = to.values;
      return (fromRow, toRow) => {
        target[toRow] = values[fromRow];
      };
    }
  }
}

function bytesCopier(from: BytesVector, to: BytesVector): CellCopier {
  return (fromRow, toRow) => {
    const start = from.starts[fromRow];
    const end = from.ends[fromRow];
    reserveBytes(to, end - start);
    to.bytes.set(from.bytes.subarray(start, end), to.used);
    to.starts[toRow] = to.used;
    to.used += end - start;
    to.ends[toRow] = to.used;
  };
}
