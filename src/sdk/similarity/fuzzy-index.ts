import { InternalError } from '../../diagnostics/internal-error.ts';
import { KeyTable } from '../row-algorithms/hash-table.ts';
import { TokenComparison, type TokenSpan } from './compare-tokens.ts';
import { EditDistance } from './edit-distance.ts';
import { FuzzyMatches } from './fuzzy-matches.ts';
import { IntegerList } from './integer-list.ts';
import { RowFinder } from './row-finder.ts';
import { TokenTable } from './token-table.ts';
import type { TextTokeniser } from './tokenise-text.ts';

const comparisonsPerTurn = 1 << 17;
const searchesPerTurn = 512;

/** A column whose values need not be equal. */
export interface FuzzyColumn {
  readonly tokenise: TextTokeniser;
  /** Similarity that a match needs in this column. */
  readonly minSimilarity: number;
}

/** What a fuzzy index compares, and how thoroughly. */
export interface FuzzyIndexOptions {
  readonly columns: readonly FuzzyColumn[];
  /** Similarity that a match needs as a whole. */
  readonly minSimilarity: number;
  /** Whether each row is compared with every row of the reference. */
  readonly exhaustive: boolean;
}

/** The tokens of one column of all rows of the reference. */
class ColumnTokens {
  readonly table = new TokenTable();
  readonly starts = new IntegerList();
  readonly tokens = new IntegerList();
  readonly comparison: TokenComparison;
  /** Tokens of the row that is looked up. */
  readonly query = new IntegerList(64);

  constructor(distance: EditDistance) {
    this.comparison = new TokenComparison(this.table, distance);
    this.starts.push(0);
  }

  span(row: number): TokenSpan {
    return { tokens: this.tokens.values, start: this.starts.values[row], end: this.starts.values[row + 1] };
  }

  get querySpan(): TokenSpan {
    return { tokens: this.query.values, start: 0, end: this.query.length };
  }
}

/**
 * The rows of a reference by their tokens, after Chaudhuri, Ganjam, Ganti and Motwani, Robust and Efficient Fuzzy Match for Online Data Cleaning
 * (SIGMOD 2003). The similarity of two rows is the sum over the columns of what their tokens have in common, divided by the sum of their weights
 * (`TokenComparison`). Only rows with the same exact key are compared.
 *
 * A search compares the rows that have the same tokens, and those that `RowFinder` finds; an exhaustive one all rows.
 */
export class FuzzyIndex {
  readonly matches: FuzzyMatches;
  readonly #options: FuzzyIndexOptions;
  readonly #columns: readonly ColumnTokens[];
  readonly #distance = new EditDistance();
  readonly #exactKeys = new IntegerList();
  /** Rows with the same tokens and exact key: the first of each, and the next of each. */
  readonly #signatures = new KeyTable();
  readonly #firstRows = new IntegerList();
  readonly #lastRows = new IntegerList();
  readonly #nextRows = new IntegerList();
  #signature = new Int32Array(64);
  readonly #columnSimilarities: Float64Array;
  #finder: RowFinder | undefined;

  constructor(options: FuzzyIndexOptions) {
    this.#options = options;
    this.#columns = options.columns.map(() => new ColumnTokens(this.#distance));
    this.#columnSimilarities = new Float64Array(options.columns.length);
    this.matches = new FuzzyMatches(options.columns.length);
  }

  get rowCount(): number {
    return this.#exactKeys.length;
  }

  /** Rows that may be searched for before others get their turn: fewer where each takes long. */
  get rowsPerTurn(): number {
    return this.#options.exhaustive
      ? Math.max(1, Math.trunc(comparisonsPerTurn / (this.rowCount + 1)))
      : searchesPerTurn;
  }

  /** Adds a row of the reference and returns its position. @param texts one for each column, NULL counts as no tokens */
  add(texts: readonly (string | null)[], exactKey: number): number {
    this.#tokenise(texts, true);
    return this.#append(exactKey, this.#signatures.findOrInsert(this.#signature, this.#sign(exactKey)));
  }

  /** Adds a row unless there is one with the same tokens and exact key; returns the position of that row. */
  addDistinct(texts: readonly (string | null)[], exactKey: number): number {
    this.#tokenise(texts, true);
    const known = this.#signatures.size;
    const signature = this.#signatures.findOrInsert(this.#signature, this.#sign(exactKey));
    return signature < known ? this.#firstRows.values[signature] : this.#append(exactKey, signature);
  }

