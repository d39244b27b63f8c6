import type { ColumnType } from '../../datatypes/data-type.ts';
import { formatHex } from '../../datatypes/format-value.ts';
import type { Value } from '../../datatypes/value.ts';
import { databaseText } from '../../sdk/database/database-text.ts';
import type { StatementResult } from '../../sdk/driver.ts';

const numeric = /^DT_(?:U?I[1248]|R[48]|NUMERIC|DECIMAL|CY|BOOL)$/;

/**
 * A result as sqlcmd prints it: names, dashes, rows, and how many rows there are or were changed. Numbers stand to the right, NULL is `NULL`, bytes are
 * hexadecimal. '' for a statement that has no result.
 */
export function resultText({ columns, rows, rowsAffected }: StatementResult): string {
  if (columns.length === 0) return rowsAffected < 0 ? '' : countText(rowsAffected);
  const cells = rows.map((row) => row.map((value, at) => cellText(value, columns[at]?.type)));
  const widths = columns.map(({ name }, at) =>
    cells.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), name.length),
  );
  const lineOf = (texts: readonly string[], isRight: (at: number) => boolean): string =>
    texts
      .map((text, at) => (isRight(at) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join(' ')
      .trimEnd();
  const isNumber = (at: number): boolean => numeric.test(columns[at]?.type.type ?? '');
  const names = lineOf(
    columns.map(({ name }) => name),
    () => false,
  );
  const dashes = widths.map((width) => '-'.repeat(width)).join(' ');
  const lines = [names, dashes, ...cells.map((row) => lineOf(row, isNumber))];
  return `${lines.join('\n')}\n\n${countText(rows.length)}`;
}

function countText(count: number): string {
  return `(${count} ${count === 1 ? 'row' : 'rows'} affected)\n`;
}

function cellText(value: Value, type: ColumnType | undefined): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `0x${formatHex(value)}`;
  return (type === undefined ? undefined : databaseText(value, type)) ?? String(value);
}
