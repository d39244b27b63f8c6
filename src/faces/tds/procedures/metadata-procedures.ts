import { matchesLike } from '../../../datatypes/like-pattern.ts';
import type { ProcedureParameter } from '../../../tsql/batch/batch-host.ts';
import type { SqlType } from '../../../tsql/sql-type.ts';
import { databaseNamed, type ListedObject } from '../system/object-list.ts';
import { compatibleVersion } from '../system/server-facts.ts';
import { factsOfType, typeNames } from '../system/type-facts.ts';
import { type CallScene, reading, type ServiceArguments, type SqlProcedure } from './declare-procedure.ts';

const odbc = '@ODBCVer int = 2';
const pattern = '@fUsePattern bit = 1';

const typeColumns = `
  DATA_TYPE smallint
  TYPE_NAME sysname
  PRECISION int
  LENGTH int
  SCALE smallint
  RADIX smallint
  NULLABLE smallint
  REMARKS varchar(254) = null
  COLUMN_DEF nvarchar(4000)
  SQL_DATA_TYPE smallint
  SQL_DATETIME_SUB smallint
  CHAR_OCTET_LENGTH int
  ORDINAL_POSITION int
  IS_NULLABLE varchar(254)
  SS_DATA_TYPE tinyint`;

const sqlDateTime = 9;
const dateTimeSubs: Readonly<Record<string, number>> = { date: 1, datetime: 3, smalldatetime: 3, datetime2: 3 };

/** What ODBC's catalog functions tell of a type. */
function odbcCells(type: SqlType, isNullable: boolean, place: number, version: unknown) {
  const facts = factsOfType(type);
  const [second, third] = facts.odbcType;
  const isTime = type.name in dateTimeSubs;
  const dataType = version === 3 ? third : second;
  const isNumber = facts.radix !== null;
  return {
    DATA_TYPE: dataType,
    TYPE_NAME: facts.name,
    PRECISION: facts.columnSize,
    LENGTH: facts.bufferLength,
    SCALE: isNumber || isTime || type.scale !== undefined ? facts.scale : null,
    RADIX: facts.radix,
    NULLABLE: isNullable ? 1 : 0,
    COLUMN_DEF: null,
    SQL_DATA_TYPE: isTime ? sqlDateTime : dataType,
    SQL_DATETIME_SUB: dateTimeSubs[type.name] ?? null,
    CHAR_OCTET_LENGTH: facts.octets,
    ORDINAL_POSITION: place + 1,
    IS_NULLABLE: isNullable ? 'YES' : 'NO',
    SS_DATA_TYPE: facts.tdsType[isNullable ? 1 : 0],
  };
}

const columns = reading(
  `
  @table_name nvarchar(384) null
  @table_owner nvarchar(384) = null
  @table_qualifier sysname = null
  @column_name nvarchar(384) = null
  @NameScope int:ignored = 0
  ${odbc}
  ${pattern}`,
  `
  TABLE_QUALIFIER sysname
  TABLE_OWNER sysname
  TABLE_NAME sysname
  COLUMN_NAME sysname
  ${typeColumns}`,
  async (scene, given) =>
    objectsOf(scene, given.tableQualifier).flatMap(({ database, object }) =>
      object.type === 'P' || !fits(object, given.tableName, given.tableOwner, given)
        ? []
        : object.columns
            .map((column, place) => ({
              TABLE_QUALIFIER: database,
              TABLE_OWNER: object.schema,
              TABLE_NAME: object.name,
              COLUMN_NAME: column.name,
              ...odbcCells(column.type, column.nullable, place, given.oDBCVer),
            }))
            .filter(({ COLUMN_NAME }) => isLike(COLUMN_NAME, given.columnName, given)),
    ),
);

const returned: ProcedureParameter = { name: '@RETURN_VALUE', type: { name: 'int' } };

