/** What a cell holds: a number, a date as serial number, money as number, text, or a boolean. Empty cells and errors are left out of rows. */
export const cellKinds = { number: 1, date: 2, money: 3, text: 4, boolean: 5 } as const;

/** One of `cellKinds`. */
export type CellKind = (typeof cellKinds)[keyof typeof cellKinds];

/** The cells of a row that hold something, from left to right. */
export interface CellRow {
  /** Number of the row in the sheet, from 1. */
  readonly row: number;
  /** Numbers of the columns, from 1, ascending. */
  readonly columns: number[];
  readonly kinds: CellKind[];
  readonly values: (number | string | boolean)[];
}

/** Rows of a sheet at most, and columns: limits of Excel 2007 and later (documentation). */
export const sheetLimits = { rows: 1_048_576, columns: 16_384 } as const;

/** `A` for 1, `AA` for 27. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** 1 for `A`, 27 for `aa`; 0 for text without letters. */
export function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) {
    const digit = letter.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return column;
}
