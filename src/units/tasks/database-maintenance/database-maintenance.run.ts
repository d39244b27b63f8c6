import { dtsError, type TaskContext, type TaskInstance, type TaskResult, type Value } from 'opendtsx/sdk';
import {
  type CheckIntegrityProperties,
  checkIntegrityNeeds,
  type ShrinkDatabaseProperties,
  shrinkDatabaseNeeds,
} from './database-upkeep.ts';
import { type MaintenanceSession, maintain } from './maintain.ts';
import { bracketed } from './maintenance-text.ts';
import { selectDatabases } from './select-databases.ts';
import { indexesQuery, type TableSelection, tablesQuery } from './server-catalog.ts';
import { integrityBatches, shrinkBatches } from './server-statements.ts';
import {
  type RebuildIndexProperties,
  type ReorganizeIndexProperties,
  rebuildIndexNeeds,
  reorganizeIndexNeeds,
  type UpdateStatisticsProperties,
  updateStatisticsNeeds,
} from './table-maintenance.ts';
import {
  type IndexDescription,
  rebuildBatches,
  reorganizeBatches,
  statisticsBatches,
  type TableName,
} from './table-statements.ts';

const isTsql = ({ database }: MaintenanceSession): boolean => database.dialect === 'tsql';
const isSet = (value: Value): boolean => value !== null && Number(value) !== 0;

async function rowsOf(session: MaintenanceSession, sql: string): Promise<readonly (readonly Value[])[]> {
  return (await session.run(sql)).at(-1)?.rows ?? [];
}

async function listIndexes(
  session: MaintenanceSession,
  database: string,
  selection: TableSelection,
): Promise<IndexDescription[]> {
  const rows = await rowsOf(session, indexesQuery(database, selection));
  return rows.map(([schema, table, name, type, padded, rowLocks, pageLocks, noRecompute]) => ({
    table: { schema: String(schema), name: String(table) },
    name: String(name),
    type: Number(type),
    isPadded: isSet(padded),
    allowRowLocks: isSet(rowLocks),
    allowPageLocks: isSet(pageLocks),
    noRecompute: isSet(noRecompute),
  }));
}

async function listTables(
  session: MaintenanceSession,
  database: string,
  selection: TableSelection,
): Promise<TableName[]> {
  const rows = await rowsOf(session, tablesQuery(database, selection));
  return rows.map(([schema, name]) => ({ schema: String(schema), name: String(name) }));
}

/** Quoted names of the selected tables, or of all; a connection to another database than SQL Server leads to one database. */
async function tablesElsewhere(
  { database }: MaintenanceSession,
  { SelectedTables: selected }: TableSelection,
  { signal }: TaskContext,
): Promise<string[]> {
  if (selected.length > 0) return selected.map(({ TableName }) => database.quoteName(TableName));
  const rows = (await database.readCatalog?.('Tables', { signal })) ?? [];
  return rows
    .filter(({ TABLE_TYPE: type }) => type === 'TABLE')
    .map(({ TABLE_SCHEMA: schema, TABLE_NAME: name, IN_DEFAULT_SCHEMA: plain }) =>
      database.quoteName(
        plain === true ? bracketed(String(name)) : `${bracketed(String(schema))}.${bracketed(String(name))}`,
      ),
    );
}

/** Rebuilds the indexes of every database chosen. */
export function rebuildIndexes(
  instance: TaskInstance<RebuildIndexProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const bag = instance.properties;
  return maintain(instance, context, rebuildIndexNeeds, async (session) => {
    if (isTsql(session)) {
      for (const { name } of await selectDatabases(instance, session)) {
        await session.runAll(rebuildBatches(bag, name, await listIndexes(session, name, bag)));
      }
      return;
    }
    const words = session.database.dialect === 'sqlite' ? 'REINDEX' : 'REINDEX TABLE';
    const start = bag.KeepOnline ? `${words} CONCURRENTLY` : words;
    for (const table of await tablesElsewhere(session, bag, context)) await session.run(`${start} ${table}`);
  });
}

/** Reorganizes the indexes of every database chosen. */
export function reorganizeIndexes(
  instance: TaskInstance<ReorganizeIndexProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const bag = instance.properties;
  return maintain(instance, context, reorganizeIndexNeeds, async (session) => {
    for (const { name } of await selectDatabases(instance, session)) {
      await session.runAll(reorganizeBatches(bag, name, await listIndexes(session, name, bag)));
    }
  });
}

/** Updates the statistics of every database chosen. */
export function updateStatistics(
  instance: TaskInstance<UpdateStatisticsProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const bag = instance.properties;
  return maintain(instance, context, updateStatisticsNeeds, async (session) => {
    if (isTsql(session)) {
      for (const { name } of await selectDatabases(instance, session)) {
        await session.runAll(statisticsBatches(bag, name, await listTables(session, name, bag)));
      }
      return;
    }
    for (const table of await tablesElsewhere(session, bag, context)) await session.run(`ANALYZE ${table}`);
  });
}

/** Checks every database chosen. Fails with what the database reports. */
export function checkIntegrity(
  instance: TaskInstance<CheckIntegrityProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const bag = instance.properties;
  return maintain(instance, context, checkIntegrityNeeds, async (session) => {
    if (isTsql(session)) {
      for (const { name } of await selectDatabases(instance, session)) {
        await session.runAll(integrityBatches(bag, name));
      }
      return;
    }
    const query = bag.IncludeIndexes ? 'PRAGMA integrity_check' : 'PRAGMA quick_check';
    const found = (await rowsOf(session, query)).map(([finding]) => String(finding));
    if (found.length === 1 && found[0] === 'ok') return;
    const args = { executable: instance.path, detail: found.join('; ') || 'it reports nothing', query };
    throw dtsError('DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY', args, { source: context.source });
  });
}

const megabyte = 1024 * 1024;
const sizeQueries: Readonly<Record<string, string>> = {
  sqlite: 'SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()',
  postgresql: 'SELECT pg_database_size(current_database())',
};

/** Size of a database of SQL Server in megabytes, its log included. */
const serverSizeQuery = (database: string): string =>
  `SELECT SUM(CAST(size AS bigint)) * 8 / 1024 FROM ${bracketed(database)}.sys.database_files`;

/** Shrinks every database chosen that is larger than the limit. */
export function shrinkDatabases(
  instance: TaskInstance<ShrinkDatabaseProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const bag = instance.properties;
  return maintain(instance, context, shrinkDatabaseNeeds, async (session) => {
    if (isTsql(session)) {
      for (const { name } of await selectDatabases(instance, session)) {
        const [[size] = []] = await rowsOf(session, serverSizeQuery(name));
        if (Number(size) > bag.DatabaseSizeLimit) await session.runAll(shrinkBatches(bag, name));
      }
      return;
    }
    const { dialect } = session.database;
    const [[bytes] = []] = await rowsOf(session, sizeQueries[dialect]);
    if (Number(bytes) <= bag.DatabaseSizeLimit * megabyte) return;
    await session.run(dialect === 'sqlite' ? 'VACUUM' : 'VACUUM FULL');
  });
}
