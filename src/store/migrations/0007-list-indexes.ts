import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';

interface ListIndex {
  /** Short: PostgreSQL keeps 63 characters of a name. */
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** The index whose place it takes: it begins with its columns. */
  readonly before: string;
}

function ofOperation(table: string, owner: string, number: string): ListIndex {
  return {
    name: `${table}_of_${owner.replace('_id', '')}`,
    table,
    columns: [owner, number],
    before: `${table}_by_${owner}`,
  };
}

/** In SQLite an index ends with the key of its table anyway; permissions have one of several columns. */
const inBoth: readonly ListIndex[] = [
  {
    name: 'object_permissions_of_principal',
    table: 'object_permissions',
    columns: ['principal_id', 'object_type', 'permission_type', 'object_id'],
    before: 'object_permissions_by_principal_id_and_object_type_and_permission_type',
  },
];
const inPostgresql: readonly ListIndex[] = [
  ofOperation('operations', 'status', 'operation_id'),
  ofOperation('operations', 'operation_type', 'operation_id'),
  ofOperation('operation_messages', 'operation_id', 'operation_message_id'),
  ofOperation('event_message_context', 'operation_id', 'context_id'),
  ofOperation('event_message_context', 'event_message_id', 'context_id'),
  ofOperation('executables', 'execution_id', 'executable_id'),
  ofOperation('executable_statistics', 'execution_id', 'statistics_id'),
  ofOperation('execution_component_phases', 'execution_id', 'phase_stats_id'),
  ofOperation('execution_data_statistics', 'execution_id', 'data_stats_id'),
];

/**
 * Indexes that give rows in the order of their numbers, so that a page of a long list is read and no more. May be repeated, as SQLite does not take note of a
 * migration together with what it does.
 */
export async function orderListIndexes(db: Kysely<unknown>, dialect: StoreDialect): Promise<void> {
  for (const index of dialect === 'sqlite' ? inBoth : [...inBoth, ...inPostgresql]) {
    const { name, table, columns, before } = index;
    await sql.raw(`create index if not exists ${name} on ${table} (${columns.join(', ')})`).execute(db);
    await sql.raw(`drop index if exists ${before}`).execute(db);
  }
}