const procedureColumns = reading(
  `
  @procedure_name nvarchar(390) = '%'
  @procedure_owner nvarchar(384) = null
  @procedure_qualifier sysname = null
  @column_name nvarchar(384) = null
  ${odbc}
  ${pattern}`,
  `
  PROCEDURE_QUALIFIER sysname
  PROCEDURE_OWNER sysname
  PROCEDURE_NAME nvarchar(134)
  COLUMN_NAME sysname
  COLUMN_TYPE smallint
  ${typeColumns}`,
  async (scene, given) =>
    proceduresOf(scene, given).flatMap(({ database, object }) =>
      [returned, ...object.parameters]
        .map((parameter, place) => ({
          PROCEDURE_QUALIFIER: database,
          PROCEDURE_OWNER: object.schema,
          PROCEDURE_NAME: `${object.name};1`,
          COLUMN_NAME: parameter.name,
          COLUMN_TYPE: place === 0 ? 5 : parameter.isOutput === true ? 2 : 1,
          ...odbcCells(parameter.type, place > 0, place - 1, given.oDBCVer),
        }))
        .filter(({ COLUMN_NAME }) => isLike(COLUMN_NAME, given.columnName, given)),
    ),
);

/** What Microsoft's .NET driver derives parameters from (source: its columns, as it reads them by name). */
const managedParameters = reading(
  `
  @procedure_name sysname
  @group_number int:ignored = 1
  @procedure_schema sysname > procedureOwner = null
  @parameter_name sysname = null`,
  `
  PROCEDURE_CATALOG sysname
  PROCEDURE_SCHEMA sysname
  PROCEDURE_NAME sysname
  PARAMETER_NAME sysname
  ORDINAL_POSITION smallint
  PARAMETER_TYPE smallint
  PARAMETER_HASDEFAULT tinyint
  PARAMETER_DEFAULT nvarchar(255) = null
  IS_NULLABLE bit = 1
  DATA_TYPE smallint = null
  CHARACTER_MAXIMUM_LENGTH int
  CHARACTER_OCTET_LENGTH int
  NUMERIC_PRECISION smallint
  NUMERIC_SCALE smallint
  DESCRIPTION nvarchar(255) = null
  TYPE_NAME sysname
  LOCAL_TYPE_NAME sysname
  TYPE_CATALOG_NAME sysname = null
  TYPE_SCHEMA_NAME sysname = null
  XML_CATALOGNAME sysname = null
  XML_SCHEMANAME sysname = null
  XML_SCHEMACOLLECTIONNAME sysname = null
  MANAGED_DATA_TYPE smallint
  SS_DATETIME_PRECISION int`,
  async (scene, given) =>
    proceduresOf(scene, { ...given, fUsePattern: false }).flatMap(({ database, object }) =>
      [returned, ...object.parameters]
        .map((parameter, place) => ({
          PROCEDURE_CATALOG: database,
          PROCEDURE_SCHEMA: object.schema,
          PROCEDURE_NAME: object.name,
          PARAMETER_NAME: parameter.name,
          ORDINAL_POSITION: place,
          PARAMETER_TYPE: place === 0 ? 4 : parameter.isOutput === true ? 2 : 1,
          PARAMETER_HASDEFAULT: 0,
          ...managedCells(parameter.type),
        }))
        .filter(({ PARAMETER_NAME }) => isLike(PARAMETER_NAME, given.parameterName, { fUsePattern: false })),
    ),
);

/** System.Data.SqlDbType of a type (source: .NET documentation). */
const managedTypes: Readonly<Partial<Record<SqlType['name'], number>>> = {
  bigint: 0,
  binary: 1,
  bit: 2,
  char: 3,
  datetime: 4,
  decimal: 5,
  numeric: 5,
  float: 6,
  image: 7,
  int: 8,
  money: 9,
  nchar: 10,
  ntext: 11,
  nvarchar: 12,
  real: 13,
  uniqueidentifier: 14,
  smalldatetime: 15,
  smallint: 16,
  smallmoney: 17,
  text: 18,
  tinyint: 20,
  varbinary: 21,
  varchar: 22,
  sql_variant: 23,
  xml: 25,
  date: 31,
  time: 32,
  datetime2: 33,
  datetimeoffset: 34,
};

function managedCells(type: SqlType) {
  const { octets, columnSize, precision, scale, radix } = factsOfType(type);
  const isLimitless = type.length === 'max';
  return {
    CHARACTER_MAXIMUM_LENGTH: octets === null ? null : isLimitless ? 0 : columnSize,
    CHARACTER_OCTET_LENGTH: octets === null ? null : isLimitless ? 0 : octets,
    NUMERIC_PRECISION: radix === null ? null : precision,
    NUMERIC_SCALE: radix === null ? null : scale,
    TYPE_NAME: type.name,
    LOCAL_TYPE_NAME: type.name,
    MANAGED_DATA_TYPE: managedTypes[type.name] ?? null,
    SS_DATETIME_PRECISION: /^datetime2|offset|^time/.test(type.name) ? scale : null,
  };
}

