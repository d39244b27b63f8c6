import type { ResultColumn } from '../../../tsql/batch/batch-host.ts';
import type { SqlType } from '../../../tsql/sql-type.ts';
import type { View, ViewReader } from '../views/declare-view.ts';
import { type ListedRow, listedView } from '../views/listed-view.ts';
import { type ListedObject, schemaId, schemasOf } from './object-list.ts';
import { factsOfType, typeNames } from './type-facts.ts';

const made = 1_577_836_800_000;
const collation = 'SQL_Latin1_General_CP1_CI_AS';
const descriptions: Readonly<Record<ListedObject['type'], string>> = {
  U: 'USER_TABLE',
  V: 'VIEW',
  P: 'SQL_STORED_PROCEDURE',
};

const objectColumns = `
  name sysname not null
  object_id int not null
  principal_id int
  schema_id int not null
  parent_object_id int not null
  type char(2) not null
  type_desc nvarchar(60)
  create_date datetime not null
  modify_date datetime not null
  is_ms_shipped bit not null`;

const objectsOfType = (...types: readonly ListedObject['type'][]): View =>
  listedView(objectColumns, ({ database }) =>
    database.objects
      .filter(({ type }) => types.includes(type))
      .map((each) => [
        each.name,
        each.id,
        null,
        schemaId(database, each.schema),
        0,
        each.type.padEnd(2),
        descriptions[each.type],
        made,
        made,
        false,
      ]),
  );

/** The columns of sys.columns and sys.parameters that tell of a type, in the same order. */
function typeCells(type: SqlType): ListedRow {
  const { systemTypeId, maxLength, precision, scale } = factsOfType(type);
  return [systemTypeId, systemTypeId, maxLength, precision, scale];
}

function columnsOf({ database }: ViewReader): readonly ListedRow[] {
  return database.objects.flatMap((object) =>
    object.columns.map(({ name, type, nullable }, place): ListedRow => {
      const isText = factsOfType(type).octets !== null && type.name.includes('char');
      return [object.id, name, place + 1, ...typeCells(type), isText ? collation : null, nullable, false, false, false];
    }),
  );
}

const columnView = listedView(
  `
  object_id int not null
  name sysname
  column_id int not null
  system_type_id tinyint not null
  user_type_id int not null
  max_length smallint not null
  precision tinyint not null
  scale tinyint not null
  collation_name sysname
  is_nullable bit
  is_identity bit not null
  is_computed bit not null
  is_rowguidcol bit not null`,
  columnsOf,
);

/** The views of the schema sys that every database has, as far as drivers and scripts ask for them (source of columns: documentation of each). */
export const systemViews: Readonly<Record<string, View>> = {
  databases: listedView(
    `
    name sysname not null
    database_id int not null
    source_database_id int
    owner_sid varbinary(85)
    create_date datetime not null
    compatibility_level tinyint not null
    collation_name sysname
    user_access tinyint
    user_access_desc nvarchar(60)
    is_read_only bit
    state tinyint
    state_desc nvarchar(60)
    recovery_model tinyint
    recovery_model_desc nvarchar(60)
    snapshot_isolation_state tinyint
    is_read_committed_snapshot_on bit
    is_fulltext_enabled bit
    is_trustworthy_on bit
    is_broker_enabled bit`,
    ({ objects }) =>
      objects.map(({ name, id }) => [
        name,
        id,
        null,
        null,
        made,
        150,
        collation,
        0,
        'MULTI_USER',
        false,
        0,
        'ONLINE',
        1,
        'FULL',
        0,
        false,
        false,
        false,
        false,
      ]),
  ),
  schemas: listedView('name sysname not null\nschema_id int not null\nprincipal_id int', ({ database }) =>
    schemasOf(database).map(([name, id]) => [name, id, 1]),
  ),
  objects: objectsOfType('U', 'V', 'P'),
  all_objects: objectsOfType('U', 'V', 'P'),
  tables: objectsOfType('U'),
  views: objectsOfType('V'),
  all_views: objectsOfType('V'),
  procedures: objectsOfType('P'),
  columns: columnView,
  all_columns: columnView,
  parameters: listedView(
    `
    object_id int not null
    name sysname
    parameter_id int not null
    system_type_id tinyint not null
    user_type_id int not null
    max_length smallint not null
    precision tinyint not null
    scale tinyint not null
    is_output bit not null
    is_cursor_ref bit not null
    has_default_value bit not null
    is_readonly bit not null`,
    ({ database }) =>
      database.objects.flatMap((object) =>
        object.parameters.map(
          ({ name, type, isOutput = false, defaultValue }, place): ListedRow => [
            object.id,
            name,
            place + 1,
            ...typeCells(type),
            isOutput,
            false,
            defaultValue !== undefined,
            false,
          ],
        ),
      ),
  ),
  types: listedView(
    `
    name sysname not null
    system_type_id tinyint not null
    user_type_id int not null
    schema_id int not null
    max_length smallint not null
    precision tinyint not null
    scale tinyint not null
    collation_name sysname
    is_nullable bit
    is_user_defined bit not null
    is_table_type bit not null`,
    () => [...typeNames.map(typeRow), ['sysname', 231, 256, 4, 256, 0, 0, collation, false, false, false]],
  ),
  extended_properties: listedView(
    'class tinyint not null\nclass_desc nvarchar(60)\nmajor_id int not null\nminor_id int not null\nname sysname not null\nvalue sql_variant',
    () => [],
  ),
  indexes: listedView(
    'object_id int not null\nname sysname\nindex_id int not null\ntype tinyint not null\ntype_desc nvarchar(60)\nis_unique bit\nis_primary_key bit',
    () => [],
  ),
  sysdatabases: sysdatabases(),
};

