import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Sealer } from '../sealer.ts';
import type { StoreDialect } from '../store-dialect.ts';
import { createIdentityTables } from './0001-identity.ts';
import { createCatalogTables } from './0002-catalog.ts';
import { createAgentTables } from './0003-agent.ts';
import { createPackageStoreTables } from './0004-package-store.ts';
import { sealJobSteps } from './0005-sealed-job-steps.ts';
import { addCheckpointRetries } from './0006-checkpoint-retries.ts';
import { orderListIndexes } from './0007-list-indexes.ts';
import { createPackageLog } from './0008-package-log.ts';

type Step = (db: Kysely<unknown>, dialect: StoreDialect, sealer: Sealer | undefined) => Promise<void>;

const steps: Readonly<Record<string, Step>> = {
  '0001-identity': createIdentityTables,
  '0002-catalog': createCatalogTables,
  '0003-agent': createAgentTables,
  '0004-package-store': createPackageStoreTables,
  '0005-sealed-job-steps': sealJobSteps,
  '0006-checkpoint-retries': addCheckpointRetries,
  '0007-list-indexes': orderListIndexes,
  '0008-package-log': createPackageLog,
};

/**
 * The migrations by name, in the order of their names. A released one is never changed: what comes later is a new one.
 * @param sealer seals what an older version kept in the open
 */
export function migrationsFor(dialect: StoreDialect, sealer?: Sealer): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, dialect, sealer) }]),
  );
}