const dataTypes = reading(
  `@data_type int = 0\n${odbc}`,
  `
  TYPE_NAME sysname
  DATA_TYPE smallint
  PRECISION int
  LITERAL_PREFIX varchar(32)
  LITERAL_SUFFIX varchar(32)
  CREATE_PARAMS varchar(32)
  NULLABLE smallint = 1
  CASE_SENSITIVE smallint = 0
  SEARCHABLE smallint
  UNSIGNED_ATTRIBUTE smallint
  MONEY smallint
  AUTO_INCREMENT smallint
  LOCAL_TYPE_NAME sysname
  MINIMUM_SCALE smallint
  MAXIMUM_SCALE smallint
  SQL_DATA_TYPE smallint
  SQL_DATETIME_SUB smallint
  NUM_PREC_RADIX int
  INTERVAL_PRECISION smallint = null
  USERTYPE smallint = 0`,
  async (_, { dataType, oDBCVer }) =>
    typeNames
      .map((name) => dataTypeRow(name, oDBCVer))
      .filter((row) => dataType === 0 || row.DATA_TYPE === dataType)
      .sort((a, b) => a.DATA_TYPE - b.DATA_TYPE),
);

function dataTypeRow(name: SqlType['name'], version: unknown) {
  const isDecimal = name === 'decimal' || name === 'numeric';
  const isText = /char|text|xml/.test(name);
  const isBinary = /binary|image/.test(name);
  const isTime = /date|time/.test(name);
  const length = name.startsWith('n') && isText ? 4000 : 8000;
  const type: SqlType = isDecimal
    ? { name, precision: 38, scale: 38 }
    : /char|binary/.test(name)
      ? { name, length }
      : { name };
  const cells = odbcCells(type, true, 0, version);
  const isNumber = cells.RADIX !== null;
  return {
    TYPE_NAME: name,
    DATA_TYPE: cells.DATA_TYPE,
    PRECISION: cells.PRECISION,
    LITERAL_PREFIX: isText ? (name.startsWith('n') ? "N'" : "'") : isBinary ? '0x' : isTime ? "'" : null,
    LITERAL_SUFFIX: isText || isTime ? "'" : null,
    CREATE_PARAMS: isDecimal ? 'precision,scale' : /char|binary/.test(name) ? 'length' : null,
    SEARCHABLE: /text|image|xml/.test(name) ? 1 : isText ? 3 : 2,
    UNSIGNED_ATTRIBUTE: isNumber ? (name === 'tinyint' ? 1 : 0) : null,
    MONEY: name.includes('money') ? 1 : 0,
    AUTO_INCREMENT: isNumber ? 0 : null,
    LOCAL_TYPE_NAME: name,
    MINIMUM_SCALE: isNumber || isTime ? 0 : null,
    MAXIMUM_SCALE: isNumber || isTime ? factsOfType(type).scale : null,
    SQL_DATA_TYPE: cells.SQL_DATA_TYPE,
    SQL_DATETIME_SUB: cells.SQL_DATETIME_SUB,
    NUM_PREC_RADIX: cells.RADIX,
  };
}

const nothing = (parameters: string, shown: string): SqlProcedure => reading(parameters, shown, async () => []);
const keyArguments = '@table_name sysname null\n@table_owner sysname = null\n@table_qualifier sysname = null';

