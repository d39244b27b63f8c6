import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { StoreDialect } from '../store-dialect.ts';
import { createIdentityTables } from './0001-identity.ts';
import { createCatalogTables } from './0002-catalog.ts';
import { createAgentTables } from './0003-agent.ts';
import { createPackageStoreTables } from './0004-package-store.ts';

type Step = (db: Kysely<unknown>, dialect: StoreDialect) => Promise<void>;

const steps: Readonly<Record<string, Step>> = {
  '0001-identity': createIdentityTables,
  '0002-catalog': createCatalogTables,
  '0003-agent': createAgentTables,
  '0004-package-store': createPackageStoreTables,
};

/** The migrations by name, in the order of their names. A released one is never changed: what comes later is a new one. */
export function migrationsFor(dialect: StoreDialect): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, dialect) }]),
  );
}
