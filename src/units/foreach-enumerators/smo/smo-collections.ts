import type { CatalogCollection, CatalogRow } from 'opendtsx/sdk';

/** Types of objects whose collections can be enumerated. */
export type SmoParent = 'server' | 'jobserver' | 'database' | 'table' | 'view';

/** A collection of SMO: what it is called, what its objects are, and where databases have them. */
export interface SmoCollection {
  /** Type of the objects in a URN. */
  readonly element: string;
  /** View of the catalog of SQL Server, aliased `o`, with a column `name`. */
  readonly from: string;
  readonly where?: string;
  /** Whether names belong to schemas. */
  readonly hasSchema?: true;
  /** Where drivers of other databases have it. */
  readonly catalog?: {
    readonly collection: CatalogCollection;
    readonly name: string;
    readonly schema?: string;
    /** Columns of the table that a collection below a table belongs to. */
    readonly table?: { readonly schema: string; readonly name: string };
    readonly accepts?: (row: CatalogRow) => boolean;
  };
}

const people = `o.type IN ('S', 'U', 'G', 'C', 'K', 'E', 'X')`;
const ofTable = { schema: 'TABLE_SCHEMA', name: 'TABLE_NAME' };
const inSchema = { name: 'TABLE_NAME', schema: 'TABLE_SCHEMA' };
const routine = { collection: 'Procedures', name: 'PROCEDURE_NAME', schema: 'PROCEDURE_SCHEMA' } as const;
const procedureType = 2;
const functionType = 3;

const server: Readonly<Record<string, SmoCollection>> = {
  Databases: { element: 'Database', from: 'sys.databases', catalog: { collection: 'Catalogs', name: 'CATALOG_NAME' } },
  Logins: { element: 'Login', from: 'sys.server_principals', where: people },
  Roles: { element: 'Role', from: 'sys.server_principals', where: `o.type = 'R'` },
  LinkedServers: { element: 'LinkedServer', from: 'sys.servers', where: 'o.is_linked = 1' },
  Credentials: { element: 'Credential', from: 'sys.credentials' },
  Endpoints: { element: 'Endpoint', from: 'sys.endpoints' },
  BackupDevices: { element: 'BackupDevice', from: 'sys.backup_devices' },
  Triggers: { element: 'DdlTrigger', from: 'sys.server_triggers' },
  Audits: { element: 'Audit', from: 'sys.server_audits' },
};

const jobServer: Readonly<Record<string, SmoCollection>> = {
  Jobs: { element: 'Job', from: 'msdb.dbo.sysjobs' },
  Operators: { element: 'Operator', from: 'msdb.dbo.sysoperators' },
  Alerts: { element: 'Alert', from: 'msdb.dbo.sysalerts' },
  ProxyAccounts: { element: 'ProxyAccount', from: 'msdb.dbo.sysproxies' },
};

