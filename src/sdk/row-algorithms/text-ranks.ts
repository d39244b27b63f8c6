import { comparisonFlags } from '../../datatypes/comparison-flags.ts';
import { appendText, compareSpans, textOfSpan } from '../../datatypes/text-kernels.ts';
import { compareText, hasPlainAsciiOrder } from '../../datatypes/text-order.ts';
import { isText } from '../../datatypes/type-families.ts';
import { type BytesVector, createVector } from '../../datatypes/vector.ts';
import { type Collation, collationOf } from './collation.ts';
import type { SortKey } from './compare-rows.ts';
import { KeyTable } from './hash-table.ts';
import { createKeyPacker } from './key-packer.ts';
import { sortByWords } from './radix-sort.ts';

/** The rank of each row's value among the distinct values of the column, from 0; 0 for NULL. Equal values, in the sense of the collation, have the same. */
export function textRanks(key: SortKey, vector: BytesVector, rowCount: number): Uint32Array {
  const collation = isText(key.type.type) ? key.collation : undefined;
  const { numbers, firstRows } = distinctValues(key, collation, vector, rowCount);
  const values =
    collation === undefined || collation.isBinary
      ? spansAt(vector, firstRows)
      : foldedTexts(collation, vector, firstRows);
  const order = sortTexts(values, firstRows.length, collation);
  const rankOf = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) rankOf[order[rank]] = rank;
  for (let row = 0; row < rowCount; row++) numbers[row] = rankOf[numbers[row]];
  return numbers;
}

function distinctValues(
  key: SortKey,
  collation: Collation | undefined,
  vector: BytesVector,
  rowCount: number,
): { readonly numbers: Uint32Array; readonly firstRows: readonly number[] } {
  const table = new KeyTable();
  const packer = createKeyPacker([{ type: key.type, collation }]);
  packer.bind([vector]);
  const numbers = new Uint32Array(rowCount);
  const firstRows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    if (vector.hasNulls && vector.nulls[row] === 1) continue;
    const length = packer.pack(row);
    const known = table.size;
    const number = table.findOrInsert(packer.words, length);
    if (number === known) firstRows.push(row);
    numbers[row] = number;
  }
  return { numbers, firstRows };
}

function spansAt({ bytes, starts, ends }: BytesVector, rows: readonly number[]): BytesVector {
  return {
    layout: 'bytes',
    nulls: new Uint8Array(0),
    hasNulls: false,
    bytes,
    starts: Int32Array.from(rows, (row) => starts[row]),
    ends: Int32Array.from(rows, (row) => ends[row]),
    used: 0,
  };
}

/** What remains of each text without what the collation ignores: folded once, not for every comparison. */
function foldedTexts(collation: Collation, vector: BytesVector, rows: readonly number[]): BytesVector {
  const folded = createVector(
    { type: 'DT_NTEXT', length: 0, precision: 0, scale: 0, codePage: 0 },
    rows.length,
  ) as BytesVector;
  for (const [index, row] of rows.entries()) {
    folded.starts[index] = folded.used;
    appendText(folded, collation.fold(textOfSpan(vector.bytes, vector.starts[row], vector.ends[row])));
    folded.ends[index] = folded.used;
  }
  return folded;
}

/** The numbers of the texts in order: those of plain characters by their first ones, which few comparisons follow; the others are merged in. */
function sortTexts(texts: BytesVector, count: number, collation: Collation | undefined): Int32Array {
  const compare = comparerOf(texts, collation);
  const classes = collation === undefined ? undefined : characterClasses(collation);
  const plain: number[] = [];
  const others: number[] = [];
  for (let text = 0; text < count; text++) {
    (classes === undefined || isPlain(texts, text, classes) ? plain : others).push(text);
  }
  others.sort(compare);
  const words = classes === undefined ? leadingBytes(texts, plain) : leadingClasses(texts, plain, classes);
  const places = sortByWords(words, plain.length);
  sortTies(places, words, (a, b) => compare(plain[a], plain[b]));
  const order = places.map((place) => plain[place]);
  return others.length === 0 ? order : merged(order, others, compare);
}

