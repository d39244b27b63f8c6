import type { Kysely } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { catalogLogTables } from './catalog-log-tables.ts';
import { catalogObjectTables } from './catalog-object-tables.ts';
import { createTable } from './define-table.ts';

/** The catalog: its objects, and what operations leave behind. */
export async function createCatalogTables(db: Kysely<unknown>, dialect: StoreDialect): Promise<void> {
  for (const [name, definition] of Object.entries({ ...catalogObjectTables, ...catalogLogTables })) {
    await createTable(db, dialect, name, definition);
  }
}
