import {
  type CatalogCollection,
  type CatalogRow,
  type DataTypeName,
  dataTypeCodes,
  type StatementResult,
} from 'opendtsx/sdk';

const place = 'DB_NAME() AS TABLE_CATALOG, s.name AS TABLE_SCHEMA, o.name AS TABLE_NAME';
const isDefault = 'CAST(CASE WHEN s.name = SCHEMA_NAME() THEN 1 ELSE 0 END AS bit) AS IN_DEFAULT_SCHEMA';
const objects = 'sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id';
const isTable = `o.type IN ('U', 'V') AND o.is_ms_shipped = 0`;
const rule = (column: string) => `REPLACE(${column}, '_', ' ')`;

/** What the catalog views are asked for each collection, by the column names of the OLE DB schema rowsets. Objects of the system are left out. */
export const catalogQueries: Readonly<Record<CatalogCollection, string>> = {
  Catalogs: 'SELECT name AS CATALOG_NAME FROM sys.databases ORDER BY name',
  Schemata: `
    SELECT DB_NAME() AS CATALOG_NAME, s.name AS SCHEMA_NAME, USER_NAME(s.principal_id) AS SCHEMA_OWNER, ${isDefault}
    FROM sys.schemas s WHERE s.schema_id < 16384 AND s.name NOT IN ('sys', 'INFORMATION_SCHEMA', 'guest') ORDER BY s.name`,
  Tables: `
    SELECT ${place}, CASE o.type WHEN 'V' THEN 'VIEW' ELSE 'TABLE' END AS TABLE_TYPE, ${isDefault}
    FROM ${objects} WHERE ${isTable} ORDER BY s.name, o.name`,
  Views: `
    SELECT ${place}, m.definition AS VIEW_DEFINITION, v.with_check_option AS CHECK_OPTION, ${isDefault}
    FROM ${objects} JOIN sys.views v ON v.object_id = o.object_id LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
    WHERE o.is_ms_shipped = 0 ORDER BY s.name, o.name`,
  Columns: `
    SELECT ${place}, c.name AS COLUMN_NAME, c.column_id AS ORDINAL_POSITION, CAST(CASE WHEN c.default_object_id <> 0 THEN 1 ELSE 0 END AS bit) AS COLUMN_HASDEFAULT,
           d.definition AS COLUMN_DEFAULT, c.is_nullable AS IS_NULLABLE, TYPE_NAME(c.system_type_id) AS type_name, CAST(c.max_length AS int) AS max_length,
           CAST(c.precision AS int) AS type_precision, CAST(c.scale AS int) AS type_scale, ${isDefault}
    FROM ${objects} JOIN sys.columns c ON c.object_id = o.object_id LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
    WHERE ${isTable} ORDER BY s.name, o.name, c.column_id`,
  Procedures: `
    SELECT DB_NAME() AS PROCEDURE_CATALOG, s.name AS PROCEDURE_SCHEMA, o.name AS PROCEDURE_NAME, CASE WHEN o.type IN ('P', 'PC') THEN 2 ELSE 3 END AS PROCEDURE_TYPE,
           m.definition AS PROCEDURE_DEFINITION, ${isDefault}
    FROM ${objects} LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
    WHERE o.type IN ('P', 'PC', 'FN', 'IF', 'TF', 'FS', 'FT') AND o.is_ms_shipped = 0 ORDER BY s.name, o.name`,
  Indexes: `
    SELECT ${place}, DB_NAME() AS INDEX_CATALOG, s.name AS INDEX_SCHEMA, i.name AS INDEX_NAME, i.is_primary_key AS PRIMARY_KEY, i.is_unique AS [UNIQUE],
           CAST(CASE WHEN i.type IN (1, 5) THEN 1 ELSE 0 END AS bit) AS [CLUSTERED], CAST(x.key_ordinal AS int) AS ORDINAL_POSITION, c.name AS COLUMN_NAME, ${isDefault}
    FROM ${objects} JOIN sys.indexes i ON i.object_id = o.object_id JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
    JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
    WHERE ${isTable} AND x.key_ordinal > 0 ORDER BY s.name, o.name, i.name, x.key_ordinal`,
  Primary_Keys: `
    SELECT ${place}, c.name AS COLUMN_NAME, CAST(x.key_ordinal AS int) AS ORDINAL, k.name AS PK_NAME, ${isDefault}
    FROM ${objects} JOIN sys.key_constraints k ON k.parent_object_id = o.object_id AND k.type = 'PK'
    JOIN sys.index_columns x ON x.object_id = o.object_id AND x.index_id = k.unique_index_id
    JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id WHERE ${isTable} ORDER BY s.name, o.name, x.key_ordinal`,
  Foreign_Keys: `
    SELECT DB_NAME() AS FK_TABLE_CATALOG, s.name AS FK_TABLE_SCHEMA, o.name AS FK_TABLE_NAME, c.name AS FK_COLUMN_NAME, DB_NAME() AS PK_TABLE_CATALOG,
           ps.name AS PK_TABLE_SCHEMA, p.name AS PK_TABLE_NAME, pc.name AS PK_COLUMN_NAME, x.constraint_column_id AS ORDINAL,
           ${rule('f.update_referential_action_desc')} AS UPDATE_RULE, ${rule('f.delete_referential_action_desc')} AS DELETE_RULE, f.name AS FK_NAME, ${isDefault},
           CAST(CASE WHEN ps.name = SCHEMA_NAME() THEN 1 ELSE 0 END AS bit) AS PK_IN_DEFAULT_SCHEMA
    FROM ${objects} JOIN sys.foreign_keys f ON f.parent_object_id = o.object_id JOIN sys.foreign_key_columns x ON x.constraint_object_id = f.object_id
    JOIN sys.objects p ON p.object_id = f.referenced_object_id JOIN sys.schemas ps ON ps.schema_id = p.schema_id
    JOIN sys.columns c ON c.object_id = x.parent_object_id AND c.column_id = x.parent_column_id
    JOIN sys.columns pc ON pc.object_id = x.referenced_object_id AND pc.column_id = x.referenced_column_id
    ORDER BY s.name, o.name, f.name, x.constraint_column_id`,
};

