import type { Selectable } from 'kysely';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { rowsReadableBy } from '../permissions/readable-by.ts';

/** Which rows about executions, by their numbers. */
export interface StatisticsPage extends ListPage {
  readonly executionId?: number;
}

const numbers = {
  executables: 'executable_id',
  executable_statistics: 'statistics_id',
  execution_component_phases: 'phase_stats_id',
  execution_data_statistics: 'data_stats_id',
  execution_data_taps: 'data_tap_id',
} as const;

type Listed = keyof typeof numbers;

/** catalog.executables: of executions that the caller may read. */
export function listExecutables(session: CatalogSession, page: StatisticsPage = {}) {
  return listRows(session, 'executables', page);
}

/** catalog.executable_statistics: of executions that the caller may read. */
export function listExecutableStatistics(session: CatalogSession, page: StatisticsPage = {}) {
  return listRows(session, 'executable_statistics', page);
}

/** catalog.execution_component_phases: of executions that the caller may read. */
export function listExecutionComponentPhases(session: CatalogSession, page: StatisticsPage = {}) {
  return listRows(session, 'execution_component_phases', page);
}

/** catalog.execution_data_statistics: of executions that the caller may read. */
export function listExecutionDataStatistics(session: CatalogSession, page: StatisticsPage = {}) {
  return listRows(session, 'execution_data_statistics', page);
}

/** catalog.execution_data_taps: of executions that the caller may read. */
export function listExecutionDataTaps(session: CatalogSession, page: StatisticsPage = {}) {
  return listRows(session, 'execution_data_taps', page);
}

async function listRows<T extends Listed>(
  session: CatalogSession,
  table: T,
  page: StatisticsPage,
): Promise<Selectable<StoreTables[T]>[]> {
  const number = numbers[table];
  const { ref } = session.store.db.dynamic;
  let query = session.store.db
    .selectFrom(table as Listed)
    .selectAll()
    .where(await rowsReadableBy(session, `${table}.execution_id`, page.executionId))
    .where(ref(number), '>', page.after ?? 0)
    .orderBy(ref(number))
    .limit(limitOf(page));
  if (page.executionId !== undefined) query = query.where('execution_id', '=', page.executionId);
  return (await query.execute()) as unknown as Selectable<StoreTables[T]>[];
}
