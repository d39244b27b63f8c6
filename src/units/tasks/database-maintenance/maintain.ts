import {
  type DatabaseConnection,
  DtsError,
  dtsError,
  type PropertyDeclarations,
  type StatementResult,
  type TaskContext,
  type TaskInstance,
  type TaskResult,
} from 'opendtsx/sdk';
import { dialectFault, faultFinding, type MaintenanceNeeds } from './check-maintenance.ts';

const logEntry = 'ExecuteSQLExecutingQuery';

/** The database that a maintenance task works on. */
export interface MaintenanceSession {
  readonly database: DatabaseConnection;
  /** Runs a batch; a failure is DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY. */
  run(sql: string): Promise<readonly StatementResult[]>;
  /** Runs batches in order. */
  runAll(batches: readonly string[]): Promise<void>;
}

/** Opens the connection of a task, refuses a database that has nothing like it, and does the work. */
export async function maintain<P extends PropertyDeclarations>(
  instance: TaskInstance<P>,
  context: TaskContext,
  needs: MaintenanceNeeds<P>,
  work: (session: MaintenanceSession) => Promise<void>,
  timeoutSeconds = 0,
): Promise<TaskResult> {
  const { Connection: name } = instance.properties as unknown as { readonly Connection: string };
  const connection = await context.connection(name);
  if (connection.kind !== 'database') {
    const args = { executable: instance.path, connection: name, kind: connection.kind };
    throw dtsError('DTS_E_SQLTASK_NOHANDLERFORCONNECTION', args, { source: context.source });
  }
  const { database } = connection;
  // What a repointed connection leads to may be known only now.
  const misplaced = dialectFault(instance, database.dialect, needs);
  if (misplaced !== undefined) throw new DtsError(faultFinding(instance, misplaced));
  const run = async (sql: string): Promise<readonly StatementResult[]> => {
    context.signal.throwIfAborted();
    context.log(logEntry, `Executing: ${sql}`);
    try {
      return await database.execute(sql, [], { signal: context.signal, timeoutSeconds });
    } catch (cause) {
      if (context.signal.aborted) throw cause;
      const detail = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
      const args = { executable: instance.path, detail, query: sql };
      throw dtsError('DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY', args, { source: context.source }, { cause });
    }
  };
  const runAll = async (batches: readonly string[]): Promise<void> => {
    for (const batch of batches) await run(batch);
  };
  try {
    await work({ database, run, runAll });
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}
