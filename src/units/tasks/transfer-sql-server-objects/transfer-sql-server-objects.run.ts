import {
  columnType,
  type DatabaseConnection,
  DtsError,
  diagnostic,
  dtsError,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { ObjectTransfer } from './object-transfer.ts';
import { type TransferObjectsInstance, unsupportedServer } from './transfer-sql-server-objects.ts';

/** Copies the objects, in one transaction where the destination has transactions; the execution value is the number of objects. */
export async function execute(instance: TransferObjectsInstance, context: TaskContext): Promise<TaskResult> {
  const { SourceConnection, DestinationConnection } = instance.properties;
  const source = await openDatabase(instance, context, SourceConnection);
  const destination = await openDatabase(instance, context, DestinationConnection);
  if (source.identity !== undefined && source.identity === destination.identity) {
    const args = { executable: instance.path, database: source.displayName };
    throw dtsError('DTS_E_TRANSFERTASKS_SRCDBANDDESTDBTHESAME', args, { source: context.source });
  }
  context.log('TransferSqlServerObjectsTaskStartTransferringObjects', 'The transfer has started.');
  try {
    const count = await inTransaction(destination, context, async () =>
      new ObjectTransfer(instance, context, source, destination).run(),
    );
    const args = { executable: instance.path, count };
    context.fire(diagnostic('DTS_I_TRANSOBJECTSTASK_TRANSFEREDNOBJECTS', args, { source: context.source }));
    context.log('TransferSqlServerObjectsTaskFinishedTransferringObjects', 'The transfer has ended.');
    return { result: 'success', executionValue: { type: columnType('DT_I4'), value: count } };
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    if (cause instanceof DtsError && cause.diagnostic.symbol.startsWith('DTS_E_TRAN')) throw cause;
    const detail = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    const args = { executable: instance.path, detail };
    throw dtsError('DTS_E_TRANSFERTASKS_EXECUTIONFAILED', args, { source: context.source }, { cause });
  }
}

async function openDatabase(
  instance: TransferObjectsInstance,
  context: TaskContext,
  name: string,
): Promise<DatabaseConnection> {
  const connection = await context.connection(name);
  if (connection.kind !== 'database') {
    const args = { executable: instance.path, connection: name };
    throw dtsError('DTS_E_TRANSFERTASKS_CONNECTIONNOTFOUND', args, { source: context.source });
  }
  // What a repointed connection leads to may be known only now.
  if (connection.database.dialect === 'tsql') throw new DtsError(unsupportedServer(instance.path, name));
  return connection.database;
}

async function inTransaction<T>(
  database: DatabaseConnection,
  { signal }: TaskContext,
  work: () => Promise<T>,
): Promise<T> {
  const transaction = await database.beginTransaction?.('unspecified', { signal });
  try {
    const result = await work();
    await transaction?.commit();
    return result;
  } catch (cause) {
    await transaction?.rollback().catch(() => undefined);
    throw cause;
  }
}
