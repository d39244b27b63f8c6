import { IntegerList } from './integer-list.ts';

const mostStrangers = 1 << 18;

/**
 * The distinct tokens of one column, numbered from 0 in the order of their first occurrence. Those of the reference come first; tokens of rows that
 * are looked up follow, as rare as the average, and are forgotten when they are too many.
 */
export class TokenTable {
  readonly #numbers = new Map<string, number>();
  readonly #strangers = new Map<string, number>();
  readonly #starts = new IntegerList();
  readonly #frequencies = new IntegerList();
  /** The units of all tokens, one after the other. */
  codes = new Uint16Array(4096);
  #used = 0;
  #weights = new Float64Array(0);
  #averageRarity = 0;
  #isSealed = false;

  constructor() {
    this.#starts.push(0);
  }

  /** Number of tokens of the reference. */
  get known(): number {
    return this.#numbers.size;
  }

  /** Where the units of a token start in `codes`. */
  start(token: number): number {
    return this.#starts.values[token];
  }

  end(token: number): number {
    return this.#starts.values[token + 1];
  }

  text(token: number): string {
    return String.fromCharCode(...this.codes.subarray(this.start(token), this.end(token)));
  }

  /** The number of a token of the reference. */
  add(token: string): number {
    const known = this.#numbers.get(token);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(token, number);
    this.#frequencies.push(0);
    this.#append(token);
    return number;
  }

  /** Counts an occurrence of a token of the reference. */
  count(token: number): void {
    this.#frequencies.values[token]++;
  }

  /** The number of a token of a row that is looked up. */
  find(token: string): number {
    const known = this.#numbers.get(token) ?? this.#strangers.get(token);
    if (known !== undefined) return known;
    const number = this.known + this.#strangers.size;
    this.#strangers.set(token, number);
    this.#append(token);
    return number;
  }

  /**
   * Weighs the tokens of a reference of so many rows: √units × ln(e + rows / occurrences of the token). The rarer a token, the more it says (inverse document
   * frequency), though little is known of that in small references; the longer it is, the more of the text it is.
   */
  seal(rowCount: number): void {
    this.#weights = new Float64Array(this.known);
    let sum = 0;
    for (let token = 0; token < this.known; token++) {
      const rarity = Math.log(Math.E + rowCount / Math.max(1, this.#frequencies.values[token]));
      this.#weights[token] = rarity * this.#size(token);
      sum += rarity;
    }
    this.#averageRarity = this.known === 0 ? 1 : sum / this.known;
    this.#isSealed = true;
  }

  weight(token: number): number {
    return token < this.#weights.length ? this.#weights[token] : this.#averageRarity * this.#size(token);
  }

  /** Forgets the tokens that the reference does not have, if there are very many; returns whether it did: their numbers are then others. */
  forgetStrangers(): boolean {
    if (!this.#isSealed || this.#strangers.size < mostStrangers) return false;
    this.#strangers.clear();
    this.#starts.length = this.known + 1;
    this.#used = this.#starts.values[this.known];
    return true;
  }

  #size(token: number): number {
    return Math.sqrt(this.end(token) - this.start(token));
  }

  #append(token: string): void {
    if (this.#used + token.length > this.codes.length) {
      const grown = new Uint16Array(this.codes.length * 2);
      grown.set(this.codes);
      this.codes = grown;
    }
    for (let at = 0; at < token.length; at++) this.codes[this.#used++] = token.charCodeAt(at);
    this.#starts.push(this.#used);
  }
}
