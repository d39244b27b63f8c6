import type { EditDistance } from './edit-distance.ts';
import { IntegerList } from './integer-list.ts';
import { type IntegerLists, listsOf, type Neighbours, TokenNeighbours } from './token-neighbours.ts';
import type { TokenTable } from './token-table.ts';

/** Rows of tokens that are read for one row, those of rare tokens first. */
const mostEntries = 8192;
/** Rows that are compared for one row, at least. */
const leastCompared = 64;
const gradeCount = 1024;

/** The tokens of a column of the reference. */
export interface IndexedColumn {
  readonly table: TokenTable;
  readonly starts: IntegerList;
  readonly tokens: IntegerList;
}

/** A token that is looked for. */
interface Probe {
  readonly column: number;
  readonly neighbours: Neighbours;
  /** Rows that its neighbours lead to. */
  readonly entries: number;
}

/**
 * Finds the rows of a reference that share a token with a row, or have one that `TokenNeighbours` finds like it: those that promise most. It reads
 * 8,192 rows of tokens at most, those of rare tokens first, and hands over 64 rows, or four times as many as are wanted.
 */
export class RowFinder {
  readonly #columns: readonly IndexedColumn[];
  readonly #neighbours: readonly TokenNeighbours[];
  /** For each column the rows of each token, ascending. */
  readonly #rowsOf: readonly IntegerLists[];
  readonly #exactKeys: IntegerList;
  readonly #weights: Float64Array;
  /** What a row was found to have in common, and the search and token that added to it last. */
  readonly #common: Float64Array;
  readonly #searches: Int32Array;
  readonly #probes: Int32Array;
  readonly #found = new IntegerList();
  readonly #grades = new Int16Array(mostEntries);
  readonly #counts = new Int32Array(gradeCount);
  #search = 0;
  #exactKey = 0;
  #end = 0;
  rows = new Int32Array(leastCompared);
  count = 0;

  constructor(columns: readonly IndexedColumn[], exactKeys: IntegerList, distance: EditDistance) {
    this.#columns = columns;
    this.#exactKeys = exactKeys;
    this.#neighbours = columns.map(({ table }) => new TokenNeighbours(table, distance));
    this.#rowsOf = columns.map((column) => rowsOfTokens(column, exactKeys.length));
    this.#weights = rowWeights(columns, exactKeys.length);
    this.#common = new Float64Array(exactKeys.length);
    this.#searches = new Int32Array(exactKeys.length);
    this.#probes = new Int32Array(exactKeys.length);
  }

  /** Begins a search among the rows before `end` with an exact key. */
  begin(exactKey: number, end: number): void {
    if (this.#search === 0x7fff_ffff) {
      this.#searches.fill(0);
      this.#search = 0;
    }
    this.#search++;
    this.#exactKey = exactKey;
    this.#end = end;
    this.#found.length = 0;
  }

  /** Leaves a row out of this search. */
  exclude(row: number): void {
    this.#searches[row] = -this.#search;
  }

  /** Finds the rows for the tokens of each column; they are in `rows`. */
  find(queries: readonly IntegerList[], limit: number): { readonly rows: Int32Array; readonly count: number } {
    const probes = this.#probesOf(queries);
    let entries = 0;
    let weight = 0;
    queries.forEach((query, column) => {
      for (let at = 0; at < query.length; at++) weight += this.#columns[column].table.weight(query.values[at]);
    });
    probes.forEach((probe, number) => {
      entries += this.#follow(probe, number + 1, mostEntries - entries);
    });
    this.#choose(weight, Math.max(leastCompared, limit * 4));
    return this;
  }

  /** Forgets what is known of the tokens of a column that the reference does not have. */
  forgetStrangers(column: number): void {
    this.#neighbours[column].forgetStrangers();
  }

  #probesOf(queries: readonly IntegerList[]): readonly Probe[] {
    const probes: Probe[] = [];
    queries.forEach((query, column) => {
      const { starts } = this.#rowsOf[column];
      for (let at = 0; at < query.length; at++) {
        const neighbours = this.#neighbours[column].of(query.values[at]);
        let entries = 0;
        for (const token of neighbours.tokens) entries += starts[token + 1] - starts[token];
        if (entries > 0) probes.push({ column, neighbours, entries });
      }
    });
    return probes.sort((left, right) => left.entries - right.entries || left.column - right.column);
  }

  /** Adds the worth of a token to the rows that have it or one like it; returns the rows read. */
  #follow({ column, neighbours }: Probe, number: number, room: number): number {
    const { starts, members } = this.#rowsOf[column];
    let entries = 0;
    for (let index = 0; index < neighbours.tokens.length; index++) {
      const token = neighbours.tokens[index];
      const start = starts[token];
      let end = starts[token + 1];
      if (end - start > room - entries) {
        // A token of very many rows says little; its first rows are better than none.
        if (this.#found.length > 0) continue;
        end = start + room - entries;
      }
      const value = neighbours.values[index];
      for (let at = start; at < end; at++) {
        const row = members[at];
        if (row >= this.#end) break;
        this.#score(row, number, value);
      }
      entries += end - start;
    }
    return entries;
  }

  /** Neighbours come with the highest value first, so the first one of a token counts. */
  #score(row: number, number: number, value: number): void {
    const search = this.#searches[row];
    if (search === this.#search) {
      if (this.#probes[row] === number) return;
      this.#common[row] += value;
    } else {
      if (search === -this.#search || this.#exactKeys.values[row] !== this.#exactKey) return;
      this.#searches[row] = this.#search;
      this.#common[row] = value;
      this.#found.push(row);
    }
    this.#probes[row] = number;
  }

  /** Chooses the rows that promise most, in the order in which they were found. */
  #choose(weight: number, most: number): void {
    const { length, values } = this.#found;
    if (this.rows.length < most) this.rows = new Int32Array(most);
    if (length <= most) {
      this.rows.set(values.subarray(0, length));
      this.count = length;
      return;
    }
    const counts = this.#counts.fill(0);
    for (let at = 0; at < length; at++) {
      const row = values[at];
      const promise = (2 * gradeCount * this.#common[row]) / (weight + this.#weights[row]);
      const grade = Math.min(gradeCount - 1, Math.trunc(promise));
      this.#grades[at] = grade;
      counts[grade]++;
    }
    let least = gradeCount - 1;
    for (let room = most - counts[least]; room > 0 && least > 0; room -= counts[least]) least--;
    this.count = 0;
    // Only those of the least grade may be too many.
    for (let at = 0; at < length && this.count < most; at++) {
      if (this.#grades[at] > least) this.rows[this.count++] = values[at];
    }
    for (let at = 0; at < length && this.count < most; at++) {
      if (this.#grades[at] === least) this.rows[this.count++] = values[at];
    }
  }
}

function rowsOfTokens({ table, starts, tokens }: IndexedColumn, rowCount: number): IntegerLists {
  const owners = new IntegerList(tokens.length);
  for (let row = 0; row < rowCount; row++) {
    for (let at = starts.values[row]; at < starts.values[row + 1]; at++) owners.push(row);
  }
  return listsOf(tokens, owners, table.known);
}

function rowWeights(columns: readonly IndexedColumn[], rowCount: number): Float64Array {
  const weights = new Float64Array(rowCount);
  for (const { table, starts, tokens } of columns) {
    for (let row = 0; row < rowCount; row++) {
      for (let at = starts.values[row]; at < starts.values[row + 1]; at++) {
        weights[row] += table.weight(tokens.values[at]);
      }
    }
  }
  return weights;
}
