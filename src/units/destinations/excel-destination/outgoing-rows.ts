import {
  type ColumnType,
  convertValue,
  type InputColumn,
  type InsertBlock,
  type PipelineBuffer,
  type ResultColumn,
  readColumn,
  shownValue,
  type Value,
} from 'opendtsx/sdk';

// DTS_E_OLEDBDESTINATIONADAPTERSTATIC_CANTCONVERTVALUE, _TRUNCATED, _SIGNMISMATCH, _DATAOVERFLOW.
const codes = {
  invalid: 0xc0209077,
  'not-supported': 0xc0209077,
  truncated: 0xc0209078,
  unmappable: 0xc0209078,
  sign: 0xc0209079,
  overflow: 0xc020907a,
} as const;

/** A column on its way to the database. */
export interface OutgoingColumn {
  readonly input: InputColumn;
  /** Name in the table and the type in which the database gets the values. */
  readonly target: ResultColumn;
}

/** The columns that are mapped, each in the type of its external column. */
export function outgoingColumns(columns: readonly InputColumn[]): OutgoingColumn[] {
  return columns.map((input) => ({
    input,
    target: { name: input.external?.name ?? input.name, type: input.external?.type ?? input.type },
  }));
}

/** The rows of one buffer as the database gets them. */
export interface OutgoingRows {
  readonly block: InsertBlock;
  /** Position in the buffer of each row of the block. */
  positionOf(row: number): number;
}

/** Reads the active rows of a buffer; rows with a value that does not convert are reported to the buffer and left out. */
export function outgoingRows(
  buffer: PipelineBuffer,
  columns: readonly OutgoingColumn[],
  localeId: number,
): OutgoingRows {
  const { selection, rowCount } = buffer;
  const refused = new Set<number>();
  const positionOf = (row: number): number => (selection === undefined ? row : selection[row]);
  const values = columns.map(({ input, target }) => {
    const column: Value[] = [];
    readColumn(buffer.vector(input.lineageId), input.type, rowCount, selection, column);
    if (!needsConversion(input.type, target.type)) return column;
    for (let row = 0; row < rowCount; row++) {
      const value = column[row];
      if (value === null) continue;
      const result = convertValue(value, input.type, target.type, { localeId });
      column[row] = result.value;
      if (result.error === undefined || refused.has(row)) continue;
      refused.add(row);
      const rule = `it cannot be written as ${target.type.type}${sizeOf(target.type)} to ${target.name}`;
      buffer.reportRowError(positionOf(row), input.lineageId, codes[result.error.reason], 'error', {
        value: shownValue(value, input.type),
        rule,
      });
    }
    return column;
  });
  if (refused.size === 0) return { block: { rowCount, values }, positionOf };
  const kept = Array.from({ length: rowCount }, (_, row) => row).filter((row) => !refused.has(row));
  return {
    block: { rowCount: kept.length, values: values.map((column) => kept.map((row) => column[row])) },
    positionOf: (row) => positionOf(kept[row]),
  };
}

function sizeOf(type: ColumnType): string {
  if (type.length > 0) return `(${type.length})`;
  return type.precision > 0 ? `(${type.precision},${type.scale})` : '';
}

/** False when every value of the first type is one of the second. */
function needsConversion(from: ColumnType, to: ColumnType): boolean {
  if (from.type !== to.type) return true;
  if (to.length > 0 && (from.length === 0 || from.length > to.length)) return true;
  return from.precision !== to.precision || from.scale !== to.scale || from.codePage !== to.codePage;
}
