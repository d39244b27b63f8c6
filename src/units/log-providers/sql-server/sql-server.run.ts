import {
  type DatabaseConnection,
  DtsError,
  type LogProviderContext,
  type LogProviderInstance,
  logDatabase,
  type OpenLog,
  openFailure,
} from 'opendtsx/sdk';
import { EntryQueue } from './entry-queue.ts';
import { createProcedure, createTable } from './log-statements.ts';

/** Finds the table of log entries, or makes it. Throws DTS_E_OPENLOGFAILED. */
export async function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  try {
    const database = await logDatabase(instance, context);
    await prepareTable(database, context);
    return new EntryQueue(instance, database, context.signal);
  } catch (cause) {
    if (cause instanceof DtsError && cause.diagnostic.symbol === 'DTS_E_OPENLOGFAILED') throw cause;
    throw openFailure(instance, cause);
  }
}

async function prepareTable(database: DatabaseConnection, context: LogProviderContext): Promise<void> {
  const { dialect, database: name } = database;
  const execute = (sql: string): Promise<unknown> =>
    database.execute(context.translateSql(sql, dialect, name), [], { signal: context.signal, timeoutSeconds: 0 });
  const exists = async (): Promise<boolean> => (await database.describeTable('sysssislog')) !== undefined;
  if (!(await exists())) {
    await execute(createTable).catch(async (error: unknown) => {
      // Another execution may have made it in the meantime.
      if (!(await exists())) throw error;
    });
  }
  if (dialect === 'tsql') await execute(createProcedure);
}
