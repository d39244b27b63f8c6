import { type CatalogCollection, columnType, type DataTypeName } from 'opendtsx/sdk';

/** The columns of a schema rowset in their order, and those that restrictions count for. */
export interface SchemaLayout {
  readonly columns: readonly { readonly name: string; readonly type: ReturnType<typeof columnType> }[];
  readonly restrictions: readonly string[];
}

const text = columnType('DT_WSTR');

/** Columns written as `NAME` (text) or `NAME:TYPE`. */
function layout(columns: string, restrictions: string): SchemaLayout {
  return {
    columns: columns.split(' ').map((column) => {
      const [name, type] = column.split(':');
      return { name, type: type === undefined ? text : columnType(`DT_${type}` as DataTypeName) };
    }),
    restrictions: restrictions.split(' '),
  };
}

const table = 'TABLE_CATALOG TABLE_SCHEMA TABLE_NAME';
const identity = 'COLUMN_NAME COLUMN_GUID:GUID COLUMN_PROPID:I8';

/** Layouts and restrictions of the schema rowsets that drivers answer. Source: OLE DB Programmer's Reference, Appendix B (Schema Rowsets); types as .NET gives them. */
export const schemaLayouts: Readonly<Record<CatalogCollection, SchemaLayout>> = {
  Catalogs: layout('CATALOG_NAME DESCRIPTION', 'CATALOG_NAME'),
  Schemata: layout(
    'CATALOG_NAME SCHEMA_NAME SCHEMA_OWNER DEFAULT_CHARACTER_SET_CATALOG DEFAULT_CHARACTER_SET_SCHEMA DEFAULT_CHARACTER_SET_NAME',
    'CATALOG_NAME SCHEMA_NAME SCHEMA_OWNER',
  ),
  Tables: layout(
    `${table} TABLE_TYPE TABLE_GUID:GUID DESCRIPTION TABLE_PROPID:I8 DATE_CREATED:DATE DATE_MODIFIED:DATE`,
    `${table} TABLE_TYPE`,
  ),
  Views: layout(
    `${table} VIEW_DEFINITION CHECK_OPTION:BOOL IS_UPDATABLE:BOOL DESCRIPTION DATE_CREATED:DATE DATE_MODIFIED:DATE`,
    table,
  ),
  Columns: layout(
    `${table} ${identity} ORDINAL_POSITION:I8 COLUMN_HASDEFAULT:BOOL COLUMN_DEFAULT COLUMN_FLAGS:I8 IS_NULLABLE:BOOL DATA_TYPE:I4 TYPE_GUID:GUID CHARACTER_MAXIMUM_LENGTH:I8 CHARACTER_OCTET_LENGTH:I8 NUMERIC_PRECISION:I4 NUMERIC_SCALE:I2 DATETIME_PRECISION:I8 CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME DOMAIN_CATALOG DOMAIN_SCHEMA DOMAIN_NAME DESCRIPTION`,
    `${table} COLUMN_NAME`,
  ),
  Procedures: layout(
    'PROCEDURE_CATALOG PROCEDURE_SCHEMA PROCEDURE_NAME PROCEDURE_TYPE:I2 PROCEDURE_DEFINITION DESCRIPTION DATE_CREATED:DATE DATE_MODIFIED:DATE',
    'PROCEDURE_CATALOG PROCEDURE_SCHEMA PROCEDURE_NAME PROCEDURE_TYPE',
  ),
  Indexes: layout(
    `${table} INDEX_CATALOG INDEX_SCHEMA INDEX_NAME PRIMARY_KEY:BOOL UNIQUE:BOOL CLUSTERED:BOOL TYPE:I4 FILL_FACTOR:I4 INITIAL_SIZE:I4 NULLS:I4 SORT_BOOKMARKS:BOOL AUTO_UPDATE:BOOL NULL_COLLATION:I4 ORDINAL_POSITION:I8 ${identity} COLLATION:I2 CARDINALITY:I8 PAGES:I4 FILTER_CONDITION INTEGRATED:BOOL`,
    'TABLE_CATALOG TABLE_SCHEMA INDEX_NAME TYPE TABLE_NAME',
  ),
  Primary_Keys: layout(`${table} ${identity} ORDINAL:I8 PK_NAME`, table),
  Foreign_Keys: layout(
    'PK_TABLE_CATALOG PK_TABLE_SCHEMA PK_TABLE_NAME PK_COLUMN_NAME PK_COLUMN_GUID:GUID PK_COLUMN_PROPID:I8 FK_TABLE_CATALOG FK_TABLE_SCHEMA FK_TABLE_NAME FK_COLUMN_NAME FK_COLUMN_GUID:GUID FK_COLUMN_PROPID:I8 ORDINAL:I8 UPDATE_RULE DELETE_RULE FK_NAME PK_NAME DEFERRABILITY:I2',
    'PK_TABLE_CATALOG PK_TABLE_SCHEMA PK_TABLE_NAME FK_TABLE_CATALOG FK_TABLE_SCHEMA FK_TABLE_NAME',
  ),
};

/** Whether drivers can be asked for a schema rowset. */
export function isCatalogCollection(name: string): name is CatalogCollection {
  return Object.hasOwn(schemaLayouts, name);
}
