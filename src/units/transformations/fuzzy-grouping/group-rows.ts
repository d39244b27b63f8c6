import { type FuzzyIndex, IntegerList } from 'opendtsx/sdk';

/** Rows before it that a row is found like, at most. */
const mostAlike = 32;

/** Which row each row of an index has for canonical row. */
export interface RowGroups {
  readonly canonical: Int32Array;
  readonly similarities: Float64Array;
}

/** Pairs of rows that are alike, `left` after `right`. */
class Pairs {
  readonly left = new IntegerList();
  readonly right = new IntegerList();
  similarities = new Float64Array(1024);

  add(left: number, right: number, similarity: number): void {
    if (this.left.length === this.similarities.length) {
      const grown = new Float64Array(this.similarities.length * 2);
      grown.set(this.similarities);
      this.similarities = grown;
    }
    this.similarities[this.left.length] = similarity;
    this.left.push(left);
    this.right.push(right);
  }
}

/**
 * Groups the rows of an index around canonical rows: those with most support first, each as often as `occurrences` says; of equals the first.
 * A row that is like no canonical row becomes one, any other joins the one it is most like, of equals the one with more support.
 * Rejects when the signal is aborted.
 */
export async function groupRows(index: FuzzyIndex, occurrences: Int32Array, signal: AbortSignal): Promise<RowGroups> {
  const pairs = await findPairs(index, signal);
  const { rowCount } = index;
  const support = Float64Array.from(occurrences.subarray(0, rowCount));
  for (let pair = 0; pair < pairs.left.length; pair++) {
    const left = pairs.left.values[pair];
    const right = pairs.right.values[pair];
    support[left] += occurrences[right] * pairs.similarities[pair];
    support[right] += occurrences[left] * pairs.similarities[pair];
  }
  const ranked = Int32Array.from(support.keys()).sort((left, right) => support[right] - support[left] || left - right);
  return assign(pairs, ranked);
}

async function findPairs(index: FuzzyIndex, signal: AbortSignal): Promise<Pairs> {
  const pairs = new Pairs();
  const { rowsPerTurn } = index;
  for (let row = 0; row < index.rowCount; row++) {
    if (row % rowsPerTurn === rowsPerTurn - 1) await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    const matches = index.searchBefore(row, mostAlike);
    for (let match = 0; match < matches.count; match++)
      pairs.add(row, matches.rows[match], matches.similarities[match]);
  }
  return pairs;
}

function assign(pairs: Pairs, ranked: Int32Array): RowGroups {
  const { starts, members } = pairsOfRows(pairs, ranked.length);
  const canonical = new Int32Array(ranked.length).fill(-1);
  const similarities = new Float64Array(ranked.length);
  for (const row of ranked) {
    if (canonical[row] >= 0) continue;
    canonical[row] = row;
    similarities[row] = 1;
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const pair = members[at];
      const other = pairs.left.values[pair] === row ? pairs.right.values[pair] : pairs.left.values[pair];
      if (canonical[other] === other || pairs.similarities[pair] <= similarities[other]) continue;
      canonical[other] = row;
      similarities[other] = pairs.similarities[pair];
    }
  }
  return { canonical, similarities };
}

/** The pairs that each row belongs to. */
function pairsOfRows({ left, right }: Pairs, rowCount: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(rowCount + 1);
  for (const rows of [left, right]) for (let at = 0; at < rows.length; at++) starts[rows.values[at] + 1]++;
  for (let row = 0; row < rowCount; row++) starts[row + 1] += starts[row];
  const next = starts.slice(0, rowCount);
  const members = new Int32Array(left.length * 2);
  for (let pair = 0; pair < left.length; pair++) {
    members[next[left.values[pair]]++] = pair;
    members[next[right.values[pair]]++] = pair;
  }
  return { starts, members };
}
