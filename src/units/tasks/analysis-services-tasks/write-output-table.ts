import {
  type ColumnType,
  convertValue,
  type DatabaseConnection,
  formatValue,
  parseObjectName,
  type RecordTable,
  type ResultColumn,
  type TaskContext,
  type Value,
} from 'opendtsx/sdk';

const rowsPerBlock = 1000;

/**
 * Writes a table into a database. A table of that name is dropped when it shall be overwritten, is made when there is none, and otherwise takes the rows
 * into its columns of the same names (inferred: the documentation tells of dropping only). Throws an error where the columns or the database do not agree.
 */
export async function writeOutputTable(
  database: DatabaseConnection,
  name: string,
  { columns, rows }: RecordTable,
  { overwrite, context }: { readonly overwrite: boolean; readonly context: TaskContext },
): Promise<void> {
  const { signal } = context;
  const parts = parseObjectName(name);
  if (parts === undefined) throw new Error('its name has no valid form');
  const quoted = parts.map(quote).join('.');
  const run = async (sql: string): Promise<void> => {
    const translated = context.translateSql(sql, database.dialect, database.database);
    await database.execute(translated, [], { signal, timeoutSeconds: 0 });
  };
  const found = await database.describeTable(quoted);
  if (found !== undefined && overwrite) await run(`DROP TABLE ${quoted}`);
  const isNew = found === undefined || overwrite;
  if (isNew) await run(createStatement(quoted, columns));
  const targets = matchingColumns(columns, (isNew ? await database.describeTable(quoted) : found) ?? columns);
  const converted = convertRows(rows, columns, targets);
  const insert = await database.bulkInsert({
    table: quoted,
    columns: targets,
    commitSize: 0,
    keepNulls: true,
    keepIdentity: false,
    signal,
  });
  try {
    for (let at = 0; at < converted.length; at += rowsPerBlock) {
      const block = converted.slice(at, at + rowsPerBlock);
      await insert.write({ rowCount: block.length, values: targets.map((_, index) => block.map((row) => row[index])) });
    }
    await insert.finish();
  } catch (cause) {
    await insert.abort();
    throw cause;
  }
}

function matchingColumns(columns: readonly ResultColumn[], found: readonly ResultColumn[]): readonly ResultColumn[] {
  return columns.map(({ name }) => {
    const own = found.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (own === undefined) throw new Error(`the table has no column ${name}`);
    return own;
  });
}

function convertRows(
  rows: RecordTable['rows'],
  columns: readonly ResultColumn[],
  targets: readonly ResultColumn[],
): readonly (readonly Value[])[] {
  return rows.map((row) =>
    row.map((given, index) => {
      if (given === null) return null;
      const [from, { name, type }] = [columns[index], targets[index]];
      // Only texts become texts without limit.
      if (/^DT_N?TEXT$/.test(type.type)) return formatValue(given, from.type);
      const { value, error } = convertValue(given, from.type, type, { localeId: 1033 });
      if (error === undefined) return value;
      const shown = formatValue(given, from.type).slice(0, 50);
      throw new Error(`"${shown}" does not fit the column ${name} (${type.type})`);
    }),
  );
}

function createStatement(table: string, columns: readonly ResultColumn[]): string {
  return `CREATE TABLE ${table} (${columns.map(({ name, type }) => `${quote(name)} ${sqlType(type)} NULL`).join(', ')})`;
}

function quote(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

const sqlTypes: Readonly<Record<string, string>> = {
  DT_BOOL: 'bit',
  DT_I1: 'smallint',
  DT_UI1: 'tinyint',
  DT_I2: 'smallint',
  DT_UI2: 'int',
  DT_I4: 'int',
  DT_UI4: 'bigint',
  DT_I8: 'bigint',
  DT_UI8: 'decimal(20, 0)',
  DT_R4: 'real',
  DT_R8: 'float',
  DT_DBTIMESTAMP: 'datetime',
  DT_GUID: 'uniqueidentifier',
  DT_IMAGE: 'varbinary(max)',
  DT_NTEXT: 'nvarchar(max)',
};

function sqlType({ type, length, precision, scale }: ColumnType): string {
  if (type === 'DT_NUMERIC') return `decimal(${precision}, ${scale})`;
  return sqlTypes[type] ?? `nvarchar(${length})`;
}
