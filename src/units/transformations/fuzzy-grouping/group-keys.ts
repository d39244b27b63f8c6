import {
  type BytesVector,
  createKeyPacker,
  type InputColumn,
  KeyTable,
  type PipelineBuffer,
  textOfSpan,
} from 'opendtsx/sdk';
import { significantNumerals } from './fuzzy-grouping-properties.ts';

const leading = /^\P{N}*?(\p{Nd}+)/u;
const trailing = /(\p{Nd}+)[^\p{L}\p{N}]*$/u;
const beginsWithLetter = /^[^\p{N}]*\p{L}/u;

/** A column whose text has numerals that rows of a group need in common. */
interface NumeralColumn {
  readonly lineageId: string;
  readonly expressions: readonly ((text: string) => string)[];
}

/** Numbers what rows of a group have to have in common: values of exact columns, and significant numerals. */
export class GroupKeys {
  readonly #exact: readonly InputColumn[];
  readonly #numerals: readonly NumeralColumn[];
  readonly #packer;
  readonly #table = new KeyTable();
  readonly #numbers = new Map<string, number>();
  #vectors: readonly BytesVector[] = [];
  #words = new Int32Array(64);

  constructor(exact: readonly InputColumn[], fuzzy: readonly InputColumn[]) {
    this.#exact = exact;
    this.#numerals = fuzzy.flatMap(({ lineageId, properties }) => {
      const expressions = expressionsOf(Number(properties.LeadingTrailingNumeralsSignificant));
      return expressions.length === 0 ? [] : [{ lineageId, expressions }];
    });
    this.#packer = createKeyPacker(exact.map(({ type }) => ({ type })));
  }

  /** Takes a buffer; `keyOf` answers for its rows then. */
  bind(buffer: PipelineBuffer): void {
    this.#packer.bind(this.#exact.map(({ lineageId }) => buffer.vector(lineageId)));
    this.#vectors = this.#numerals.map(({ lineageId }) => buffer.vector(lineageId) as BytesVector);
  }

  /** The number of the key of a row. */
  keyOf(row: number): number {
    let length = this.#packer.pack(row);
    if (length + this.#numerals.length * 2 > this.#words.length) this.#words = new Int32Array(length * 2 + 64);
    this.#words.set(this.#packer.words.subarray(0, length));
    this.#numerals.forEach(({ expressions }, column) => {
      const { nulls, bytes, starts, ends } = this.#vectors[column];
      const text = nulls[row] === 1 ? '' : textOfSpan(bytes, starts[row], ends[row]);
      for (const numeralsOf of expressions) this.#words[length++] = this.#numberOf(numeralsOf(text));
    });
    return this.#table.findOrInsert(this.#words, length);
  }

  #numberOf(numerals: string): number {
    const known = this.#numbers.get(numerals) ?? this.#numbers.size;
    if (known === this.#numbers.size) this.#numbers.set(numerals, known);
    return known;
  }
}

function expressionsOf(significant: number): readonly ((text: string) => string)[] {
  const leads = significant === significantNumerals.Leading || significant === significantNumerals.LeadingAndTrailing;
  const trails = significant === significantNumerals.Trailing || significant === significantNumerals.LeadingAndTrailing;
  return [...(leads ? [leadingNumerals] : []), ...(trails ? [trailingNumerals] : [])];
}

/** The numerals that a text begins with; white space and punctuation before them do not count. */
function leadingNumerals(text: string): string {
  return beginsWithLetter.test(text) ? '' : (leading.exec(text)?.[1] ?? '');
}

/** The numerals that a text ends with; white space and punctuation behind them do not count. */
function trailingNumerals(text: string): string {
  return trailing.exec(text)?.[1] ?? '';
}
