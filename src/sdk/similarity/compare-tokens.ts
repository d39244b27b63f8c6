import type { EditDistance } from './edit-distance.ts';
import type { TokenTable } from './token-table.ts';

/** Tokens that are less alike count as different. */
const leastSimilarity = 0.3;
/** What two tokens keep of their worth when they stand in another order than the rest. */
const worthOutOfOrder = 0.9;
/** Tokens of a side that are compared with others than their equals: the first ones. */
const mostUnequal = 64;

/** The tokens of one column of a row: `tokens[start … end)`. */
export interface TokenSpan {
  readonly tokens: Int32Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Compares the tokens of two texts: `common` is what they have in common, `total` the mean of both weights; `common / total` is their similarity.
 *
 * Tokens are paired one to one, equal ones first, then those of the highest worth. A pair is worth s · (w₁ + w₂) / 2, where s = 1 − edit distance /
 * units of the longer token, if it is 0.3 or more, and w is its weight (`TokenTable`). Pairs that do not lie on the heaviest chain of pairs in the
 * same order keep 0.9 of it. So it is 1 for equal tokens in equal order, symmetric, and lies in [0, 1].
 */
export class TokenComparison {
  common = 0;
  total = 0;
  readonly #table: TokenTable;
  readonly #distance: EditDistance;
  /** For each token of the left side, the position in the right one of its partner, or −1, and the worth of the pair. */
  #partners = new Int32Array(64);
  #worths = new Float64Array(64);
  #isTaken = new Uint8Array(64);
  readonly #leftOver = new Int32Array(mostUnequal);
  readonly #rightOver = new Int32Array(mostUnequal);
  readonly #pairWorths = new Float64Array(mostUnequal * mostUnequal);
  #chains = new Float64Array(64);

  constructor(table: TokenTable, distance: EditDistance) {
    this.#table = table;
    this.#distance = distance;
  }

  compare(left: TokenSpan, right: TokenSpan): void {
    this.#reserve(Math.max(left.end - left.start, right.end - right.start));
    this.total = (this.weightOf(left) + this.weightOf(right)) / 2;
    const unequal = this.#pairEquals(left, right);
    if (unequal) this.#pairRest(left, right);
    this.common = Math.min(this.total, this.#sumInOrder(left.end - left.start));
  }

  /** The weight of all tokens of a text. */
  weightOf({ tokens, start, end }: TokenSpan): number {
    let sum = 0;
    for (let at = start; at < end; at++) sum += this.#table.weight(tokens[at]);
    return sum;
  }

  /** Pairs equal tokens; returns whether both sides have others. */
  #pairEquals(left: TokenSpan, right: TokenSpan): boolean {
    const rightLength = right.end - right.start;
    this.#isTaken.fill(0, 0, rightLength);
    let pairs = 0;
    for (let at = left.start; at < left.end; at++) {
      const token = left.tokens[at];
      const own = at - left.start;
      this.#partners[own] = -1;
      for (let other = 0; other < rightLength; other++) {
        if (right.tokens[right.start + other] !== token || this.#isTaken[other] === 1) continue;
        this.#isTaken[other] = 1;
        this.#partners[own] = other;
        this.#worths[own] = this.#table.weight(token);
        pairs++;
        break;
      }
    }
    return pairs < left.end - left.start && pairs < rightLength;
  }

  #pairRest(left: TokenSpan, right: TokenSpan): void {
    const lefts = unpaired(this.#partners, -1, left.end - left.start, this.#leftOver);
    const rights = unpaired(this.#isTaken, 0, right.end - right.start, this.#rightOver);
    this.#measurePairs(left, right, lefts, rights);
    for (let pairs = Math.min(lefts, rights); pairs > 0; pairs--) {
      let best = -1;
      for (let pair = 0; pair < lefts * rights; pair++) {
        if (this.#pairWorths[pair] > (best < 0 ? 0 : this.#pairWorths[best])) best = pair;
      }
      if (best < 0) return;
      const row = Math.trunc(best / rights);
      const column = best % rights;
      this.#partners[this.#leftOver[row]] = this.#rightOver[column];
      this.#worths[this.#leftOver[row]] = this.#pairWorths[best];
      this.#pairWorths.fill(0, row * rights, (row + 1) * rights);
      for (let each = 0; each < lefts; each++) this.#pairWorths[each * rights + column] = 0;
    }
  }

  #measurePairs(left: TokenSpan, right: TokenSpan, lefts: number, rights: number): void {
    const table = this.#table;
    for (let row = 0; row < lefts; row++) {
      const own = left.tokens[left.start + this.#leftOver[row]];
      const length = table.end(own) - table.start(own);
      this.#distance.setPattern(table.codes, table.start(own), table.end(own));
      for (let column = 0; column < rights; column++) {
        const other = right.tokens[right.start + this.#rightOver[column]];
        const otherLength = table.end(other) - table.start(other);
        const longer = Math.max(length, otherLength);
        let worth = 0;
        if (Math.min(length, otherLength) >= leastSimilarity * longer) {
          const edits = this.#distance.distanceTo(table.codes, table.start(other), table.end(other));
          const similarity = 1 - edits / longer;
          if (similarity >= leastSimilarity) worth = (similarity * (table.weight(own) + table.weight(other))) / 2;
        }
        this.#pairWorths[row * rights + column] = worth;
      }
    }
  }

  /** What all pairs are worth together; those that are not on the heaviest chain in order are worth less. */
  #sumInOrder(length: number): number {
    let sum = 0;
    let last = -1;
    let inOrder = true;
    for (let at = 0; at < length; at++) {
      if (this.#partners[at] < 0) continue;
      sum += this.#worths[at];
      if (this.#partners[at] < last) inOrder = false;
      last = this.#partners[at];
    }
    if (inOrder) return sum;
    const chain = this.#heaviestChain(length);
    return chain + (sum - chain) * worthOutOfOrder;
  }

  #heaviestChain(length: number): number {
    let heaviest = 0;
    for (let at = 0; at < length; at++) {
      if (this.#partners[at] < 0) continue;
      let before = 0;
      for (let earlier = 0; earlier < at; earlier++) {
        const follows = this.#partners[earlier] >= 0 && this.#partners[earlier] < this.#partners[at];
        if (follows && this.#chains[earlier] > before) before = this.#chains[earlier];
      }
      this.#chains[at] = before + this.#worths[at];
      if (this.#chains[at] > heaviest) heaviest = this.#chains[at];
    }
    return heaviest;
  }

  #reserve(length: number): void {
    if (length <= this.#partners.length) return;
    const capacity = length * 2;
    this.#partners = new Int32Array(capacity);
    this.#worths = new Float64Array(capacity);
    this.#isTaken = new Uint8Array(capacity);
    this.#chains = new Float64Array(capacity);
  }
}

/** The positions of the values that say that a token has no partner, the first ones. */
function unpaired(values: Int32Array | Uint8Array, none: number, length: number, into: Int32Array): number {
  let count = 0;
  for (let at = 0; at < length && count < into.length; at++) if (values[at] === none) into[count++] = at;
  return count;
}
