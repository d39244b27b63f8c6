import { type FuzzyMatches, IntegerList } from 'opendtsx/sdk';

/** Matches that a confidence is measured against, at least. */
export const leastCompared = 10;
/** Lets a match that is clearly better than the others have nearly all the confidence. */
const sharpness = 8;

/** The rows to send for a buffer: one for each match, one for each row without. */
export class FoundMatches {
  /** Rows of the buffer. */
  readonly inputRows = new IntegerList();
  /** Rows of the reference; −1 without match. */
  readonly referenceRows = new IntegerList();
  /** Similarity, confidence, then similarities of the fuzzy columns, for each row to send. */
  scores = new Float64Array(1024);
  readonly width: number;

  constructor(fuzzyColumns: number) {
    this.width = fuzzyColumns + 2;
  }

  get count(): number {
    return this.inputRows.length;
  }

  clear(): void {
    this.inputRows.length = 0;
    this.referenceRows.length = 0;
  }

  /** Adds the best matches of a row, or the row without match. */
  add(row: number, matches: FuzzyMatches, most: number): void {
    const count = Math.min(matches.count, most);
    if (count === 0) this.scores.fill(0, this.#push(row, -1), this.count * this.width);
    let sum = 0;
    for (let match = 0; match < matches.count; match++) sum += matches.similarities[match] ** sharpness;
    const columns = this.width - 2;
    for (let match = 0; match < count; match++) {
      const at = this.#push(row, matches.rows[match]);
      this.scores[at] = matches.similarities[match];
      this.scores[at + 1] = sum === 0 ? 1 / matches.count : matches.similarities[match] ** sharpness / sum;
      for (let column = 0; column < columns; column++) {
        this.scores[at + 2 + column] = matches.columnSimilarities[match * columns + column];
      }
    }
  }

  #push(row: number, reference: number): number {
    const at = this.count * this.width;
    if (at + this.width > this.scores.length) {
      const grown = new Float64Array(this.scores.length * 2 + this.width);
      grown.set(this.scores);
      this.scores = grown;
    }
    this.inputRows.push(row);
    this.referenceRows.push(reference);
    return at;
  }
}
