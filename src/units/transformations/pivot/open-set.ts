import {
  type CellCopier,
  cellCopier,
  createKeyPacker,
  type KeyPacker,
  type OutputPort,
  type PipelineBuffer,
  setNull,
} from 'opendtsx/sdk';
import type { PivotColumns } from './pivot-columns.ts';

/** The set at hand, and its row, which is the last one in the buffer of the output. */
export class OpenSet {
  readonly #columns: PivotColumns;
  readonly #output: OutputPort;
  readonly #packer: KeyPacker;
  readonly #taken: Uint8Array;
  #setKey = new Int32Array(0);
  /** Position of the open row; −1 before the first one. */
  #row = -1;
  #copyPassed: readonly CellCopier[] = [];
  /** The copiers of each pivot key. */
  #copyPivoted: readonly (readonly CellCopier[])[] = [];

  constructor(columns: PivotColumns, output: OutputPort) {
    this.#columns = columns;
    this.#output = output;
    this.#packer = createKeyPacker(columns.setKeys.map(({ type }) => ({ type })));
    this.#taken = new Uint8Array(columns.pivotKeys.length);
  }

  /** Takes the buffer whose rows come next. */
  bind(buffer: PipelineBuffer): void {
    const { setKeys, passed, pivoted, pivotKeys } = this.#columns;
    this.#packer.bind(setKeys.map(({ lineageId }) => buffer.vector(lineageId)));
    const copierOf = ({ source, column }: PivotColumns['outputs'][number]): CellCopier[] =>
      source === undefined
        ? []
        : [cellCopier(buffer.vector(source.lineageId), this.#output.buffer.vector(column.lineageId))];
    this.#copyPassed = passed.flatMap(copierOf);
    this.#copyPivoted = pivotKeys.map((key) => pivoted.filter(({ pivotKey }) => pivotKey === key).flatMap(copierOf));
  }

  /** Lets a row belong to the set: to the one at hand, or to a new one, which it begins. A Promise when the output has to be sent first. */
  enter(row: number): void | Promise<void> {
    const length = this.#packer.pack(row);
    const { words } = this.#packer;
    if (this.#row >= 0 && this.#isSetKey(words, length)) return;
    this.#setKey = words.slice(0, length);
    const pending = this.#row + 1 === this.#output.buffer.capacity ? this.finish() : undefined;
    if (pending !== undefined) return pending.then(() => this.#begin(row));
    this.#begin(row);
  }

  /** Whether the set has a row with this pivot key. */
  has(key: number): boolean {
    return this.#taken[key] === 1;
  }

  /** Puts the values of a row into the columns of its pivot key. */
  take(row: number, key: number): void {
    this.#taken[key] = 1;
    for (const copy of this.#copyPivoted[key]) copy(row, this.#row);
  }

  /** Sends every row, the open one too. */
  finish(): void | Promise<void> {
    const count = this.#row + 1;
    this.#row = -1;
    if (count === 0 || !this.#output.connected) return;
    this.#output.buffer.origin = undefined;
    return this.#output.send(count);
  }

  #isSetKey(words: Int32Array, length: number): boolean {
    if (this.#setKey.length !== length) return false;
    for (let index = 0; index < length; index++) if (this.#setKey[index] !== words[index]) return false;
    return true;
  }

  #begin(row: number): void {
    this.#row++;
    this.#taken.fill(0);
    for (const copy of this.#copyPassed) copy(row, this.#row);
    for (const { column } of this.#columns.pivoted) setNull(this.#output.buffer.vector(column.lineageId), this.#row);
  }
}
