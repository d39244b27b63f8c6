import {
  type DatabaseConnection,
  DtsError,
  dtsError,
  type RecordTable,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { askAnalysisServices } from './ask-analysis-services.ts';
import type { DataMiningQueryInstance } from './data-mining-query.ts';
import { readRowset } from './read-rowset.ts';
import { writeOutputTable } from './write-output-table.ts';
import { queryRequest } from './xmla-message.ts';

/** Runs the query and stores the rows. The table is touched only after the whole result is there. */
export async function execute(instance: DataMiningQueryInstance, context: TaskContext): Promise<TaskResult> {
  const output = await outputDatabase(instance, context);
  try {
    const table = await askForTable(instance, context);
    await store(instance, context, output, table);
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}

async function outputDatabase(
  { path: executable, properties: { OutputConnection: value } }: DataMiningQueryInstance,
  context: TaskContext,
): Promise<DatabaseConnection> {
  const connection = await context.connection(value);
  if (connection.kind === 'database') return connection.database;
  const args = { executable, property: 'OutputConnection', value, reason: 'name the connection manager of a database' };
  throw dtsError('OPENDTSX_E_TASK_PROPERTY', args, { source: context.source });
}

async function askForTable(instance: DataMiningQueryInstance, context: TaskContext): Promise<RecordTable> {
  const { path: executable, properties } = instance;
  const place = { source: context.source };
  const connection = await context.connection(properties.InputConnection);
  if (connection.kind !== 'analysis-services') {
    const args = { executable, connection: properties.InputConnection, kind: connection.kind };
    throw dtsError('DTS_E_DTSPROCTASK_CONNECTIONMANAGERNOTOLAP', args, place);
  }
  const fail = (detail: string, cause?: unknown): DtsError =>
    dtsError('OPENDTSX_E_DMQUERY_FAILED', { executable, detail }, place, { cause });
  const request = queryRequest(properties.QueryString, connection.properties);
  const { roots } = await askAnalysisServices(instance, context, connection, request, fail);
  try {
    const [root] = roots;
    if (root === undefined) throw new Error('the answer holds no table');
    return readRowset(root);
  } catch (cause) {
    throw fail((cause as Error).message, cause);
  }
}

async function store(
  { path: executable, properties }: DataMiningQueryInstance,
  context: TaskContext,
  database: DatabaseConnection,
  table: RecordTable,
): Promise<void> {
  const { OutputTableName: name, OverwriteOutputTable: overwrite } = properties;
  try {
    await writeOutputTable(database, name, table, { overwrite, context });
  } catch (cause) {
    context.signal.throwIfAborted();
    const message = cause instanceof DtsError ? cause.diagnostic.message : (cause as Error).message;
    const args = { executable, table: name, detail: message.replace(/\.$/, '') };
    throw dtsError('OPENDTSX_E_DMQUERY_OUTPUT', args, { source: context.source }, { cause });
  }
}
