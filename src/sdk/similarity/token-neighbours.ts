import type { EditDistance } from './edit-distance.ts';
import { IntegerList } from './integer-list.ts';
import type { TokenTable } from './token-table.ts';

/** Units of a q-gram (the published example, `helo` that does not find `hello`, has q-grams of 4). */
const gramLength = 4;
/** Entries of the q-gram index that are read for one token, the rarest q-grams first. */
const mostEntries = 16_384;
/** Tokens that are measured, those with the most q-grams in common first. */
const mostMeasured = 256;
/** Tokens that are kept. */
const mostKept = 64;
/** Tokens that are less alike do not lead to their rows. */
const leastSimilarity = 0.5;

/** The tokens of the reference that are like a token, those that say most first. */
export interface Neighbours {
  readonly tokens: Int32Array;
  /** What each has in common with the token: similarity × mean of both weights. */
  readonly values: Float64Array;
}

/**
 * Finds the tokens of a reference that are equal to a token, or at least half like it and share a q-gram of 4 units with it (a token of fewer units
 * is its own q-gram). The nearest 64 are kept.
 */
export class TokenNeighbours {
  readonly #table: TokenTable;
  readonly #distance: EditDistance;
  readonly #grams = new Map<string, number>();
  readonly #starts: Int32Array;
  readonly #tokens: Int32Array;
  readonly #shared: Uint8Array;
  readonly #touched = new IntegerList();
  #found: (Neighbours | undefined)[] = [];

  /** Indexes the tokens of a table that is complete. */
  constructor(table: TokenTable, distance: EditDistance) {
    this.#table = table;
    this.#distance = distance;
    this.#shared = new Uint8Array(table.known);
    const entries = new IntegerList();
    const owners = new IntegerList();
    for (let token = 0; token < table.known; token++) {
      forEachGram(table.text(token), (gram) => {
        const number = this.#grams.get(gram) ?? this.#grams.size;
        if (number === this.#grams.size) this.#grams.set(gram, number);
        entries.push(number);
        owners.push(token);
      });
    }
    const lists = listsOf(entries, owners, this.#grams.size);
    this.#starts = lists.starts;
    this.#tokens = lists.members;
  }

  /** The neighbours of a token of the table; computed once for each. */
  of(token: number): Neighbours {
    const known = this.#found[token];
    if (known !== undefined) return known;
    const found = this.#search(token);
    this.#found[token] = found;
    return found;
  }

  /** Forgets what was found for tokens that the reference does not have. */
  forgetStrangers(): void {
    this.#found.length = Math.min(this.#found.length, this.#table.known);
  }

  #search(token: number): Neighbours {
    this.#countShared(this.#table.text(token));
    const table = this.#table;
    const length = table.end(token) - table.start(token);
    const tokens: number[] = [];
    const similarities: number[] = [];
    this.#distance.setPattern(table.codes, table.start(token), table.end(token));
    const measured = this.#mostShared(token);
    for (let at = 0; at < measured.length; at++) {
      const other = measured.values[at];
      const start = table.start(other);
      const end = table.end(other);
      const longer = Math.max(length, end - start);
      const similarity = other === token ? 1 : 1 - this.#distance.distanceTo(table.codes, start, end) / longer;
      if (similarity < leastSimilarity) continue;
      tokens.push(other);
      similarities.push(similarity);
    }
    return this.#nearest(token, tokens, similarities);
  }

  /** Counts for every token how many q-grams of the text it has, rare q-grams first. */
  #countShared(text: string): void {
    const grams: number[] = [];
    forEachGram(text, (gram) => {
      const number = this.#grams.get(gram);
      if (number !== undefined) grams.push(number);
    });
    const size = (gram: number): number => this.#starts[gram + 1] - this.#starts[gram];
    grams.sort((left, right) => size(left) - size(right) || left - right);
    this.#touched.length = 0;
    let entries = 0;
    for (const gram of grams) {
      const end = Math.min(this.#starts[gram + 1], this.#starts[gram] + mostEntries - entries);
      for (let at = this.#starts[gram]; at < end; at++) {
        const other = this.#tokens[at];
        if (this.#shared[other] === 0) this.#touched.push(other);
        if (this.#shared[other] < 255) this.#shared[other]++;
      }
      entries += end - this.#starts[gram];
    }
  }

  /** The tokens with the most q-grams in common, and the token itself if the reference has it; resets the counts. */
  #mostShared(token: number): IntegerList {
    const touched = this.#touched.values.subarray(0, this.#touched.length);
    const counts = new Int32Array(256);
    for (const other of touched) counts[this.#shared[other]]++;
    let least = 255;
    for (let room = mostMeasured - counts[255]; room > 0 && least > 1; room -= counts[least]) least--;
    const chosen = new IntegerList(mostMeasured + 1);
    if (token < this.#table.known) chosen.push(token);
    for (const other of touched) {
      if (this.#shared[other] >= least && other !== token && chosen.length < mostMeasured) chosen.push(other);
    }
    for (const other of touched) this.#shared[other] = 0;
    return chosen;
  }

  #nearest(token: number, tokens: readonly number[], similarities: readonly number[]): Neighbours {
    const weight = this.#table.weight(token);
    const value = (at: number): number => (similarities[at] * (weight + this.#table.weight(tokens[at]))) / 2;
    const nearest = [...tokens.keys()]
      .sort((left, right) => similarities[right] - similarities[left] || tokens[left] - tokens[right])
      .slice(0, mostKept)
      .sort((left, right) => value(right) - value(left) || tokens[left] - tokens[right]);
    return { tokens: Int32Array.from(nearest, (at) => tokens[at]), values: Float64Array.from(nearest, value) };
  }
}

function forEachGram(text: string, take: (gram: string) => void): void {
  if (text.length <= gramLength) take(text);
  else for (let at = 0; at + gramLength <= text.length; at++) take(text.slice(at, at + gramLength));
}

/** The members of each list, lists one after the other: list i is `members[starts[i] … starts[i + 1])`. */
export interface IntegerLists {
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Sorts pairs of list and member into lists; members keep their order. */
export function listsOf(lists: IntegerList, members: IntegerList, count: number): IntegerLists {
  const starts = new Int32Array(count + 1);
  for (let at = 0; at < lists.length; at++) starts[lists.values[at] + 1]++;
  for (let list = 0; list < count; list++) starts[list + 1] += starts[list];
  const next = starts.slice(0, count);
  const sorted = new Int32Array(lists.length);
  for (let at = 0; at < lists.length; at++) sorted[next[lists.values[at]]++] = members.values[at];
  return { starts, members: sorted };
}
