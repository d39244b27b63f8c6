import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { migrationsFor } from './migrations/migrations.ts';
import type { Sealer } from './sealer.ts';
import type { StoreDialect } from './store-dialect.ts';

// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a database whose tables are about to change.
type AnyDatabase = Kysely<any>;

/** What a store is migrated with. */
export interface StoreMigration {
  /** Seals what an older program kept in the open. */
  readonly sealer?: Sealer | undefined;
  /** Name of the migration to stop at; the newest when absent. Only tests stop earlier. */
  readonly target?: string;
}

/** Brings the tables up to date, one migration after the other; several servers that start at once wait for each other. */
export async function migrateStore(
  db: AnyDatabase,
  dialect: StoreDialect,
  { sealer, target }: StoreMigration = {},
): Promise<void> {
  const migrations = migrationsFor(dialect, sealer);
  const schema = await attempt(() => currentSchema(db, dialect));
  const migrator = new Migrator({
    db,
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'store_migrations',
    migrationLockTableName: 'store_migrations_lock',
  });
  const applied = await attempt(() => appliedNames(db, schema));
  const unknown = applied.find((name) => !(name in migrations));
  if (unknown !== undefined) throw dtsError('OPENDTSX_E_STORE_NEWER', { migration: unknown });
  await attempt(async () => {
    const { error } = await (target === undefined ? migrator.migrateToLatest() : migrator.migrateTo(target));
    if (error !== undefined) throw error;
  });
}

/** The schema that tables are made in: another schema of the database may hold a store of its own. */
async function currentSchema(db: AnyDatabase, dialect: StoreDialect): Promise<string | undefined> {
  if (dialect === 'sqlite') return undefined;
  const { rows } = await sql<{ current_schema: string | null }>`select current_schema()`.execute(db);
  return rows[0]?.current_schema ?? undefined;
}

async function appliedNames(db: AnyDatabase, schema: string | undefined): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'store_migrations' && (schema === undefined || table.schema === schema))) {
    return [];
  }
  const rows = await db.selectFrom('store_migrations').select('name').execute();
  return rows.map(({ name }) => String(name));
}

// Asking PostgreSQL for its tables looks into every schema, and fails when others make or drop some at that moment: it tells of an undefined
// column, schema or table, or that its own catalog has changed.
const changing: ReadonlySet<unknown> = new Set(['42703', '3F000', '42P01', 'XX000']);
const attempts = 8;

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried === attempts || !changing.has((error as { code?: unknown }).code)) throw openFailure(error);
      await setTimeout(50 * tried);
    }
  }
}

function openFailure(cause: unknown): DtsError {
  if (cause instanceof DtsError) return cause;
  return dtsError(
    'OPENDTSX_E_STORE_OPEN',
    { detail: cause instanceof Error ? cause.message : String(cause) },
    {},
    { cause },
  );
}
