import type { SqlType, SqlValue, TypedSqlValue } from '../sql-type.ts';

/** A name as written, outermost part first: `[SSISDB].[catalog].[executions]` has three parts. Brackets and quotes are gone. */
export type MultiPartName = readonly string[];

/** A column of a result. */
export interface ResultColumn {
  /** Empty for an expression without alias. */
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** The table numbers its rows with it. */
  readonly isIdentity?: boolean;
}

/** A result as it is sent: the columns, then the rows in portions. The next portion is asked for only when the last one has been taken: back-pressure. */
export interface ResultSet {
  readonly columns: readonly ResultColumn[];
  readonly rows: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** An error or message as SQL Server sends it. Severity (class) 0 to 10 is a message, 11 and above an error; 16: the user's mistake, 14: not permitted. */
export interface SqlMessage {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly message: string;
  readonly procedure?: string;
  /** Line of the batch or procedure, from 1. */
  readonly line: number;
}

/** A parameter of a procedure. */
export interface ProcedureParameter {
  /** With `@`. */
  readonly name: string;
  readonly type: SqlType;
  /** Absent: must be given. */
  readonly defaultValue?: SqlValue;
  readonly isOutput?: boolean;
}

/** What a procedure is called with. */
export interface ProcedureCall {
  /** By the name in lower case, with `@`; defaults are filled in, values are converted to the parameters' types. */
  readonly arguments: ReadonlyMap<string, SqlValue>;
  /** Whether the caller gave the argument, NULL included: msdb's procedures tell the two apart. */
  isGiven(parameter: string): boolean;
  readonly signal: AbortSignal;
  /** Sends a result of the procedure. Resolves when it has been taken. */
  resultSet(result: ResultSet): Promise<void>;
  message(message: Omit<SqlMessage, 'line'>): void;
}

/** What a procedure gives back. */
export interface ProcedureResult {
  readonly returnValue: number;
  /** By the name in lower case, with `@`. */
  readonly outputs?: ReadonlyMap<string, SqlValue>;
}

/** A procedure that batches and remote calls may execute. */
export interface Procedure {
  readonly parameters: readonly ProcedureParameter[];
  /** Throws `SqlError` for what SQL Server would refuse; a `DtsError` becomes one with the number of its kind. */
  call(call: ProcedureCall): Promise<ProcedureResult>;
}

/**
 * A table or view that queries may read: its columns, and a query of the store that gives exactly them, by these names. How the store gives the types:
 * bit and whole numbers as whole numbers (bit: 0 and 1); real and float as numbers; decimal, numeric and money as a number or its text; date and time types as
 * whole milliseconds since 1970 UTC (datetime, datetime2 and date: of the time on the clock, as if it were UTC; time: since midnight); uniqueidentifier
 * as text; sql_variant as text `<type>:<value>`, for instance `int:5`, `bit:1`, `nvarchar:abc`, `datetime:2026-11-21 23:50:46.123`, the value written as
 * `SqlValue` has it.
 */
export interface Relation {
  readonly columns: readonly ResultColumn[];
  /** The query in the store's dialect, to stand in parentheses; `@p0`, `@p1` … are its own parameters. Rows that the caller may not see are not in it. */
  source(): { readonly sql: string; readonly parameters: readonly TypedSqlValue[] };
}

/** What a batch runs against: one connection of one caller. */
export interface BatchHost {
  // On SQLite the connection must know the functions of `sqlTextFunctions` (room datatypes); the store registers them for every connection.
  /** Dialect of the store that queries are written in. */
  readonly dialect: 'sqlite' | 'postgresql';
  /** The database that names without one belong to, as the user spelt it last. */
  readonly database: string;
  /** USE. Throws `SqlError` 911 when there is no such database. */
  useDatabase(name: string): void;
  /** Undefined when there is none, or the caller may not see it. */
  findProcedure(name: MultiPartName): Procedure | undefined;
  findRelation(name: MultiPartName): Relation | undefined;
  /**
   * A scalar function of the server, by name: `SERVERPROPERTY`, `SUSER_NAME`, `DB_NAME`. Undefined when it is not known. It is also asked before anything runs, with
   * NULL for values not known then, to learn the type: it must change nothing.
   */
  callFunction(name: MultiPartName, values: readonly TypedSqlValue[]): Promise<TypedSqlValue | undefined>;
  /** A table-valued function with its arguments: `catalog.dm_execution_performance_counters(5)`. Asked with NULL for values not known yet, to learn the columns. */
  findTableFunction?(name: MultiPartName, values: readonly TypedSqlValue[]): Relation | undefined;
  /** `@@VERSION`, `@@SERVERNAME` and their like; those of the batch itself (`@@ERROR`, `@@ROWCOUNT`) are not asked here. */
  globalVariable(name: string): TypedSqlValue | undefined;
  /**
   * Runs a query in the store's dialect, with the parameters `@p0`, `@p1` … (each may stand several times; no text constant of the query contains their like).
   * Rows are arrays in the order of the columns. Values come as the store gives them; the caller converts them to the columns' types.
   */
  query(
    sql: string,
    parameters: readonly TypedSqlValue[],
    signal: AbortSignal,
  ): AsyncIterable<readonly (readonly unknown[])[]>;
}

/** Where a batch sends what it gives, in order. */
export interface BatchOutput {
  resultSet(result: ResultSet): Promise<{ readonly rowCount: number }>;
  /** Rows that a statement without a result touched; undefined for statements that count nothing. */
  statementDone(rowCount: number | undefined): void;
  message(message: SqlMessage): void;
}
