import { Kysely, PostgresDialect, SqliteDialect, type Transaction } from 'kysely';
import type { Secret } from '../datatypes/secret.ts';
import { migrateStore } from './migrate-store.ts';
import { openPostgresqlPool } from './postgresql-pool.ts';
import type { Sealer } from './sealer.ts';
import { openSqliteDatabase } from './sqlite-database.ts';
import type { StoreDialect } from './store-dialect.ts';
import type { StoreTables } from './tables/store-tables.ts';

/** Where queries are asked: the store itself, or a transaction in it. */
export type StoreQueries = Kysely<StoreTables>;

/** Where a store is kept: a file, a database in memory that ends with the program, or a PostgreSQL database. */
export type StorePlace =
  | { readonly file: string }
  | { readonly memory: true }
  | { readonly url: Secret; readonly connections?: number };

/** An open store. */
export interface Store {
  readonly dialect: StoreDialect;
  readonly db: StoreQueries;
  /** All of it is kept, or nothing. Throws what `work` throws. */
  transaction<T>(work: (db: Transaction<StoreTables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens a store and brings its tables up to date. Throws OPENDTSX_E_STORE_NEWER when a newer program has written it, OPENDTSX_E_STORE_OPEN when the
 * file or server cannot be used, OPENDTSX_E_STORE_DRIVER when the package `pg` is missing.
 * @param sealer seals what an older program kept in the open; needed where there is such a thing
 */
export async function openStore(place: StorePlace, sealer?: Sealer): Promise<Store> {
  const dialect = 'url' in place ? 'postgresql' : 'sqlite';
  const db = new Kysely<StoreTables>({ dialect: await kyselyDialect(place) });
  try {
    await migrateStore(db, dialect, { sealer });
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw error;
  }
  return {
    dialect,
    db,
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  };
}

async function kyselyDialect(place: StorePlace): Promise<PostgresDialect | SqliteDialect> {
  if ('url' in place)
    return new PostgresDialect({ pool: await openPostgresqlPool(place.url, place.connections ?? 10) });
  const path = 'file' in place ? place.file : ':memory:';
  return new SqliteDialect({ database: async () => openSqliteDatabase(path) });
}
