import type { Kysely } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDefinition } from './define-table.ts';

/** Tables of the package store, as migration 0008 makes them. */
export const packageLogTables: Readonly<Record<string, TableDefinition>> = {
  package_log: {
    columns: {
      log_id: 'identity',
      event: 'text',
      computer: 'text',
      operator: 'text',
      source: 'text',
      source_id: 'text',
      execution_id: 'text',
      start_ms: 'integer',
      end_ms: 'integer',
      data_code: 'integer',
      data_bytes: 'bytes?',
      message: 'text',
      logged_ms: 'integer',
    },
    indexes: [['logged_ms']],
  },
};

/** What packages log that log to a SQL Server, as msdb keeps it. */
export async function createPackageLog(db: Kysely<unknown>, dialect: StoreDialect): Promise<void> {
  for (const [name, definition] of Object.entries(packageLogTables)) await createTable(db, dialect, name, definition);
}