function comparerOf(
  { bytes, starts, ends }: BytesVector,
  collation: Collation | undefined,
): (left: number, right: number) => number {
  if (collation === undefined) {
    return (a, b) => compareSpans(bytes, starts[a], ends[a], bytes, starts[b], ends[b]);
  }
  // Whatever is ignored was taken out: what remains is compared as it is.
  const exact = collationOf(collation.localeId, collation.flags & comparisonFlags.sortPunctuationAsSymbols);
  const texts = { bytes, starts, ends } as BytesVector;
  return (a, b) => exact.compareSpans(texts, a, texts, b);
}

const unknown = 0xff;
const ignored = 0;

/** By character code: its place among the characters, from 1; 0: left out at first; 255: only a full comparison knows. */
type CharacterClasses = Uint8Array;

const classesOfLocales = new Map<string, CharacterClasses>();

/** Case apart, printable ASCII characters differ at the first level of every locale that leaves ASCII letters in their order. */
function characterClasses({ localeId, flags }: Collation): CharacterClasses {
  const punctuation = (flags & comparisonFlags.sortPunctuationAsSymbols) === 0 ? 'word' : 'string';
  const name = `${localeId}/${punctuation}`;
  let classes = classesOfLocales.get(name);
  if (classes === undefined) {
    classes = new Uint8Array(256).fill(unknown);
    if (hasPlainAsciiOrder(localeId)) {
      const marks = punctuation === 'word' ? "-'" : '';
      const printable = Array.from({ length: 95 }, (_, code) => String.fromCharCode(code + 0x20));
      const characters = printable.filter((each) => !/[A-Z]/.test(each) && !marks.includes(each));
      characters.sort((a, b) => compareText(a, b, localeId, punctuation));
      for (const [place, character] of characters.entries()) {
        classes[character.charCodeAt(0)] = place + 1;
        classes[character.toUpperCase().charCodeAt(0)] = place + 1;
      }
      for (const mark of marks) classes[mark.charCodeAt(0)] = ignored;
    }
    classesOfLocales.set(name, classes);
  }
  return classes;
}

function isPlain({ bytes, starts, ends }: BytesVector, text: number, classes: CharacterClasses): boolean {
  for (let at = starts[text]; at < ends[text]; at++) if (classes[bytes[at]] === unknown) return false;
  return true;
}

const wordBytes = 4;

/** The classes of the first eight characters that are not left out, as two words. */
function leadingClasses(
  { bytes, starts, ends }: BytesVector,
  texts: readonly number[],
  classes: CharacterClasses,
): Uint32Array[] {
  const words = [new Uint32Array(texts.length), new Uint32Array(texts.length)];
  for (const [place, text] of texts.entries()) {
    let at = starts[text];
    for (const word of words) {
      let value = 0;
      for (let count = 0; count < wordBytes; ) {
        const known = at < ends[text] ? classes[bytes[at]] : undefined;
        at++;
        if (known === ignored) continue;
        value = (value << 8) | (known ?? 0);
        count++;
      }
      word[place] = value;
    }
  }
  return words;
}

/** The first eight bytes as two words; a shorter value is filled up with zeros. */
function leadingBytes({ bytes, starts, ends }: BytesVector, values: readonly number[]): Uint32Array[] {
  const words = [new Uint32Array(values.length), new Uint32Array(values.length)];
  for (const [place, value] of values.entries()) {
    let at = starts[value];
    for (const word of words) {
      for (let count = 0; count < wordBytes; count++, at++) {
        word[place] = (word[place] << 8) | (at < ends[value] ? bytes[at] : 0);
      }
    }
  }
  return words;
}

/** Sorts each stretch of texts that begin alike. */
function sortTies(
  order: Int32Array,
  [first, second]: readonly Uint32Array[],
  compare: (left: number, right: number) => number,
): void {
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && first[order[from]] === first[order[to]] && second[order[from]] === second[order[to]])
      to++;
    if (to - from > 1) order.subarray(from, to).sort(compare);
    from = to;
  }
}

function merged(
  left: Int32Array,
  right: readonly number[],
  compare: (left: number, right: number) => number,
): Int32Array {
  const all = new Int32Array(left.length + right.length);
  let [a, b] = [0, 0];
  for (let place = 0; place < all.length; place++) {
    const takesLeft = b === right.length || (a < left.length && compare(left[a], right[b]) <= 0);
    all[place] = takesLeft ? left[a++] : right[b++];
  }
  return all;
}
