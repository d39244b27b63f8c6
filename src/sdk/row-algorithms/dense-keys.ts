import type { Int32Vector } from '../../datatypes/vector.ts';
import type { KeyTable } from './hash-table.ts';

/** The most entries of the index for each key: beyond, hashing costs less memory and little more time. */
const sparsest = 8;

/** Numbers of keys that are one 32-bit integer each, close to each other, as surrogate keys are: found by one look, without hashing. */
export interface DenseKeys {
  /** Writes the number of the key of every active row, −1 for an unknown one, by row. NULL is the NULL of the table. */
  match(vector: Int32Vector, rowCount: number, selection: Int32Array | undefined, numbers: Int32Array): void;
}

/**
 * An index over the keys of a table, which were packed from one column of 32-bit integers, and which get no more; undefined when there are
 * none, or when they lie too far apart.
 */
export function denseKeys(table: KeyTable): DenseKeys | undefined {
  const { size } = table;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let numberOfNull = -1;
  for (let key = 0; key < size; key++) {
    // A packed key says first whether it is a value, then which.
    const words = table.keyAt(key);
    if (words[0] === 0) numberOfNull = key;
    else if (words.length !== 2) return undefined;
    else {
      least = Math.min(least, words[1]);
      most = Math.max(most, words[1]);
    }
  }
  if (most < least || most - least >= size * sparsest) return undefined;
  const numbers = new Int32Array(most - least + 1).fill(-1);
  for (let key = 0; key < size; key++) if (key !== numberOfNull) numbers[table.keyAt(key)[1] - least] = key;
  return new Index(numbers, least, numberOfNull);
}

class Index implements DenseKeys {
  readonly #numbers: Int32Array;
  readonly #least: number;
  readonly #numberOfNull: number;

  constructor(numbers: Int32Array, least: number, numberOfNull: number) {
    this.#numbers = numbers;
    this.#least = least;
    this.#numberOfNull = numberOfNull;
  }

  match(vector: Int32Vector, rowCount: number, selection: Int32Array | undefined, found: Int32Array): void {
    const numbers = this.#numbers;
    const least = this.#least;
    const { length } = numbers;
    const { values } = vector;
    const nulls = vector.hasNulls ? vector.nulls : undefined;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      const at = values[row] - least;
      if (nulls !== undefined && nulls[row] === 1) found[row] = this.#numberOfNull;
      else found[row] = at >= 0 && at < length ? numbers[at] : -1;
    }
  }
}
