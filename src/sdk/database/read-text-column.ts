import type { ComponentContext } from '../component-context.ts';
import type { DatabaseConnection } from '../driver.ts';

/** The values of a column of a table as text, without NULL and without repetition; or the columns that there are instead. */
export type TextColumn = { readonly values: readonly string[] } | { readonly existing: readonly string[] };

/** Reads a column of a table or view. @param table as T-SQL writes it @param column compared without case */
export async function readTextColumn(
  database: DatabaseConnection,
  { table, column }: { readonly table: string; readonly column: string },
  context: ComponentContext,
): Promise<TextColumn> {
  const sql = `select * from ${table}`;
  const query = context.translateSql?.(sql, database.dialect, database.database) ?? sql;
  const values = new Set<string>();
  const options = { signal: context.signal, rowsPerBlock: context.rowsPerBuffer };
  for await (const { columns, block } of database.query(query, [], options)) {
    const position = columns.findIndex((each) => each.name.toLowerCase() === column.toLowerCase());
    if (position < 0) return { existing: columns.map((each) => each.name) };
    for (const value of block.values[position]) if (value !== null) values.add(String(value));
  }
  return { values: [...values] };
}
