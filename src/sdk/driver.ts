import type { ColumnType } from '../datatypes/data-type.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import type { UnitDeclaration } from './unit.ts';

/** A column of a result set. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A block of rows by column: `values[c][r]`. */
export interface ResultBlock {
  readonly rowCount: number;
  readonly values: readonly (readonly Value[])[];
}

/** One result of a statement: rows, or a count of rows changed. */
export interface StatementResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Value[])[];
  /** −1 when the statement does not say. */
  readonly rowsAffected: number;
  /** On the last result: values of the parameters that are not `input`, in their order. Absent when the database has no such parameters. */
  readonly outputs?: readonly Value[];
}

/** A parameter of a statement, by position (`?`) or by name (`@name`). */
export interface StatementParameter {
  readonly name?: string;
  readonly value: TypedValue;
  readonly direction: 'input' | 'output' | 'inputOutput' | 'returnValue';
}

/** Rows to insert, by column. */
export interface InsertBlock {
  readonly rowCount: number;
  readonly values: readonly (readonly Value[])[];
}

/** Values of a column that a database took without refusing them, and keeps differently. */
export interface ChangedValues {
  readonly column: string;
  readonly count: number;
  /** The first of them, as given. */
  readonly first: string;
  /** In words after "kept": `rounded to 6 digits of a second`. */
  readonly how: string;
}

/** A running bulk insert. */
export interface BulkInsert {
  /** Queues rows; a Promise under back-pressure. */
  write(block: InsertBlock): void | Promise<void>;
  /** Writes everything out and commits. `changed`: values that the database took but keeps differently. */
  finish(): Promise<{ readonly rowCount: number; readonly changed?: readonly ChangedValues[] }>;
  /** Undoes what is not committed. */
  abort(): Promise<void>;
}

/** Why a database refused a row. */
export interface RowRefusal {
  /** `constraint`: a rule of the table; `value`: the value does not fit the column; `other`: anything else. */
  readonly kind: 'constraint' | 'value' | 'other';
  /** The database's own words. */
  readonly message: string;
  /** Column at fault, where the database tells. */
  readonly column?: string;
}

/** How a bulk insert shall behave. */
export interface BulkInsertOptions {
  readonly table: string;
  readonly columns: readonly ResultColumn[];
  /** Rows per commit; 0: all in one. */
  readonly commitSize: number;
  /** Keep NULLs instead of column defaults. */
  readonly keepNulls: boolean;
  readonly keepIdentity: boolean;
  /** How a load treats the table, for databases that know the choice; absent: constraints hold, triggers fire, no lock of the table. */
  readonly loadHints?: {
    readonly tableLock: boolean;
    readonly checkConstraints: boolean;
    readonly fireTriggers: boolean;
  };
  /**
   * Told of every row that the database refuses, by its number in the block, before `write` settles; the other rows are written.
   * Absent: the first refusal fails the insert with a `DtsError` (DTS_E_OLEDBERROR).
   */
  readonly onRefusedRow?: (row: number, refusal: RowRefusal) => void;
  readonly signal: AbortSignal;
}

/** How far a transaction is kept from others (IsolationLevel of SSIS); `unspecified`: as the database does by itself. */
export type TransactionIsolation =
  | 'unspecified'
  | 'read-uncommitted'
  | 'read-committed'
  | 'repeatable-read'
  | 'serializable';

/** A transaction that everything done through its connection belongs to, until it ends. */
export interface DatabaseTransaction {
  /** Rejects with a `DtsError` when the database did not commit: then nothing of it stays. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /**
   * Leaves a mark that outlives the process exactly when the transaction is committed, and gives the text that `DatabaseConnection.committed` finds it by.
   * Called right before `commit`. @param name unique text @param settled marks that nobody will ask for any more: they may be taken away
   */
  mark?(name: string, settled: readonly string[]): Promise<string>;
}