const database: Readonly<Record<string, SmoCollection>> = {
  Tables: {
    element: 'Table',
    from: 'sys.tables',
    hasSchema: true,
    catalog: { collection: 'Tables', ...inSchema, accepts: (row) => row.TABLE_TYPE === 'TABLE' },
  },
  Views: { element: 'View', from: 'sys.views', hasSchema: true, catalog: { collection: 'Views', ...inSchema } },
  StoredProcedures: {
    element: 'StoredProcedure',
    from: 'sys.procedures',
    hasSchema: true,
    catalog: { ...routine, accepts: (row) => row.PROCEDURE_TYPE === procedureType },
  },
  UserDefinedFunctions: {
    element: 'UserDefinedFunction',
    from: 'sys.objects',
    where: `o.type IN ('FN', 'IF', 'TF', 'FS', 'FT')`,
    hasSchema: true,
    catalog: { ...routine, accepts: (row) => row.PROCEDURE_TYPE === functionType },
  },
  Schemas: { element: 'Schema', from: 'sys.schemas', catalog: { collection: 'Schemata', name: 'SCHEMA_NAME' } },
  Synonyms: { element: 'Synonym', from: 'sys.synonyms', hasSchema: true },
  Sequences: { element: 'Sequence', from: 'sys.sequences', hasSchema: true },
  Rules: { element: 'Rule', from: 'sys.objects', where: `o.type = 'R'`, hasSchema: true },
  Defaults: {
    element: 'Default',
    from: 'sys.objects',
    where: `o.type = 'D' AND o.parent_object_id = 0`,
    hasSchema: true,
  },
  UserDefinedDataTypes: {
    element: 'UserDefinedDataType',
    from: 'sys.types',
    where: 'o.is_user_defined = 1 AND o.is_table_type = 0 AND o.is_assembly_type = 0',
    hasSchema: true,
  },
  UserDefinedTableTypes: { element: 'UserDefinedTableType', from: 'sys.table_types', hasSchema: true },
  UserDefinedTypes: { element: 'UserDefinedType', from: 'sys.assembly_types', hasSchema: true },
  XmlSchemaCollections: { element: 'XmlSchemaCollection', from: 'sys.xml_schema_collections', hasSchema: true },
  Users: { element: 'User', from: 'sys.database_principals', where: people },
  Roles: { element: 'Role', from: 'sys.database_principals', where: `o.type = 'R'` },
  ApplicationRoles: { element: 'ApplicationRole', from: 'sys.database_principals', where: `o.type = 'A'` },
  Triggers: { element: 'DdlTrigger', from: 'sys.triggers', where: 'o.parent_class = 0' },
  Assemblies: { element: 'SqlAssembly', from: 'sys.assemblies' },
  FileGroups: { element: 'FileGroup', from: 'sys.filegroups' },
  LogFiles: { element: 'LogFile', from: 'sys.database_files', where: 'o.type = 1' },
  PartitionFunctions: { element: 'PartitionFunction', from: 'sys.partition_functions' },
  PartitionSchemes: { element: 'PartitionScheme', from: 'sys.partition_schemes' },
  FullTextCatalogs: { element: 'FullTextCatalog', from: 'sys.fulltext_catalogs' },
  Certificates: { element: 'Certificate', from: 'sys.certificates' },
  SymmetricKeys: { element: 'SymmetricKey', from: 'sys.symmetric_keys' },
  AsymmetricKeys: { element: 'AsymmetricKey', from: 'sys.asymmetric_keys' },
};

const relation: Readonly<Record<string, SmoCollection>> = {
  Columns: {
    element: 'Column',
    from: 'sys.columns',
    catalog: { collection: 'Columns', name: 'COLUMN_NAME', table: ofTable },
  },
  Indexes: {
    element: 'Index',
    from: 'sys.indexes',
    where: 'o.name IS NOT NULL',
    catalog: { collection: 'Indexes', name: 'INDEX_NAME', table: ofTable },
  },
  Triggers: { element: 'Trigger', from: 'sys.triggers' },
  Statistics: { element: 'Statistic', from: 'sys.stats' },
};

/** The collections by the type of the object that has them. System objects are left out, as far as the catalog tells them apart. */
export const smoCollections: Readonly<Record<SmoParent, Readonly<Record<string, SmoCollection>>>> = {
  server,
  jobserver: jobServer,
  database,
  view: relation,
  table: {
    ...relation,
    ForeignKeys: {
      element: 'ForeignKey',
      from: 'sys.foreign_keys',
      catalog: {
        collection: 'Foreign_Keys',
        name: 'FK_NAME',
        table: { schema: 'FK_TABLE_SCHEMA', name: 'FK_TABLE_NAME' },
      },
    },
    Checks: { element: 'Check', from: 'sys.check_constraints' },
  },
};

/** The name of a collection in its own spelling, and what it is. */
export function findCollection(
  parent: SmoParent,
  name: string,
): { readonly name: string; readonly collection: SmoCollection } | undefined {
  const found = Object.entries(smoCollections[parent]).find(([each]) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : { name: found[0], collection: found[1] };
}