/** The rows of an answer by column name, types of columns as those of SSIS. */
export function catalogRows({ columns, rows }: StatementResult): readonly CatalogRow[] {
  return rows.map((row) => {
    const values = Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])) as CatalogRow;
    const { type_name: type, max_length: length, type_precision: precision, type_scale: scale, ...catalogRow } = values;
    return type === undefined
      ? catalogRow
      : { ...catalogRow, ...typeOf(String(type), Number(length), precision, scale) };
  });
}

/** Types by the names of the server, those with a limit first, then as `(max)`. */
const typeNames: Readonly<Record<string, DataTypeName | readonly [DataTypeName, DataTypeName]>> = {
  bit: 'DT_BOOL',
  tinyint: 'DT_UI1',
  smallint: 'DT_I2',
  int: 'DT_I4',
  bigint: 'DT_I8',
  real: 'DT_R4',
  float: 'DT_R8',
  money: 'DT_CY',
  smallmoney: 'DT_CY',
  decimal: 'DT_NUMERIC',
  numeric: 'DT_NUMERIC',
  char: 'DT_STR',
  varchar: ['DT_STR', 'DT_TEXT'],
  text: 'DT_TEXT',
  nchar: 'DT_WSTR',
  nvarchar: ['DT_WSTR', 'DT_NTEXT'],
  ntext: 'DT_NTEXT',
  xml: 'DT_NTEXT',
  binary: 'DT_BYTES',
  varbinary: ['DT_BYTES', 'DT_IMAGE'],
  timestamp: 'DT_BYTES',
  image: 'DT_IMAGE',
  date: 'DT_DBDATE',
  time: 'DT_DBTIME2',
  datetime: 'DT_DBTIMESTAMP',
  smalldatetime: 'DT_DBTIMESTAMP',
  datetime2: 'DT_DBTIMESTAMP2',
  datetimeoffset: 'DT_DBTIMESTAMPOFFSET',
  uniqueidentifier: 'DT_GUID',
};

function typeOf(name: string, length: number, precision: CatalogRow[string], scale: CatalogRow[string]): CatalogRow {
  const found = Object.hasOwn(typeNames, name) ? typeNames[name] : 'DT_WSTR';
  const type = typeof found === 'string' ? found : found[length < 0 ? 1 : 0];
  const isCounted = type === 'DT_STR' || type === 'DT_WSTR' || type === 'DT_BYTES';
  const isNumber = type === 'DT_NUMERIC';
  return {
    DATA_TYPE: dataTypeCodes[type],
    CHARACTER_MAXIMUM_LENGTH: isCounted ? (type === 'DT_WSTR' ? length / 2 : length) : null,
    NUMERIC_PRECISION: isNumber ? (precision ?? null) : null,
    NUMERIC_SCALE: isNumber ? (scale ?? null) : null,
  };
}
