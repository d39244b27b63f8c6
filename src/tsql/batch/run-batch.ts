import { convertSqlValue } from '../query/values/convert-sql-value.ts';
import type { SqlType, SqlValue } from '../sql-type.ts';
import { BatchFrame } from './batch-frame.ts';
import type { BatchHost, BatchOutput, MultiPartName } from './batch-host.ts';
import { asSqlError, type ProcedureArgument } from './call-procedure.ts';
import { checkBatch } from './check-batch.ts';
import { executeProcedure } from './execute-statement.ts';
import { SessionState } from './session-state.ts';
import { SqlError } from './sql-error.ts';
import { runStatements } from './statement-runner.ts';
import { parseBatch } from './syntax/parse-batch.ts';

export type { ProcedureArgument } from './call-procedure.ts';

/** A variable that a batch has from the beginning: a parameter of sp_executesql. */
export interface BatchParameter {
  /** With `@`. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** How a batch is run. */
export interface BatchOptions {
  /** Stops the batch between two rows or statements; `runBatch` then rejects with its reason. */
  readonly signal: AbortSignal;
  readonly parameters?: readonly BatchParameter[];
  /** That of the connection; a new one when absent. */
  readonly session?: SessionState;
}

/** What is known after a batch. */
export interface BatchResult {
  /** The parameters' values at the end, by their names in lower case, with `@`. */
  readonly parameters: ReadonlyMap<string, SqlValue>;
  readonly returnStatus: number;
  /** Whether an error of severity 11 or above has ended the batch before its end. */
  readonly isAborted: boolean;
}

/**
 * Runs a batch of T-SQL. Nothing runs unless all of it is understood. Errors of T-SQL go to the output as messages; only an abort and bugs reject the promise.
 */
export async function runBatch(
  text: string,
  host: BatchHost,
  output: BatchOutput,
  options: BatchOptions,
): Promise<BatchResult> {
  const { signal, parameters = [], session = new SessionState() } = options;
  const frame = new BatchFrame({ host, output, signal, session, run: runStatements });
  let isAborted = false;
  try {
    for (const { name, type, value } of parameters) {
      frame.declare(name.toUpperCase(), type);
      frame.assign(name.toUpperCase(), convertSqlValue(value, type, type));
    }
    const statements = parseBatch(text, session.quotedIdentifiers);
    await checkBatch(statements, frame);
    await runStatements(statements, frame);
  } catch (error) {
    isAborted = true;
    reportFailure(error, frame);
  }
  const values = parameters.map(({ name }) => [name.toLowerCase(), frame.value(name.toUpperCase())] as const);
  return { parameters: new Map(values), returnStatus: 0, isAborted };
}

/** What ends a batch, told to the client; what is no error of T-SQL is thrown on. */
function reportFailure(error: unknown, { session, output, signal }: BatchFrame): void {
  signal.throwIfAborted();
  const failure = asSqlError(error);
  if (!(failure instanceof SqlError)) throw error;
  session.error = failure.number;
  if (session.abortsTransaction || session.isDoomed) endTransaction(session);
  output.message(failure.toMessage());
}

function endTransaction(session: SessionState): void {
  session.transactions = 0;
  session.isDoomed = false;
  for (const table of session.tables.values()) table.restore(true);
}

/** What a remote call of a procedure gives. */
export interface RemoteCallResult {
  readonly returnValue: number;
  /** By the name in lower case, with `@`. */
  readonly outputs: ReadonlyMap<string, SqlValue>;
  /** Whether an error has ended the call. */
  readonly isAborted: boolean;
}

/** Calls a procedure as a remote procedure call does: `sp_executesql` and the procedures of the host. Errors of T-SQL go to the output. */
export async function runProcedure(
  name: MultiPartName,
  given: readonly ProcedureArgument[],
  host: BatchHost,
  output: BatchOutput,
  options: Pick<BatchOptions, 'signal' | 'session'>,
): Promise<RemoteCallResult> {
  const { signal, session = new SessionState() } = options;
  const frame = new BatchFrame({ host, output, signal, session, run: runStatements });
  try {
    const { returnValue, outputs = new Map<string, SqlValue>() } = await executeProcedure(name, given, frame, 1);
    return { returnValue, outputs, isAborted: false };
  } catch (error) {
    reportFailure(error, frame);
    // What a call that failed returns is not documented; drivers take any number but 0 for failure (inferred).
    return {
      returnValue: (error instanceof SqlError ? error.returnValue : undefined) ?? 1,
      outputs: new Map(),
      isAborted: true,
    };
  }
}
