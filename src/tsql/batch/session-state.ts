import type { DateFormat } from '../query/values/date-time-value.ts';
import type { LocalTable } from './local-table.ts';
import type { SqlError } from './sql-error.ts';

/** What lives across the batches of a connection: what SET has set, counts, the open transaction, #tables. One object per connection; `reset` is sp_reset_connection. */
export class SessionState {
  /** `@@ROWCOUNT`. */
  rowCount = 0n;
  /** `@@ERROR`. */
  error = 0;
  /** `@@TRANCOUNT`. */
  transactions = 0;
  /** Whether an error has doomed the open transaction: it can only be rolled back. */
  isDoomed = false;
  /** SET IMPLICIT_TRANSACTIONS: what touches data begins a transaction. */
  beginsTransactions = false;
  /** What ROLLBACK cannot take back: procedures that ran in the open transaction. */
  keptWork = false;
  /** SCOPE_IDENTITY and `@@IDENTITY`. */
  identity: bigint | null = null;
  dateFormat: DateFormat = 'mdy';
  /** 1 Monday … 7 Sunday. */
  dateFirst = 7;
  quotedIdentifiers = true;
  /** SET NOCOUNT: statements do not tell how many rows they touched. */
  noCount = false;
  /** SET XACT_ABORT: any error ends the batch and the transaction. */
  abortsTransaction = false;
  /** SET FMTONLY: columns only, nothing runs. */
  formatOnly = false;
  /** SET NOEXEC and PARSEONLY: nothing runs. */
  noExecution = false;
  /** SET ROWCOUNT: as many rows does a query give at most; 0: all. */
  rowLimit = 0;
  textSize = 2147483647;
  language = 'us_english';
  lockTimeout = -1;
  /** How deep procedures and texts are nested. */
  nesting = 0;
  /** By name in lower case. */
  readonly tables = new Map<string, LocalTable>();
  /** The errors that CATCH blocks are dealing with, the innermost last. */
  readonly caught: SqlError[] = [];

  /** As a new connection has it. */
  reset(): void {
    this.tables.clear();
    Object.assign(this, { ...new SessionState(), tables: this.tables, caught: this.caught });
    this.caught.length = 0;
  }
}