/** The procedures by which drivers and tools look around (source of parameters and columns: documentation of each); every database has them. */
export const metadataProcedures: Readonly<Record<string, SqlProcedure>> = {
  sp_databases: reading(
    '',
    'DATABASE_NAME sysname\nDATABASE_SIZE int = 0\nREMARKS varchar(254) = null',
    async ({ objects }) => [...objects].map(({ name }) => ({ DATABASE_NAME: name })),
  ),
  sp_tables: reading(
    `
    @table_name nvarchar(384) = null
    @table_owner nvarchar(384) = null
    @table_qualifier sysname = null
    @table_type varchar(100) = null
    ${pattern}`,
    'TABLE_QUALIFIER sysname\nTABLE_OWNER sysname\nTABLE_NAME sysname\nTABLE_TYPE varchar(32)\nREMARKS varchar(254) = null',
    async (scene, given) =>
      objectsOf(scene, given.tableQualifier)
        .filter(({ object }) => object.type !== 'P' && fits(object, given.tableName, given.tableOwner, given))
        .map(({ database, object }) => ({
          TABLE_QUALIFIER: database,
          TABLE_OWNER: object.schema,
          TABLE_NAME: object.name,
          TABLE_TYPE: object.type === 'U' ? 'TABLE' : 'VIEW',
        }))
        .filter(
          ({ TABLE_TYPE }) => given.tableType === undefined || String(given.tableType).includes(`'${TABLE_TYPE}'`),
        ),
  ),
  sp_columns: columns,
  sp_columns_90: columns,
  sp_columns_100: columns,
  sp_stored_procedures: reading(
    `
    @sp_name nvarchar(390) > procedureName = null
    @sp_owner nvarchar(384) > procedureOwner = null
    @sp_qualifier sysname > procedureQualifier = null
    ${pattern}`,
    `
    PROCEDURE_QUALIFIER sysname
    PROCEDURE_OWNER sysname
    PROCEDURE_NAME nvarchar(134)
    NUM_INPUT_PARAMS int
    NUM_OUTPUT_PARAMS int
    NUM_RESULT_SETS int
    REMARKS varchar(254) = null
    PROCEDURE_TYPE smallint = 2`,
    async (scene, given) =>
      proceduresOf(scene, given).map(({ database, object }) => ({
        PROCEDURE_QUALIFIER: database,
        PROCEDURE_OWNER: object.schema,
        PROCEDURE_NAME: `${object.name};1`,
        NUM_INPUT_PARAMS: -1,
        NUM_OUTPUT_PARAMS: -1,
        NUM_RESULT_SETS: -1,
      })),
  ),
  sp_sproc_columns: procedureColumns,
  sp_sproc_columns_90: procedureColumns,
  sp_sproc_columns_100: procedureColumns,
  sp_procedure_params_managed: managedParameters,
  sp_procedure_params_90_managed: managedParameters,
  sp_procedure_params_100_managed: managedParameters,
  sp_datatype_info: dataTypes,
  sp_datatype_info_90: dataTypes,
  sp_datatype_info_100: dataTypes,
  sp_pkeys: nothing(
    keyArguments,
    'TABLE_QUALIFIER sysname\nTABLE_OWNER sysname\nTABLE_NAME sysname\nCOLUMN_NAME sysname\nKEY_SEQ smallint\nPK_NAME sysname',
  ),
  sp_fkeys: nothing(
    ['pk', 'fk']
      .flatMap((side) => ['name', 'owner', 'qualifier'].map((part) => `@${side}table_${part} sysname = null`))
      .join('\n'),
    `
    PKTABLE_QUALIFIER sysname
    PKTABLE_OWNER sysname
    PKTABLE_NAME sysname
    PKCOLUMN_NAME sysname
    FKTABLE_QUALIFIER sysname
    FKTABLE_OWNER sysname
    FKTABLE_NAME sysname
    FKCOLUMN_NAME sysname
    KEY_SEQ smallint
    UPDATE_RULE smallint
    DELETE_RULE smallint
    FK_NAME sysname
    PK_NAME sysname
    DEFERRABILITY smallint`,
  ),
  sp_statistics: nothing(
    `${keyArguments}\n@index_name sysname = null\n@is_unique char(1) = 'N'\n@accuracy char(1) = 'Q'`,
    `
    TABLE_QUALIFIER sysname
    TABLE_OWNER sysname
    TABLE_NAME sysname
    NON_UNIQUE smallint
    INDEX_QUALIFIER sysname
    INDEX_NAME sysname
    TYPE smallint
    SEQ_IN_INDEX smallint
    COLUMN_NAME sysname
    COLLATION char(1)
    CARDINALITY int
    PAGES int
    FILTER_CONDITION varchar(128)`,
  ),
  sp_special_columns: nothing(
    `${keyArguments}\n@col_type char(1) = 'R'\n@scope char(1) = 'T'\n@nullable char(1) = 'U'\n${odbc}`,
    `
    SCOPE smallint
    COLUMN_NAME sysname
    DATA_TYPE smallint
    TYPE_NAME sysname
    PRECISION int
    LENGTH int
    SCALE smallint
    PSEUDO_COLUMN smallint`,
  ),
  sp_server_info: reading(
    '@attribute_id int = null',
    'attribute_id int\nattribute_name varchar(60)\nattribute_value varchar(255)',
    async (_, { attributeId }) =>
      serverAttributes
        .filter(([id]) => attributeId === undefined || id === attributeId)
        .map(([id, name, value]) => ({ attributeId: id, attributeName: name, attributeValue: value })),
  ),
  sp_who: reading(
    '@loginame sysname:ignored = null',
    `
    spid smallint
    ecid smallint = 0
    status nchar(30)
    loginame nchar(128)
    hostname nchar(128) = null
    blk char(5)
    dbname nchar(128)
    cmd nchar(16)
    request_id int = 0`,
    async ({ session, spid, database }) => [
      { spid, status: 'runnable', loginame: session.caller.name, blk: '0', dbname: database.name, cmd: 'SELECT' },
    ],
  ),
  sp_helpdb: reading(
    '@dbname sysname:name = null',
    `
    name sysname
    db_size nvarchar(13) = null
    owner sysname = null
    dbid smallint
    created nvarchar(11) = null
    status nvarchar(600)
    compatibility_level tinyint = 150`,
    async ({ objects }, { dbname }) =>
      objects
        .filter(({ name }) => dbname === undefined || name.toLowerCase() === String(dbname).toLowerCase())
        .map(({ name, id }) => ({ name, dbid: id, status: 'Status=ONLINE, Updateability=READ_WRITE' })),
  ),
};

