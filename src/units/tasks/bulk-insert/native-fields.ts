import { type CatalogRow, type DatabaseConnection, parseObjectName, type ResultColumn } from 'opendtsx/sdk';
import type { RecordField, Storage } from './record-field.ts';

/** Storage of a type whose values all have one size; SQL Server has types of several sizes for the ambiguous ones. */
const fixed: Readonly<Record<string, readonly [storage: Storage, isAmbiguous?: 'always' | 'elsewhere']>> = {
  DT_BOOL: ['SQLBIT'],
  DT_UI1: ['SQLTINYINT'],
  DT_I2: ['SQLSMALLINT'],
  DT_I4: ['SQLINT'],
  DT_I8: ['SQLBIGINT', 'elsewhere'],
  DT_R4: ['SQLFLT4'],
  DT_R8: ['SQLFLT8', 'elsewhere'],
  DT_CY: ['SQLMONEY', 'always'],
  DT_DBTIMESTAMP: ['SQLDATETIME', 'always'],
};

/** Storage and prefix of the types that have a prefix even where NULL is not allowed. */
const prefixed: Readonly<Record<string, readonly [storage: Storage, prefixLength: number]>> = {
  DT_NUMERIC: ['SQLDECIMAL', 1],
  DT_DECIMAL: ['SQLDECIMAL', 1],
  DT_GUID: ['SQLUNIQUEID', 1],
  DT_DBDATE: ['SQLDATE', 1],
  DT_DBTIME2: ['SQLTIME', 1],
  DT_DBTIMESTAMP2: ['SQLDATETIME2', 1],
  DT_DBTIMESTAMPOFFSET: ['SQLDATETIMEOFFSET', 1],
  DT_BYTES: ['SQLBINARY', 2],
  DT_STR: ['SQLCHAR', 2],
  DT_WSTR: ['SQLNCHAR', 2],
};

/**
 * The fields of a native file that bcp wrote from a table like this one (documentation: prefix lengths for bulk export). Throws an `Error` for
 * a column that does not tell how SQL Server would keep it.
 * @param isWide texts are in UTF-16, whatever the column
 */
export async function nativeFields(
  database: DatabaseConnection,
  table: string,
  columns: readonly ResultColumn[],
  isWide: boolean,
  signal: AbortSignal,
): Promise<RecordField[]> {
  const nullable = await nullableColumns(database, table, signal);
  return columns.map(({ name, type }, column) => {
    const known = prefixed[type.type];
    if (known !== undefined) {
      const storage = known[0] === 'SQLCHAR' && isWide ? 'SQLNCHAR' : known[0];
      return { storage, prefixLength: known[1], length: 0, terminator: '', column };
    }
    const [storage, ambiguous] = fixed[type.type] ?? [];
    const allowsNull = nullable?.get(name.toLowerCase());
    const guessed = ambiguous === 'always' || (ambiguous === 'elsewhere' && database.dialect !== 'tsql');
    if (storage === undefined || allowsNull === undefined || (guessed && !allowsNull)) {
      throw new Error(
        `column ${name} does not tell how SQL Server would keep its values in a native file; set UseFormatFile and FormatFile to a format file (bcp … format nul -n -f)`,
      );
    }
    return { storage, prefixLength: allowsNull ? 1 : 0, length: 0, terminator: '', column };
  });
}

async function nullableColumns(
  database: DatabaseConnection,
  table: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const rows = await database.readCatalog?.('Columns', { signal });
  if (rows === undefined) return undefined;
  const parts = parseObjectName(table) ?? [table];
  const [name, schema] = [parts.at(-1), parts.at(-2)].map((part) => part?.toLowerCase() ?? '');
  const own = rows.filter((row) => lower(row.TABLE_NAME) === name && isSchema(row, schema));
  return new Map(own.map((row) => [lower(row.COLUMN_NAME), row.IS_NULLABLE !== false]));
}

function isSchema(row: CatalogRow, schema: string): boolean {
  return lower(row.TABLE_SCHEMA) === schema || ((schema === '' || schema === 'dbo') && row.IN_DEFAULT_SCHEMA === true);
}

function lower(value: CatalogRow[string]): string {
  return String(value).toLowerCase();
}
