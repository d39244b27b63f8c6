import type { RejectedRow } from '../../data-flow/row-errors.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';

const text = (length: number): ColumnType => columnType('DT_WSTR', { length });
const long = columnType('DT_NTEXT');
const count = columnType('DT_I8');

/** What is told of a row in error, by name of file or table column, in order. */
export const rejectColumns = {
  time: text(30),
  executable: text(4000),
  component: text(4000),
  output: text(4000),
  column: text(4000),
  code: text(10),
  symbol: text(200),
  kind: text(20),
  action: text(20),
  value: long,
  rule: long,
  source: text(4000),
  row: count,
  line: count,
  byteOffset: count,
  columns: long,
} as const satisfies Record<string, ColumnType>;

/** The name of a column of a rejects file or table. */
export type RejectColumn = keyof typeof rejectColumns;

/** What a column of a rejects file or table holds for a row; the values of the row itself are one JSON object in `columns`. */
export function rejectValues(row: RejectedRow): Readonly<Record<RejectColumn, string | number | undefined>> {
  const { origin } = row;
  return {
    time: row.time,
    executable: row.source,
    component: row.component,
    output: row.output,
    column: row.column,
    code: `0x${row.code.toString(16).toUpperCase().padStart(8, '0')}`,
    symbol: row.symbol,
    kind: row.kind,
    action: row.action,
    value: row.value,
    rule: row.rule,
    source: origin?.source,
    row: origin?.row,
    line: origin?.line,
    byteOffset: origin?.byteOffset,
    columns: row.columns === undefined ? undefined : JSON.stringify(row.columns),
  };
}
