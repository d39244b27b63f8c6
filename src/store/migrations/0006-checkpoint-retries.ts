import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { integerType } from './define-table.ts';

/**
 * How often an execution whose process is lost goes on by itself at the checkpoint that its package has left: 0 while there is none. May be repeated, as SQLite does
 * not take note of a migration together with what it does.
 */
export async function addCheckpointRetries(db: Kysely<unknown>, dialect: StoreDialect): Promise<void> {
  const column = `checkpoint_retries ${integerType(dialect)} not null default 0`;
  if (dialect === 'postgresql') {
    await sql.raw(`alter table operation_queue add column if not exists ${column}`).execute(db);
    return;
  }
  const known = await sql`select 1 from pragma_table_info('operation_queue') where name = 'checkpoint_retries'`.execute(
    db,
  );
  if (known.rows.length === 0) await sql.raw(`alter table operation_queue add column ${column}`).execute(db);
}
