import type { Secret } from '../../datatypes/secret.ts';
import type { BatchOutput, MultiPartName, ResultColumn } from '../../tsql/batch/batch-host.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../../tsql/sql-type.ts';

/** What a client proves itself with and tells about itself. Everything but `clientAddress` is the client's word. */
export interface TdsCredentials {
  readonly userName: string;
  readonly password: Secret;
  /** The database the connection asks for; empty: the default one of the login. */
  readonly database: string;
  /** The address the connection came from. */
  readonly clientAddress: string;
  readonly applicationName: string;
  readonly hostName: string;
  /** The language the connection asks for; empty: the default one. */
  readonly language: string;
  /** Whether the password came through TLS. */
  readonly isEncrypted: boolean;
  /** The number of the connection, as `@@SPID` gives it: 51 to 32767, in use once at a time. */
  readonly spid: number;
}

/** An argument of a remote procedure call. */
export interface TdsArgument {
  /** With `@`; empty when it is given by position. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
  readonly isOutput: boolean;
  /** The caller asks for the parameter's default; `value` is null then. */
  readonly isDefault: boolean;
}

/** What a call gives back. */
export interface TdsCallResult {
  readonly returnValue: number;
  /** Of the output parameters the caller asked for, by the name in lower case, with `@`; in the order they are sent. */
  readonly outputs: ReadonlyMap<string, TypedSqlValue>;
}

/** Text to be run with parameters, as sp_executesql and sp_prepare are given it. */
export interface TdsStatement {
  readonly text: string;
  /** `@id int, @name nvarchar(20) OUTPUT`; empty when there are none. */
  readonly parameters: string;
}

/** What a transaction manager request asks for. */
export type TransactionRequest =
  | { readonly kind: 'begin'; readonly name: string; readonly isolation: TransactionIsolation | undefined }
  | { readonly kind: 'commit'; readonly name: string }
  | { readonly kind: 'rollback'; readonly name: string }
  | { readonly kind: 'save'; readonly name: string };

/** Isolation levels a transaction can be begun with. */
export type TransactionIsolation =
  | 'read uncommitted'
  | 'read committed'
  | 'repeatable read'
  | 'serializable'
  | 'snapshot';

/** Rows of a bulk load as they arrive: the columns once, then the rows in portions. The next portion is read only when the last one has been taken. */
export interface BulkRows {
  readonly columns: readonly ResultColumn[];
  readonly rows: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** A bulk load that has been accepted and waits for its rows. Resolves with the rows that were stored. */
export type BulkLoad = (rows: BulkRows, signal: AbortSignal) => Promise<{ readonly rowCount: number }>;

/**
 * One connection of one caller, as the protocol sees it. Calls come one after another, never two at once. What the caller did wrong is sent as a message
 * of severity 11 and above, or thrown as `SqlError` or `DtsError`; anything else thrown is a bug of ours: it is reported, and the caller learns
 * nothing of it. `signal` is aborted when the client cancels or is gone: the call then ends soon, and what it throws is not shown.
 */
export interface TdsSession {
  /** The current database. When it has changed after a call or message, the client is told. */
  readonly database: string;
  /** The language of messages: `us_english`. */
  readonly language: string;
  /** `@@TRANCOUNT`. When it leaves or reaches 0, the client is told. */
  readonly transactionCount: number;
  /** Whether the transaction that ended last was rolled back. */
  readonly wasRolledBack: boolean;
  /** Runs a batch. */
  runBatch(text: string, output: BatchOutput, signal: AbortSignal): Promise<void>;
  /** Runs a statement with parameters: sp_executesql, sp_execute, sp_prepexec. Arguments are by position, or all by name. */
  runStatement(
    statement: TdsStatement,
    given: readonly TdsArgument[],
    output: BatchOutput,
    signal: AbortSignal,
  ): Promise<TdsCallResult>;
  /** Checks a statement without running it. Gives the columns of its first result; undefined when it has none or they are not known before it runs. */
  describeStatement(statement: TdsStatement, signal: AbortSignal): Promise<readonly ResultColumn[] | undefined>;
  /** Calls a procedure by its name. sp_executesql and the prepared statements never come here: the protocol answers them itself. */
  callProcedure(
    name: MultiPartName,
    given: readonly TdsArgument[],
    output: BatchOutput,
    signal: AbortSignal,
  ): Promise<TdsCallResult>;
  /** Begins, saves, commits or rolls back. */
  changeTransaction(request: TransactionRequest, signal: AbortSignal): Promise<void>;
  /** Accepts an INSERT BULK statement, whose rows follow; throws where it is refused. */
  startBulkLoad(statement: string, signal: AbortSignal): Promise<BulkLoad>;
  /** Makes the session as new for the next user of a pooled connection: rolls back unless transactions are kept, back to the first database. */
  reset(keepTransaction: boolean): Promise<void>;
  /** Called once, when the connection is gone; no call is running then. */
  close(): Promise<void>;
}

/** Lets a caller in. Throws `DtsError`: the client learns only that the login failed (18456); throws `SqlError`: the client is told, as for a database there is none (4060). */
export type TdsLogin = (credentials: TdsCredentials, signal: AbortSignal) => Promise<TdsSession>;