/** An open connection to a database. Identifiers in `table` arguments may be quoted in the ways of SQL Server: `[dbo].[T]`, `"dbo"."T"`. */
export interface DatabaseConnection {
  /** Driver scheme, e.g. `sqlite`. */
  readonly scheme: string;
  /** Dialect of SQL it takes: a name known to the T-SQL translator. */
  readonly dialect: string;
  /** Name of the database as the package knows it: names of tables may begin with it. */
  readonly database?: string | undefined;
  /** Where it leads, without secrets. */
  readonly displayName: string;
  /** Columns of a table or view, or undefined when it does not exist. */
  describeTable(table: string): Promise<readonly ResultColumn[] | undefined>;
  /** Columns that a query gives, without running it where the database can. */
  describeQuery(sql: string): Promise<readonly ResultColumn[]>;
  /** Streams a query. `expected` types guide how values are delivered (by column name, then position). */
  query(
    sql: string,
    parameters: readonly StatementParameter[],
    options: {
      readonly signal: AbortSignal;
      readonly rowsPerBlock: number;
      readonly expected?: readonly ResultColumn[];
    },
  ): AsyncIterable<{ readonly columns: readonly ResultColumn[]; readonly block: ResultBlock }>;
  /** Runs one or more statements, each result in order. */
  execute(
    sql: string,
    parameters: readonly StatementParameter[],
    options: { readonly signal: AbortSignal; readonly timeoutSeconds: number },
  ): Promise<readonly StatementResult[]>;
  bulkInsert(options: BulkInsertOptions): Promise<BulkInsert>;
  /** Equal for connections that lead to the same database with the same rights: in a transaction they are one. Absent: never the same. */
  readonly identity?: string | undefined;
  /**
   * Begins a transaction for this connection. While it is open, queries, statements and inserts through the connection may be under way at the same time,
   * and a statement that fails leaves the transaction usable. Absent: the database has no transactions.
   */
  beginTransaction?(
    isolation: TransactionIsolation,
    options: { readonly signal: AbortSignal },
  ): Promise<DatabaseTransaction>;
  /** Whether the transaction that left a mark was committed; undefined when the database cannot tell any more. */
  committed?(mark: string): Promise<boolean | undefined>;
  /** Takes away every trace of marks. */
  forgetMarks?(marks: readonly string[]): Promise<void>;
  /**
   * What the database says about itself: the rows of a collection that the driver declares in `catalog`, sorted by catalog, schema and name.
   * Schemas are those by which the package may call tables.
   */
  readonly readCatalog?:
    | ((collection: CatalogCollection, options: { readonly signal: AbortSignal }) => Promise<readonly CatalogRow[]>)
    | undefined;
  /** Quotes a possibly qualified name for this database. */
  quoteName(name: string): string;
  close(): Promise<void>;
}

/** What a database can be asked about itself, by the names of the OLE DB schema rowsets. */
export type CatalogCollection =
  | 'Catalogs'
  | 'Schemata'
  | 'Tables'
  | 'Views'
  | 'Columns'
  | 'Procedures'
  | 'Indexes'
  | 'Primary_Keys'
  | 'Foreign_Keys';

/**
 * One row of a collection by the column names of its OLE DB schema rowset (`TABLE_NAME`, `TABLE_TYPE`, …); what is absent is NULL. Text, whole numbers
 * and booleans only. `IN_DEFAULT_SCHEMA` is ours: true for what is found without a schema in front, which packages of SQL Server call `dbo`;
 * `PK_IN_DEFAULT_SCHEMA` says so of the table that a foreign key refers to.
 */
export type CatalogRow = Readonly<Record<string, string | number | boolean | null>>;

/** Declaration of a database driver. */
export interface DriverDeclaration extends UnitDeclaration {
  readonly kind: 'driver';
  /** First part of a target: `sqlite:./out.db`. */
  readonly scheme: string;
  /** OLE DB, ADO.NET and ODBC provider names (compared without case and version suffix) that mean this database. */
  readonly providers: readonly string[];
  /** npm package that must be installed, and the line that installs it. */
  /** What `connect` would open, for the policy of the machine: hosts, or a file. Pure. Without it a policy for hosts or paths refuses the driver. */
  leadsTo?(target: string, options: DriverOptions): DriverPlace;
  readonly requires?: { readonly module: string; readonly install: string };
  /** `DatabaseConnection.dialect` of its connections, when it is always the same. */
  readonly dialect?: string;
  /** What `DatabaseConnection.readCatalog` of its connections answers. */
  readonly catalog?: readonly CatalogCollection[];
}

/** What a driver says about its databases before one is opened. */
export interface DatabaseAbilities {
  readonly scheme: string;
  /** `DriverDeclaration.dialect`. */
  readonly dialect?: string | undefined;
  /** `DriverDeclaration.catalog`. */
  readonly catalog?: readonly CatalogCollection[] | undefined;
}

/** Where a target leads: hosts, a file as the package or the mapping writes it, or neither (memory). */
export type DriverPlace =
  | { readonly hosts: readonly { readonly host: string; readonly port?: number }[] }
  | { readonly file: string | undefined };

/** What a driver is opened with besides its target: the parts of a connection string that mean the same for every database. */
export interface DriverOptions {
  readonly server?: string;
  readonly port?: string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: Secret;
  /** What a connection string to SQL Server says besides, by the names in lower case (`encrypt`, `connect timeout`, `provider`); no secrets. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The connection string asks for Windows authentication. */
  readonly integratedSecurity?: true;
  /** `Extended Properties` of the connection string, for drivers of workbooks: `Excel 12.0 XML;HDR=YES`. */
  readonly extendedProperties?: string;
  /** Nothing is made: a file that is not there is a failure. */
  readonly existing?: true;
}

/** The runtime module of a driver. */
export interface DriverModule {
  /**
   * Opens a connection.
   * @param target what follows the scheme. Throws a `DtsError` (DTS_E_OLEDB_… or OPENDTSX_E_DRIVER…) without secrets in it.
   */
  connect(target: string, options: DriverOptions, signal: AbortSignal): Promise<DatabaseConnection>;
}
