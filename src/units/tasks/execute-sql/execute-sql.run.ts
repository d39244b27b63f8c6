import {
  columnType,
  type DatabaseConnection,
  dtsError,
  type StatementResult,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { type BoundBatch, bindBatches, execOfOdbcCall, procedureCall, readParameters } from './bind-parameters.ts';
import type { ExecuteSqlInstance } from './execute-sql.ts';
import { readStatement } from './read-statement.ts';
import { splitBatches } from './sql-text.ts';
import { storeOutputs, storeResults } from './store-results.ts';

const logEntry = 'ExecuteSQLExecutingQuery';

/** Runs the batches one after the other and stores results and output parameters; the execution value is the number of rows affected. */
export async function execute(instance: ExecuteSqlInstance, context: TaskContext): Promise<TaskResult> {
  const statement = await readStatement(instance, context);
  const connection = await context.connection(instance.properties.Connection);
  if (connection.kind !== 'database') {
    const args = { executable: instance.path, connection: instance.properties.Connection, kind: connection.kind };
    throw dtsError('DTS_E_SQLTASK_NOHANDLERFORCONNECTION', args, { source: context.source });
  }
  const { database } = connection;
  context.log(logEntry, `Connected to ${database.displayName}.`);

  const written = instance.properties.IsStoredProcedure
    ? [procedureCall(instance, statement)]
    : splitBatches(statement).map((batch) => execOfOdbcCall(instance, batch));
  const results: StatementResult[] = [];
  for (const batch of bindBatches(written, readParameters(instance, context, statement))) {
    if (context.signal.aborted) return { result: 'canceled' };
    const given = await runBatch(instance, context, database, batch);
    if (given === undefined) return { result: 'canceled' };
    storeOutputs(instance, context, batch.parameters, given);
    results.push(...given);
  }
  storeResults(instance, context, results);
  context.log(logEntry, 'The statement has been executed.');
  const affected = results.reduce((sum, result) => sum + Math.max(result.rowsAffected, 0), 0);
  return { result: 'success', executionValue: { type: columnType('DT_I4'), value: affected } };
}

async function runBatch(
  instance: ExecuteSqlInstance,
  context: TaskContext,
  database: DatabaseConnection,
  batch: BoundBatch,
): Promise<readonly StatementResult[] | undefined> {
  context.log(logEntry, `Executing: ${batch.sql}`);
  try {
    return await database.execute(
      context.translateSql(batch.sql, database.dialect, database.database),
      batch.parameters.map((bound) => bound.parameter),
      { signal: context.signal, timeoutSeconds: instance.properties.TimeOut },
    );
  } catch (cause) {
    if (context.signal.aborted) return undefined;
    const detail = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    const args = { executable: instance.path, detail, query: batch.sql };
    throw dtsError('DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY', args, { source: context.source }, { cause });
  }
}