  /** Prepares the index for searches: the reference is complete. */
  seal(): void {
    for (const { table } of this.#columns) table.seal(this.rowCount);
    if (this.#options.exhaustive) return;
    const columns = this.#columns.map(({ table, starts, tokens }) => ({ table, starts, tokens }));
    this.#finder = new RowFinder(columns, this.#exactKeys, this.#distance);
  }

  /**
   * Finds the rows that are most like a row: `limit` at most, in `matches`. A row without tokens in any column finds none; in an index without
   * fuzzy columns rows with the same exact key are alike.
   * @param exactKey −1 when no row of the reference has the same exact columns
   */
  search(texts: readonly (string | null)[], exactKey: number, limit: number): FuzzyMatches {
    this.#forgetStrangers();
    this.#tokenise(texts, false);
    this.matches.clear(limit);
    const hasTokens = this.#columns.length === 0 || this.#columns.some(({ query }) => query.length > 0);
    if (exactKey >= 0 && hasTokens) {
      this.#searchRows(exactKey, limit, this.rowCount);
    }
    return this.matches;
  }

  /** Finds the rows before a row of the reference that are most like it. */
  searchBefore(row: number, limit: number): FuzzyMatches {
    for (const column of this.#columns) {
      const { tokens, start, end } = column.span(row);
      column.query.length = 0;
      for (let at = start; at < end; at++) column.query.push(tokens[at]);
    }
    this.matches.clear(limit);
    this.#searchRows(this.#exactKeys.values[row], limit, row);
    return this.matches;
  }

  /** Compares two rows of the reference; the similarities of their columns are put into `columns`. */
  compare(row: number, other: number, columns: Float64Array): number {
    return this.#compare((column) => column.span(row), other, columns);
  }

  #searchRows(exactKey: number, limit: number, end: number): void {
    if (this.#options.exhaustive) {
      for (let row = 0; row < end; row++) if (this.#exactKeys.values[row] === exactKey) this.#consider(row);
      return;
    }
    if (this.#finder === undefined) throw new InternalError('a fuzzy index is searched before it is sealed');
    const finder = this.#finder;
    finder.begin(exactKey, end);
    this.#considerEquals(exactKey, limit, end, finder);
    const queries = this.#columns.map(({ query }) => query);
    const { rows, count } = finder.find(queries, limit);
    for (let at = 0; at < count; at++) this.#consider(rows[at]);
  }

  /** Rows with the same tokens are found whatever their number, up to the limit. */
  #considerEquals(exactKey: number, limit: number, end: number, finder: RowFinder): void {
    const signature = this.#signatures.find(this.#signature, this.#sign(exactKey));
    if (signature < 0) return;
    let row = this.#firstRows.values[signature];
    for (let count = 0; row >= 0 && row < end && count < limit; count++) {
      finder.exclude(row);
      this.#consider(row);
      row = this.#nextRows.values[row];
    }
  }

  #consider(row: number): void {
    const similarity = this.#compare((column) => column.querySpan, row, this.#columnSimilarities);
    // Thresholds and similarities are single-precision numbers in packages and buffers.
    if (similarity <= 0 || Math.fround(similarity) < Math.fround(this.#options.minSimilarity)) return;
    for (let column = 0; column < this.#columns.length; column++) {
      const { minSimilarity } = this.#options.columns[column];
      if (Math.fround(this.#columnSimilarities[column]) < Math.fround(minSimilarity)) return;
    }
    this.matches.add(row, similarity, this.#columnSimilarities);
  }

  #compare(spanOf: (column: ColumnTokens) => TokenSpan, row: number, similarities: Float64Array): number {
    let common = 0;
    let total = 0;
    for (let index = 0; index < this.#columns.length; index++) {
      const column = this.#columns[index];
      const { comparison } = column;
      comparison.compare(spanOf(column), column.span(row));
      similarities[index] = comparison.total === 0 ? 1 : comparison.common / comparison.total;
      common += comparison.common;
      total += comparison.total;
    }
    return total === 0 ? 1 : common / total;
  }

  #tokenise(texts: readonly (string | null)[], isReference: boolean): void {
    for (let index = 0; index < this.#columns.length; index++) {
      const { query, table } = this.#columns[index];
      const text = texts[index];
      query.length = 0;
      if (text === null) continue;
      const tokens = this.#options.columns[index].tokenise(text);
      for (const token of tokens) query.push(isReference ? table.add(token) : table.find(token));
    }
  }

  /** Writes the exact key and tokens of the row at hand into the signature; returns its words. */
  #sign(exactKey: number): number {
    const length = this.#columns.reduce((sum, { query }) => sum + query.length + 1, 1);
    if (length > this.#signature.length) this.#signature = new Int32Array(length * 2);
    let at = 0;
    this.#signature[at++] = exactKey;
    for (const { query } of this.#columns) {
      this.#signature[at++] = query.length;
      for (let token = 0; token < query.length; token++) this.#signature[at++] = query.values[token];
    }
    return length;
  }

  #append(exactKey: number, signature: number): number {
    const row = this.#exactKeys.length;
    this.#exactKeys.push(exactKey);
    this.#nextRows.push(-1);
    if (signature === this.#firstRows.length) {
      this.#firstRows.push(row);
      this.#lastRows.push(row);
    } else {
      this.#nextRows.values[this.#lastRows.values[signature]] = row;
      this.#lastRows.values[signature] = row;
    }
    for (const { query, table, tokens, starts } of this.#columns) {
      for (let at = 0; at < query.length; at++) {
        tokens.push(query.values[at]);
        table.count(query.values[at]);
      }
      starts.push(tokens.length);
    }
    return row;
  }

  #forgetStrangers(): void {
    this.#columns.forEach(({ table }, index) => {
      if (table.forgetStrangers()) this.#finder?.forgetStrangers(index);
    });
  }
}
