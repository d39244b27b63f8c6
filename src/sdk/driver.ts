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
  /**
   * Told of every row that the database refuses, by its number in the block, before `write` settles; the other rows are written.
   * Absent: the first refusal fails the insert with a `DtsError` (DTS_E_OLEDBERROR).
   */
  readonly onRefusedRow?: (row: number, refusal: RowRefusal) => void;
  readonly signal: AbortSignal;
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
  /** Quotes a possibly qualified name for this database. */
  quoteName(name: string): string;
  close(): Promise<void>;
}

/** Declaration of a database driver. */
export interface DriverDeclaration extends UnitDeclaration {
  readonly kind: 'driver';
  /** First part of a target: `sqlite:./out.db`. */
  readonly scheme: string;
  /** OLE DB, ADO.NET and ODBC provider names (compared without case and version suffix) that mean this database. */
  readonly providers: readonly string[];
  /** npm package that must be installed, and the line that installs it. */
  readonly requires?: { readonly module: string; readonly install: string };
}

/** What a driver is opened with besides its target: the parts of a connection string that mean the same for every database. */
export interface DriverOptions {
  readonly server?: string;
  readonly port?: string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: Secret;
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
