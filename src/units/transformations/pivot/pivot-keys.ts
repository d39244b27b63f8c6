import {
  convertValue,
  createKeyPacker,
  createVector,
  type KeyPacker,
  KeyTable,
  type PipelineBuffer,
  writeVector,
} from 'opendtsx/sdk';
import { keyText, type PivotColumns } from './pivot-columns.ts';

/** The pivot keys that have output columns, to be found by the values of the pivot key column; text is compared as it stands. */
export class PivotKeys {
  readonly #lineageId: string;
  readonly #packer: KeyPacker;
  readonly #table = new KeyTable();
  readonly #numbers: number[] = [];

  constructor({ pivotKeyColumns: [column], pivotKeys }: PivotColumns, localeId: number) {
    this.#lineageId = column.lineageId;
    this.#packer = createKeyPacker([{ type: column.type }]);
    const values = createVector(column.type, pivotKeys.length);
    pivotKeys.forEach((key, number) => {
      const { value = null } = convertValue(key, keyText, column.type, { localeId });
      writeVector(values, number, value, column.type);
    });
    this.#packer.bind([values]);
    pivotKeys.forEach((_, number) => {
      const length = this.#packer.pack(number);
      // Two spellings of one number are one key: the first counts.
      const position = this.#table.findOrInsert(this.#packer.words, length);
      this.#numbers[position] ??= number;
    });
  }

  /** Takes the buffer whose rows are asked for next. */
  bind(buffer: PipelineBuffer): void {
    this.#packer.bind([buffer.vector(this.#lineageId)]);
  }

  /** The number of the row's pivot key; −1 for one without output column. */
  find(row: number): number {
    const length = this.#packer.pack(row);
    return this.#numbers[this.#table.find(this.#packer.words, length)] ?? -1;
  }
}
