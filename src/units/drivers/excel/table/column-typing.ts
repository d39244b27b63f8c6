import { type ColumnType, columnType } from 'opendtsx/sdk';
import { type CellKind, cellKinds } from '../workbook/cell-row.ts';
import type { ExcelSettings } from './excel-settings.ts';

/** Characters of a text column; longer text makes a column DT_NTEXT. Source: Excel Source, Data types (documentation). */
export const textWidth = 255;

/** Counts what the cells of a column hold. */
export class ColumnTally {
  readonly counts: number[] = [0, 0, 0, 0, 0, 0];
  longest = 0;

  /** Counts a cell. */
  add(kind: CellKind, value: number | string | boolean): void {
    this.counts[kind]++;
    if (typeof value === 'string' && value.length > this.longest) this.longest = value.length;
  }

  /**
   * The type of the column. By default one that holds every value: text as soon as values differ in kind. With guessed rows that of the
   * majority, numbers first; with IMEX=1 text when values differ. Source: Excel Source, Missing values and Data types (documentation).
   */
  typeOf(settings: ExcelSettings): ColumnType {
    const { number, date, money, text, boolean } = cellKinds;
    const present = [number, money, date, text, boolean].filter((kind) => this.counts[kind] > 0);
    if (present.length === 0) return this.#textType();
    if (present.length === 1) return this.#typeOfKind(present[0]);
    if (present.every((kind) => kind === number || kind === money)) return columnType('DT_R8');
    if (settings.guessedRows === undefined || settings.mixedAsText) return this.#textType();
    // A stable sort: of equal counts the first in the order above wins.
    return this.#typeOfKind(present.toSorted((left, right) => this.counts[right] - this.counts[left])[0]);
  }

  #textType(): ColumnType {
    return this.longest > textWidth ? columnType('DT_NTEXT') : columnType('DT_WSTR', { length: textWidth });
  }

  #typeOfKind(kind: CellKind): ColumnType {
    switch (kind) {
      case cellKinds.number:
        return columnType('DT_R8');
      case cellKinds.money:
        return columnType('DT_CY');
      case cellKinds.date:
        return columnType('DT_DATE');
      case cellKinds.boolean:
        return columnType('DT_BOOL');
      default:
        return this.#textType();
    }
  }
}