/** As sys.databases was called before: also master.dbo.sysdatabases. */
export function sysdatabases(): View {
  return listedView(
    `
    name sysname not null
    dbid smallint not null
    sid varbinary(85)
    mode smallint
    status int
    status2 int
    crdate datetime not null
    cmptlevel tinyint not null
    filename nvarchar(260)
    version smallint`,
    ({ objects }) => objects.map(({ name, id }) => [name, id, null, 0, 65_536, 0, made, 150, null, 904]),
  );
}

function typeRow(name: SqlType['name']): ListedRow {
  const largest: SqlType =
    name === 'decimal' || name === 'numeric'
      ? { name, precision: 38, scale: 38 }
      : /char|binary/.test(name)
        ? { name, length: name.startsWith('n') ? 4000 : 8000 }
        : { name };
  const { systemTypeId, maxLength, precision, scale } = factsOfType(largest);
  return [
    name,
    systemTypeId,
    systemTypeId,
    4,
    maxLength,
    precision,
    scale,
    name.includes('char') || name.includes('text') ? collation : null,
    true,
    false,
    false,
  ];
}

/** The views of INFORMATION_SCHEMA that every database has (source of columns: documentation of each). */
export const informationSchemaViews: Readonly<Record<string, View>> = {
  SCHEMATA: listedView(
    'CATALOG_NAME sysname\nSCHEMA_NAME sysname not null\nSCHEMA_OWNER sysname\nDEFAULT_CHARACTER_SET_NAME sysname',
    ({ database }) => schemasOf(database).map(([name]) => [database.name, name, 'dbo', 'iso_1']),
  ),
  TABLES: listedView(
    'TABLE_CATALOG sysname\nTABLE_SCHEMA sysname\nTABLE_NAME sysname not null\nTABLE_TYPE varchar(10)',
    ({ database }) =>
      database.objects
        .filter(({ type }) => type !== 'P')
        .map(({ schema, name, type }) => [database.name, schema, name, type === 'U' ? 'BASE TABLE' : 'VIEW']),
  ),
  VIEWS: listedView(
    'TABLE_CATALOG sysname\nTABLE_SCHEMA sysname\nTABLE_NAME sysname not null\nVIEW_DEFINITION nvarchar(4000)\nCHECK_OPTION varchar(7)\nIS_UPDATABLE varchar(2)',
    ({ database }) =>
      database.objects
        .filter(({ type }) => type === 'V')
        .map(({ schema, name }) => [database.name, schema, name, null, 'NONE', 'NO']),
  ),
  COLUMNS: listedView(
    `
    TABLE_CATALOG sysname
    TABLE_SCHEMA sysname
    TABLE_NAME sysname not null
    COLUMN_NAME sysname
    ORDINAL_POSITION int
    COLUMN_DEFAULT nvarchar(4000)
    IS_NULLABLE varchar(3)
    DATA_TYPE nvarchar(128)
    CHARACTER_MAXIMUM_LENGTH int
    CHARACTER_OCTET_LENGTH int
    NUMERIC_PRECISION tinyint
    NUMERIC_PRECISION_RADIX smallint
    NUMERIC_SCALE int
    DATETIME_PRECISION smallint
    CHARACTER_SET_NAME sysname
    COLLATION_NAME sysname`,
    ({ database }) =>
      database.objects.flatMap((object) =>
        object.columns.map(
          (column, place): ListedRow => [
            database.name,
            object.schema,
            object.name,
            column.name,
            place + 1,
            null,
            column.nullable ? 'YES' : 'NO',
            ...standardType(column),
          ],
        ),
      ),
  ),
  ROUTINES: listedView(
    `
    SPECIFIC_CATALOG nvarchar(128)
    SPECIFIC_SCHEMA nvarchar(128)
    SPECIFIC_NAME sysname not null
    ROUTINE_CATALOG nvarchar(128)
    ROUTINE_SCHEMA nvarchar(128)
    ROUTINE_NAME sysname not null
    ROUTINE_TYPE nvarchar(20)
    DATA_TYPE sysname
    CREATED datetime
    LAST_ALTERED datetime`,
    ({ database }) =>
      database.objects
        .filter(({ type }) => type === 'P')
        .map(({ schema, name }) => [
          ...[database.name, schema, name],
          ...[database.name, schema, name],
          'PROCEDURE',
          null,
          made,
          made,
        ]),
  ),
  PARAMETERS: listedView(
    `
    SPECIFIC_CATALOG nvarchar(128)
    SPECIFIC_SCHEMA nvarchar(128)
    SPECIFIC_NAME sysname not null
    ORDINAL_POSITION int not null
    PARAMETER_MODE nvarchar(10)
    IS_RESULT nvarchar(10)
    AS_LOCATOR nvarchar(10)
    PARAMETER_NAME sysname
    DATA_TYPE nvarchar(128)
    CHARACTER_MAXIMUM_LENGTH int
    CHARACTER_OCTET_LENGTH int
    NUMERIC_PRECISION tinyint
    NUMERIC_PRECISION_RADIX smallint
    NUMERIC_SCALE int
    DATETIME_PRECISION smallint
    CHARACTER_SET_NAME sysname
    COLLATION_NAME sysname
    COLLATION_CATALOG sysname
    COLLATION_SCHEMA sysname
    CHARACTER_SET_CATALOG sysname
    CHARACTER_SET_SCHEMA sysname
    INTERVAL_TYPE nvarchar(30)
    INTERVAL_PRECISION smallint
    USER_DEFINED_TYPE_NAME sysname`,
    ({ database }) =>
      database.objects.flatMap((object) =>
        object.parameters.map(
          ({ name, type, isOutput }, place): ListedRow => [
            database.name,
            object.schema,
            object.name,
            place + 1,
            isOutput === true ? 'INOUT' : 'IN',
            'NO',
            'NO',
            name,
            ...standardType({ name, type, nullable: true }),
            ...Array.from({ length: 7 }, () => null),
          ],
        ),
      ),
  ),
};

function standardType({ type }: ResultColumn): ListedRow {
  const { octets, precision, scale, radix } = factsOfType(type);
  const isTime = /^(?:small)?date|^time/.test(type.name);
  const isWide = type.name.startsWith('n') && octets !== null;
  const isText = /char|text/.test(type.name);
  const most = type.length === 'max' ? -1 : octets;
  return [
    type.name,
    most === null || most < 0 || !isWide ? most : Math.trunc(most / 2),
    most,
    radix === null ? null : precision,
    radix,
    radix === null ? null : scale,
    isTime ? scale : null,
    isText ? (isWide ? 'UNICODE' : 'iso_1') : null,
    isText ? collation : null,
  ];
}
