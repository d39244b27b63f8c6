/** The best rows found, those that are most alike first; of equals the first row of the reference. */
export class FuzzyMatches {
  count = 0;
  rows = new Int32Array(16);
  similarities = new Float64Array(16);
  /** Similarities of the columns of match m: `columnSimilarities[m × columns …]`. */
  columnSimilarities: Float64Array;
  readonly #columns: number;
  #limit = 0;

  constructor(columns: number) {
    this.#columns = columns;
    this.columnSimilarities = new Float64Array(16 * columns);
  }

  /** Forgets the matches, and keeps so many from now on. */
  clear(limit: number): void {
    this.count = 0;
    this.#limit = limit;
  }

  /** Takes a match unless there are better ones enough. */
  add(row: number, similarity: number, columnSimilarities: Float64Array): void {
    let place = this.count;
    while (place > 0 && isBetter(similarity, row, this.similarities[place - 1], this.rows[place - 1])) place--;
    if (place >= this.#limit) return;
    if (this.count < this.#limit) this.count++;
    if (this.count > this.rows.length) this.#grow();
    const last = this.count - 1;
    this.rows.copyWithin(place + 1, place, last);
    this.similarities.copyWithin(place + 1, place, last);
    this.columnSimilarities.copyWithin((place + 1) * this.#columns, place * this.#columns, last * this.#columns);
    this.rows[place] = row;
    this.similarities[place] = similarity;
    this.columnSimilarities.set(columnSimilarities, place * this.#columns);
  }

  #grow(): void {
    const { rows, similarities, columnSimilarities } = this;
    this.rows = new Int32Array(rows.length * 2);
    this.rows.set(rows);
    this.similarities = new Float64Array(rows.length * 2);
    this.similarities.set(similarities);
    this.columnSimilarities = new Float64Array(columnSimilarities.length * 2);
    this.columnSimilarities.set(columnSimilarities);
  }
}

function isBetter(similarity: number, row: number, other: number, otherRow: number): boolean {
  return similarity > other || (similarity === other && row < otherRow);
}