const serverAttributes: readonly (readonly [number, string, string])[] = [
  [1, 'DBMS_NAME', 'Microsoft SQL Server'],
  [2, 'DBMS_VER', `OpenDTSX catalog server, compatible with Microsoft SQL Server 2019 - ${compatibleVersion}`],
  [10, 'OWNER_TERM', 'owner'],
  [11, 'TABLE_TERM', 'table'],
  [12, 'MAX_OWNER_NAME_LENGTH', '128'],
  [13, 'TABLE_LENGTH', '128'],
  [14, 'MAX_QUAL_LENGTH', '128'],
  [15, 'COLUMN_LENGTH', '128'],
  [16, 'IDENTIFIER_CASE', 'MIXED'],
  [18, 'COLLATION_SEQ', 'charset=iso_1 sort_order=nocase_iso charset_num=1 sort_order_num=52'],
  [112, 'SYS_SPROC_VERSION', compatibleVersion],
];

interface Placed {
  readonly database: string;
  readonly object: ListedObject;
}

function objectsOf({ objects, database }: CallScene, qualifier: unknown): readonly Placed[] {
  const place = qualifier === undefined || qualifier === '' ? database : databaseNamed(objects, String(qualifier));
  return (place?.objects ?? [])
    .map((object) => ({ database: place?.name ?? '', object }))
    .sort((a, b) => order(a.object, b.object));
}

function order(a: ListedObject, b: ListedObject): number {
  return a.type === b.type ? compare(`${a.schema}.${a.name}`, `${b.schema}.${b.name}`) : compare(a.type, b.type);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function proceduresOf(scene: CallScene, given: ServiceArguments): readonly Placed[] {
  return objectsOf(scene, given.procedureQualifier).filter(
    ({ object }) => object.type === 'P' && fits(object, given.procedureName, given.procedureOwner, given),
  );
}

function fits(object: ListedObject, name: unknown, owner: unknown, how: ServiceArguments): boolean {
  return isLike(object.name, name, how) && isLike(object.schema, owner, how);
}

function isLike(text: string, asked: unknown, { fUsePattern }: ServiceArguments): boolean {
  if (asked === undefined || asked === null || asked === '') return true;
  const wanted = String(asked).replace(/;\d+$/, '');
  if (fUsePattern === false) return text.toLowerCase() === wanted.toLowerCase();
  return matchesLike(text.toLowerCase(), wanted.toLowerCase());
}
