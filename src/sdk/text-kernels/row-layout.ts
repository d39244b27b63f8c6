/** How one column of a text file is cut out of its row. */
export interface FieldLayout {
  /** UTF-8 text after the field; empty when the field has a fixed width and nothing after it. */
  readonly delimiter: Uint8Array;
  /** Characters of a fixed field; 0 when the delimiter ends it. */
  readonly width: number;
  /** Whether the field may be in qualifiers. */
  readonly qualified: boolean;
}

/** How rows of a text file are cut into fields. */
export interface RowLayout {
  readonly columns: readonly FieldLayout[];
  /** UTF-8; empty when there is none. */
  readonly qualifier: Uint8Array;
  /** Whether a row delimiter before the last column ends the row (AlwaysCheckForRowDelimiters). */
  readonly rowDelimiterEndsRow: boolean;
  /** Bytes that a character takes in the file, when fixed widths count in bytes; absent: they count in characters. */
  readonly widthOf?: (codePoint: number) => number;
}

/** The row delimiter: what follows the last column. */
export function rowDelimiterOf(layout: RowLayout): Uint8Array {
  return layout.columns[layout.columns.length - 1].delimiter;
}
