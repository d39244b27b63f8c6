import { type BytesVector, cellCopier, setNull, type Vector } from 'opendtsx/sdk';

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
  if (shared) {
    to.hasNulls = false;
    if (to.layout === 'bytes') shareSpans(from as BytesVector, to, matches);
    else if (!copyValues(from, to, matches)) copyCells(from, to, matches);
    copyNulls(from, to, matches);
  } else copyCells(from, to, matches);
  const { rowCount, selection, referenceRows } = matches;
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    if (referenceRows[row] < 0 && becomesNull(row)) setNull(to, row);
  }
}

function copyCells(from: Vector, to: Vector, { rowCount, selection, referenceRows }: Matches): void {
  const copy = cellCopier(from, to);
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    const reference = referenceRows[row];
    if (reference >= 0) copy(reference, row);
  }
}

function copyNulls(from: Vector, to: Vector, { rowCount, selection, referenceRows }: Matches): void {
  const { nulls } = to;
  const known = from.hasNulls ? from.nulls : undefined;
  let any = 0;
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    const reference = referenceRows[row];
    const isNull = known === undefined || reference < 0 ? 0 : known[reference];
    nulls[row] = isNull;
    any |= isNull;
  }
  if (any !== 0) to.hasNulls = true;
}

/** Text refers to the bytes of the reference. */
function shareSpans(from: BytesVector, to: BytesVector, { rowCount, selection, referenceRows }: Matches): void {
  to.bytes = from.bytes;
  const { starts, ends } = to;
  const { starts: fromStarts, ends: fromEnds } = from;
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    const reference = referenceRows[row];
    if (reference < 0) continue;
    starts[row] = fromStarts[reference];
    ends[row] = fromEnds[reference];
  }
}

/** Copies columns with one array of values; false for all others. The values of rows without match, or of NULL, are unspecified. */
function copyValues(from: Vector, to: Vector, matches: Matches): boolean {
  if (from.layout !== to.layout) return false;
  switch (to.layout) {
    case 'i32':
      copyNumbers((from as typeof to).values, to.values, matches);
      return true;
    case 'f64':
      copyDoubles((from as typeof to).values, to.values, matches);
      return true;
    case 'i64':
      copyIntegers((from as typeof to).values, to.values, matches);
      return true;
    default:
      return false;
  }
}

// One function for each kind of array, so that every loop is compiled for its own.
function copyNumbers(from: Int32Array, to: Int32Array, { rowCount, selection, referenceRows }: Matches): void {
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    const reference = referenceRows[row];
    if (reference >= 0) to[row] = from[reference];
  }
}

function copyDoubles(from: Float64Array, to: Float64Array, { rowCount, selection, referenceRows }: Matches): void {
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    const reference = referenceRows[row];
    if (reference >= 0) to[row] = from[reference];
  }
}

function copyIntegers(from: BigInt64Array, to: BigInt64Array, { rowCount, selection, referenceRows }: Matches): void {
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    const reference = referenceRows[row];
    if (reference >= 0) to[row] = from[reference];
  }
}
