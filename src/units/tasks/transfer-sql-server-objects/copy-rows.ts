import type { ChangedValues, DatabaseConnection, TaskContext } from 'opendtsx/sdk';
import { selectStatement } from './table-statements.ts';
import { quotedName, type TransferTable } from './transfer-object.ts';

const rowsPerBlock = 4096;

/** Copies the rows of a table into the table of that name, identity values and NULLs included. Throws an `Error` for a column that is not there. */
export async function copyRows(
  table: TransferTable,
  source: DatabaseConnection,
  destination: DatabaseConnection,
  context: TaskContext,
): Promise<{ readonly rowCount: number; readonly changed: readonly ChangedValues[] }> {
  const name = quotedName(table);
  const there = await destination.describeTable(name);
  const known = new Set(there?.map((column) => column.name.toLowerCase()));
  const missing = table.columns.find((column) => !known.has(column.name.toLowerCase()));
  if (missing !== undefined) throw new Error(`the table at the destination has no column ${missing.name}`);
  const { signal } = context;
  const insert = await destination.bulkInsert({
    table: name,
    columns: table.columns,
    commitSize: 0,
    keepNulls: true,
    keepIdentity: true,
    signal,
  });
  try {
    const query = context.translateSql(selectStatement(table), source.dialect, source.database);
    for await (const { block } of source.query(query, [], { signal, rowsPerBlock, expected: table.columns })) {
      await insert.write(block);
    }
    const { rowCount, changed = [] } = await insert.finish();
    return { rowCount, changed };
  } catch (cause) {
    await insert.abort();
    throw cause;
  }
}
